"""`/diary/`: the app that works without signal. Its shell is the same for everybody; what is hers comes in the pack."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from commune.design.problem import problem
from commune.design.stored import sheet_names
from commune.farm.phone_pack import pack_for
from commune.people.models import Person

SHEETS = ["design/dark.css", "farm/work.css", "farm/offline.css"]
WORKER = "sync/worker.js"
MODULES = [
    "design/number.js",
    "design/toast.js",
    "sync/chain.js",
    "sync/outbox.js",
    "sync/sending.js",
    "sync/shell.js",
    *(
        f"farm/offline/{name}.js"
        for name in "app day draw form home late lists look pack photo safety slips".split()
    ),
]


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page itself; holds nothing of anybody, so it may lie in the phone's cache."""
    return render(request, "farm/offline.html")


@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of the shell's files: a change in one of them makes a new worker."""
    parts = shell_files(request)
    head = f"const SHELL = {json.dumps(parts, separators=(',', ':'))};\n"
    return HttpResponse(head + _source(WORKER).decode(), content_type="text/javascript")


@never_cache
@ensure_csrf_cookie
@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    """What the phone carries, for whoever is signed in; brings the token with which it may send."""
    if not isinstance(request.user, Person):
        return problem("sign-in", "Hãy đăng nhập lại.", "Please sign in again.", 401)
    return JsonResponse(pack_for(request.user), json_dumps_params={"ensure_ascii": False})


def shell_files(request: HttpRequest) -> dict[str, Any]:
    """`version`, and `files`: address to SHA-256 of what must come from there."""
    page = render(request, "farm/offline.html").content
    files = {reverse("farm:offline"): _digest(page), **_static_files()}
    version = _digest(json.dumps(files, sort_keys=True).encode())[:16]
    return {"version": version, "files": files}


def _static_files() -> dict[str, str]:
    names = [*sheets(), *SHEETS, "design/icons.svg", "design/mark.svg", "lib/idb/index.js"]
    return {static(name): _digest(_source(name)) for name in [*names, *MODULES]}


def sheets() -> list[str]:
    return sheet_names(getattr(staticfiles_storage, "hashed_files", {}))


@cache
def _served(name: str) -> bytes | None:
    """The collected file: style sheets change when their addresses get digests."""
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    if name not in hashed:
        return None
    return Path(staticfiles_storage.path(hashed[name])).read_bytes()


def _source(name: str) -> bytes:
    collected = _served(name)
    if collected is not None:
        return collected
    found = finders.find(name)
    if found is None:
        raise LookupError(name)
    return Path(str(found)).read_bytes()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
