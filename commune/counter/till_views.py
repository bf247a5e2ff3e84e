"""The till without signal: a shell that is nobody's, its worker, her facts, and the slips that it sends."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.counter import days, sales
from commune.counter.models import MarketDay, Stall
from commune.counter.refusing import CounterRefusedError
from commune.counter.till import facts_for
from commune.design import importmap
from commune.design.bodies import body_of
from commune.design.forms import clean_text
from commune.design.problem import problem
from commune.design.stored import sheet_names
from commune.design.zero_bytes import ZERO
from commune.people.models import Person

WORKER = Path(__file__).parent / "static" / "counter" / "worker.js"
LOOK = ("design/dark.css", "counter/counter.css", "design/icons.svg", "design/mark.svg")
MOST_SLIPS = 200
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@require_safe
def till(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so that a phone may keep it; a stranger is asked to sign in by the script."""
    return render(request, "counter/till.html")


@require_safe
@never_cache
def facts(request: HttpRequest) -> HttpResponse:
    """Her stalls as JSON, and the cookie that writing needs."""
    if not isinstance(request.user, Person):
        return problem("sign-in", "Anh chị cần đăng nhập lại.", "Please sign in again.", 401)
    get_token(request)
    return JsonResponse(facts_for(request.user))


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its scope is this screen alone. A new build has a new version and is fetched anew."""
    files = _files()
    marks = "\n".join([*files, importmap.digest(), settings.INSTANCE_NAME])
    version = hashlib.sha256(marks.encode()).hexdigest()
    told = {"SHELL": reverse("counter:till"), "FILES": files, "VERSION": version[:16]}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return HttpResponse(head + WORKER.read_text(encoding="utf-8"), content_type="text/javascript")


def _files() -> list[str]:
    """What the screen loads: style sheets, drawings, and the modules that it and its behaviours import."""
    modules = importmap.module_names()
    wanted = [name for name in modules if name.startswith(("design/", "counter/")) or name == "idb"]
    paths = [modules[name] for name in wanted if name != "counter/worker.js"]
    sheets = sheet_names(getattr(staticfiles_storage, "hashed_files", {}))
    return sorted({static(path) for path in [*paths, *sheets, *LOOK]})


class Slip(msgspec.Struct):
    """One line as the phone kept it: `opening` of a day, or a `cash` sale. Other members are for later versions."""

    client_id: UUID
    stall: str
    kind: str
    said_at: datetime
    amount: int = 0
    note: str = ""


class Batch(msgspec.Struct):
    slips: list[msgspec.Raw]


@require_POST
def slips(request: HttpRequest) -> HttpResponse:
    """`{"verdicts": [{"client_id", "verdict", "told"}]}` in order; verdict is accepted, known or refused.

    A bad slip refuses itself alone. Sending again is safe: what was accepted before answers `known`.
    """
    if not isinstance(request.user, Person):
        return problem("sign-in", "Anh chị cần đăng nhập lại để gửi.", "Please sign in again to send.", 401)
    try:
        batch = msgspec.json.decode(body_of(request), type=Batch)
        if len(batch.slips) > MOST_SLIPS:
            raise msgspec.ValidationError("too many slips at once")
    except UNREADABLE as error:
        told = ("Nội dung gửi lên không đọc được.", "The batch could not be read.")
        return problem("bad-batch", *told, 400, pointer="/slips", detail=str(error))
    return JsonResponse({"verdicts": [_verdict(raw, request.user) for raw in batch.slips]})


def _verdict(raw: msgspec.Raw, by: Person) -> dict[str, Any]:
    try:
        slip = msgspec.json.decode(raw, type=Slip)
        if slip.said_at.tzinfo is None or slip.kind not in ("opening", "cash"):
            raise msgspec.ValidationError("a moment without a zone, or an unknown kind")
        if ZERO in slip.stall + slip.note:
            raise msgspec.ValidationError("a zero byte")
    except UNREADABLE:
        return _answer(_named(raw), "refused", _("Phiếu này bị hỏng, hệ thống không đọc được."))
    stall = Stall.objects.run_by(by).select_related("organization", "market", "end").filter(code=slip.stall)
    found = stall.first()
    if found is None:
        return _answer(str(slip.client_id), "refused", _("Sạp này không phải của anh chị."))
    try:
        is_new = _taken(slip, found, by)
    except CounterRefusedError as refusal:
        return _answer(str(slip.client_id), "refused", str(refusal))
    return _answer(str(slip.client_id), "accepted" if is_new else "known")


def _taken(slip: Slip, stall: Stall, by: Person) -> bool:
    if slip.kind == "opening":
        was_there = MarketDay.objects.filter(client_id=slip.client_id).exists()
        opened = days.open_day(stall, by=by, client_id=slip.client_id, said_at=slip.said_at)
        return opened.client_id == slip.client_id and not was_there
    note = clean_text(slip.note)[:120]
    sold = sales.sell_for_cash(
        stall, amount=slip.amount, by=by, client_id=slip.client_id, note=note, sold_at=slip.said_at
    )
    return sold[1]


def _named(raw: msgspec.Raw) -> str:
    """The number that a broken slip claims, so that the phone can put it into its tray."""
    try:
        known = msgspec.json.decode(raw)
    except UNREADABLE:
        return ""
    return str(known.get("client_id", ""))[:64] if isinstance(known, dict) else ""


def _answer(client_id: str, verdict: str, told: str = "") -> dict[str, Any]:
    return {"client_id": client_id, "verdict": verdict, "told": told}
