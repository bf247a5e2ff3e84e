"""The addresses of the house: each room with pages brings its own `urls`."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

ROOMS_WITH_PAGES = [room for room in settings.ROOMS if find_spec(f"commune.{room}.urls")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("operator/", admin.site.urls),
    *(path("", include(import_module(f"commune.{room}.urls"))) for room in ROOMS_WITH_PAGES),
]

handler400 = "commune.web.errors.bad_request"
handler403 = "commune.web.errors.forbidden"
handler404 = "commune.web.errors.not_found"
handler429 = "commune.web.errors.too_many"
handler500 = "commune.web.errors.server_error"
