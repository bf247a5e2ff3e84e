"""The boatman's offline screen: a shell without anybody's facts, its worker, and the facts by themselves."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commune.design import importmap
from commune.design.problem import problem
from commune.design.stored import sheet_names
from commune.people.models import Person
from commune.trips.delivering import parcels_for

WORKER = Path(__file__).parent / "static" / "trips" / "worker.js"
LOOK = ("design/dark.css", "trips/trips.css", "design/icons.svg", "design/mark.svg")


@require_safe
def deliver(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so that a phone may keep it; a stranger is asked to sign in by the script."""
    return render(request, "trips/deliver.html")


@require_safe
@never_cache
def parcels(request: HttpRequest) -> HttpResponse:
    """Her parcels as JSON, and the cookie that writing needs."""
    if not isinstance(request.user, Person):
        return problem("sign-in", "Anh chị cần đăng nhập lại.", "Please sign in again.", 401)
    get_token(request)
    return JsonResponse(parcels_for(request.user))


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its scope is this screen alone. A new build has a new version and is fetched anew."""
    files = _files()
    version = hashlib.sha256(
        "\n".join([*files, importmap.digest(), settings.INSTANCE_NAME]).encode()
    ).hexdigest()
    facts = {"SHELL": reverse("trips:deliver"), "FILES": files, "VERSION": version[:16]}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in facts.items())
    return HttpResponse(head + WORKER.read_text(encoding="utf-8"), content_type="text/javascript")


def _files() -> list[str]:
    """What the screen loads: style sheets, drawings, and the modules that it and its behaviours import."""
    modules = importmap.module_names()
    wanted = [name for name in modules if name.startswith(("design/", "trips/")) or name == "idb"]
    paths = [modules[name] for name in wanted if name != "trips/worker.js"]
    sheets = sheet_names(getattr(staticfiles_storage, "hashed_files", {}))
    return sorted({static(path) for path in [*paths, *sheets, *LOOK]})
