"""`/surveys/field/`: asking from door to door without signal. The shell is the same for everybody; what is hers to ask
comes in the pack, and what she wrote goes through the outbox of `sync`."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from commune.design.problem import problem
from commune.design.stored import sheet_names
from commune.people.models import Person
from commune.surveys import typed
from commune.surveys.models import Access, Answer, Survey, SurveyHousehold

WORKER = "sync/worker.js"
LOOK = ["design/dark.css", "surveys/surveys.css", "design/icons.svg", "design/mark.svg", "lib/idb/index.js"]
MODULES = [
    "design/toast.js",
    "farm/offline/draw.js",
    *(f"sync/{name}.js" for name in ("chain", "outbox", "sending", "shell")),
    *(f"surveys/{name}.js" for name in ("asking", "expressions", "field", "judging", "screens", "typed")),
]
KEPT = "survey-shell-"


@require_safe
def field(request: HttpRequest) -> HttpResponse:
    return render(request, "surveys/field.html")


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of the shell's files: a change in one of them makes a new worker."""
    files = {reverse("surveys:field"): _digest(render(request, "surveys/field.html").content)}
    names = [*sheet_names(getattr(staticfiles_storage, "hashed_files", {})), *LOOK, *MODULES]
    files |= {static(name): _digest(_source(name)) for name in names}
    version = _digest(json.dumps(files, sort_keys=True).encode())[:16]
    told = {"version": version, "kept": KEPT, "files": files}
    head = f"const SHELL = {json.dumps(told, separators=(',', ':'))};\n"
    return HttpResponse(head + _source(WORKER).decode(), content_type="text/javascript")


@never_cache
@ensure_csrf_cookie
@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """Her surveys by household that may still be sent, with their lists; brings the token with which to send."""
    if not isinstance(request.user, Person):
        return problem("sign-in", "Hãy đăng nhập lại.", "Please sign in again.", 401)
    return JsonResponse(pack_for(request.user), json_dumps_params={"ensure_ascii": False})


def pack_for(person: Person) -> dict[str, Any]:
    now = timezone.now()
    standing = Prefetch("answers", Answer.objects.standing(), to_attr="standing")
    lists = Prefetch(
        "households",
        SurveyHousehold.objects.order_by("hamlet", "code").prefetch_related(standing),
        to_attr="listed",
    )
    seen = Survey.objects.visible_to(person).filter(access=Access.HOUSEHOLD)
    found = seen.select_related("version", "closing").prefetch_related(lists).order_by("-closes_at", "pk")
    return {
        "person": {"id": str(person.pk), "name": person.full_name},
        "now": now.isoformat(),
        "sentences": typed.sentences(),
        "surveys": [_survey(each) for each in found if each.takes_until > now],
    }


def _survey(survey: Survey) -> dict[str, Any]:
    households: list[SurveyHousehold] = getattr(survey, "listed", [])
    return {
        "id": str(survey.pk),
        "title": survey.title,
        "opens": survey.opens_at.isoformat(),
        "ends": survey.ends_at.isoformat(),
        "until": survey.takes_until.isoformat(),
        "schema": survey.version.schema,
        "households": [_household(each) for each in households],
    }


def _household(row: SurveyHousehold) -> dict[str, Any]:
    standing: list[Answer] = getattr(row, "standing", [])
    told: dict[str, Any] = {
        "id": str(row.pk),
        "code": row.code,
        "name": row.name,
        "hamlet": row.hamlet,
        "answer": None,
    }
    for each in standing:
        told["answer"] = {"id": str(each.pk), "client_id": str(each.client_id), "content": each.content}
    return told


def _source(name: str) -> bytes:
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    if name in hashed:
        return Path(staticfiles_storage.path(hashed[name])).read_bytes()
    found = finders.find(name)
    if found is None:
        raise LookupError(name)
    return Path(str(found)).read_bytes()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
