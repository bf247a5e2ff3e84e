"""The plain project for both kinds of servers."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.plain.settings")

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

asgi = get_asgi_application()
wsgi = get_wsgi_application()
