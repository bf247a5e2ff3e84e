"""One process, two paths: scans of stamps go the lean way, everything else through Django."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commune.config.settings")

from typing import Any

from django.core.asgi import get_asgi_application

from commune.config import env, pacing

django_application = get_asgi_application()
paced_application = pacing.paced(django_application, at_once=env.whole("COMMUNE_REQUESTS_AT_ONCE", 8))
WATCHED = ("/healthz", "/readyz")  # a monitor must not take a busy server for a dead one

from commune.jobs import worker  # noqa: E402
from commune.passport import lean  # noqa: E402
from commune.stamps import scans  # noqa: E402

if env.flag("COMMUNE_WORKER", default=True):
    worker.start_thread()
scans.start_flushing()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http" and lean.is_scan(scope) and await lean.answer(scope, send):
        return
    unhurried = scope["type"] == "http" and scope["path"] not in WATCHED
    await (paced_application if unhurried else django_application)(scope, receive, send)
