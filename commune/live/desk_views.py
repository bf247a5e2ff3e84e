"""The seller's desk: a session is made, goods are set aside, comments come in and become orders."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.live import access, complaints, intake, kept_papers, pasting, sessions, takes, viewing
from commune.live.forms import (
    AnswerForm,
    FileForm,
    OfferForm,
    PasteForm,
    PledgeForm,
    QuickForm,
    SessionForm,
    WarningForm,
)
from commune.live.intake import Said
from commune.live.models import LiveComplaint, LiveSession, Outcome, Source
from commune.live.refusing import LiveRefusedError
from commune.market.models import Booth
from commune.market.stock import StockRefusedError
from commune.people.signed_in import signed_in

REFUSED = 422
LISTED = 40


def _session(request: HttpRequest, pk: uuid.UUID) -> LiveSession:
    return get_object_or_404(LiveSession.objects.visible_to(signed_in(request)).with_facts(), pk=pk)


def _kept(request: HttpRequest, pk: uuid.UUID) -> LiveSession:
    """Of a booth that she keeps."""
    return get_object_or_404(LiveSession.objects.kept_by(signed_in(request)).with_facts(), pk=pk)


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """GET: her sessions and a form for another. POST: makes one."""
    person = signed_in(request)
    if not Booth.objects.kept_by(person).exists() and not LiveSession.objects.streamed_by(person).exists():
        return render(request, "live/no_booth.html", status=404)
    first = {"client_id": uuid.uuid4(), "complaint_phone": person.phone or ""}
    form = SessionForm(person, request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            made = sessions.open_session(**form.cleaned_data, planned_at=timezone.now(), by=person)
        except LiveRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("live:desk", made.pk)
    mine = LiveSession.objects.filter(
        Q(pk__in=LiveSession.objects.kept_by(person)) | Q(pk__in=LiveSession.objects.streamed_by(person))
    )
    found = mine.with_facts().order_by("-made_at")[:LISTED]
    has_streamer = form.fields["streamer"].queryset.exists()  # type: ignore[attr-defined]
    facts = {"sessions": found, "form": form, "has_streamer": has_streamer}
    return render(request, "live/board.html", facts, status=REFUSED if form.errors else 200)


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _desk(request, _session(request, pk))


def _desk(request: HttpRequest, session: LiveSession, **facts: Any) -> HttpResponse:
    person = signed_in(request)
    keeps = access.may_keep(person, session)
    facts.setdefault("offer_form", OfferForm(session))
    facts.setdefault("quick", QuickForm(initial={"client_id": uuid.uuid4()}))
    facts.setdefault("paste", PasteForm())
    facts.setdefault("file_form", FileForm())
    facts |= {
        **_hearing(request, session),
        "keeps": keeps,
        "streams": access.may_stream(person, session),
        "governs": access.may_govern(person, session),
        "offers": viewing.offers_of(session),
        "sums": viewing.sums_of(session),
        "pledge": PledgeForm(),
        "warning_form": WarningForm(),
        "warnings": session.warnings.select_related("shown_by").order_by("-shown_at", "-pk"),
        "complaints": session.complaints.select_related("answer__answered_by").order_by("-made_at"),
        "answer_form": AnswerForm(),
        "has_ffmpeg": takes.has_ffmpeg(),
    }
    bound = any(isinstance(fact, Form) and fact.errors for fact in facts.values())
    return render(request, "live/desk.html", facts, status=REFUSED if bound else 200)


def _hearing(request: HttpRequest, session: LiveSession) -> dict[str, Any]:
    chosen = request.GET.get("muc", "")
    keeps = access.may_keep(signed_in(request), session)
    rows = viewing.heard_of(session, chosen, with_phones=keeps)
    address = reverse("live:desk", args=[session.pk])
    tabs = [("", _("Tất cả")), ("can-xem", _("Cần xem")), (Outcome.RESERVED, _("Đã giữ hàng"))]
    tabs.append((Outcome.SOLD_OUT, _("Hết hàng")))
    return {
        "session": session,
        "heard": rows,
        "chosen": chosen,
        "reads_people": keeps,
        "tabs": [
            {"label": label, "href": f"{address}?muc={key}#binh-luan", "current": chosen == key}
            for key, label in tabs
        ],
    }


@never_cache
@login_required
@require_safe
def heard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The list of comments again, every few seconds while the desk is open."""
    session = _session(request, pk)
    return render(request, "live/_heard.html", _hearing(request, session))


def _tried(
    request: HttpRequest, session: LiveSession, write: Callable[[], object], done: str
) -> HttpResponse:
    try:
        write()
    except (LiveRefusedError, StockRefusedError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("live:desk", session.pk)


@login_required
@require_POST
def offers(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _kept(request, pk)
    form = OfferForm(session, request.POST)
    if not form.is_valid():
        return _desk(request, session, offer_form=form)
    try:
        sessions.offer(session, **form.cleaned_data, by=signed_in(request))
    except (LiveRefusedError, StockRefusedError) as refusal:
        form.add_error(None, str(refusal))
        return _desk(request, session, offer_form=form)
    messages.success(request, _("Đã để riêng hàng cho buổi."))
    return redirect("live:desk", session.pk)


@login_required
@require_POST
def start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _kept(request, pk)
    if not PledgeForm(request.POST).is_valid():
        messages.error(request, _("Đánh dấu cam kết rồi mới bắt đầu được."))
        return redirect("live:desk", session.pk)
    return _tried(
        request, session, lambda: sessions.start(session, by=signed_in(request)), _("Buổi bán đã bắt đầu.")
    )


@login_required
@require_POST
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _kept(request, pk)
    done = _("Buổi bán đã kết thúc. Hàng chưa bán đã trả lại kệ.")
    return _tried(request, session, lambda: sessions.end(session, by=signed_in(request)), done)


@login_required
@require_POST
def pins(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _session(request, pk)
    code = request.POST.get("code", "")[:4]
    return _tried(
        request,
        session,
        lambda: sessions.pin(session, code=code, by=signed_in(request)),
        _("Đã ghim %(code)s.") % {"code": code},
    )


@login_required
@require_POST
def quick(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _kept(request, pk)
    form = QuickForm(request.POST)
    if not form.is_valid():
        return _desk(request, session, quick=form)
    facts = form.cleaned_data
    said = Said(facts["author"], facts["text"], facts["client_id"], Source.TYPED)
    return _taken_in(request, session, [said])


@login_required
@require_POST
def pasted(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _kept(request, pk)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _desk(request, session, paste=form)
    try:
        found = pasting.pasted(session, form.cleaned_data["pasted"])
    except LiveRefusedError as refusal:
        form.add_error("pasted", str(refusal))
        return _desk(request, session, paste=form)
    return _taken_in(request, session, found, paste=form)


@login_required
@require_POST
def files(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _kept(request, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _desk(request, session, file_form=form)
    try:
        found, troubles = pasting.from_file(session, form.cleaned_data["file"].read())
    except LiveRefusedError as refusal:
        form.add_error("file", str(refusal))
        return _desk(request, session, file_form=form)
    for each in troubles[:20]:
        messages.warning(request, _("Dòng %(number)s: %(what)s") % {"number": each.number, "what": each.what})
    return _taken_in(request, session, found)


def _taken_in(
    request: HttpRequest, session: LiveSession, found: Sequence[Said], *, paste: PasteForm | None = None
) -> HttpResponse:
    """What there was no time for is counted out, and a pasted list stays in its field to be sent again."""
    by, left = signed_in(request).log_actor, 0
    outcomes: list[str] = []
    try:
        outcomes.extend(row.outcome for row in intake.take_in_all(session, found, by=by))
        left = len(found) - len(outcomes)
    except LiveRefusedError as refusal:
        messages.error(request, str(refusal))
    if outcomes:
        messages.success(request, _told(outcomes))
    if left:
        told = _("Còn %(left)s bình luận chưa ghi kịp. Gửi lại cả danh sách để ghi tiếp, không bị trùng.")
        messages.warning(request, told % {"left": left})
    if left and paste:
        return _desk(request, session, paste=paste)
    return redirect(f"{reverse('live:desk', args=[session.pk])}#binh-luan")


def _told(outcomes: list[str]) -> str:
    facts = {
        "all": len(outcomes),
        "held": outcomes.count(Outcome.RESERVED),
        "out": outcomes.count(Outcome.SOLD_OUT),
        "look": sum(each in viewing.WANTING for each in outcomes),
    }
    told = _("%(all)s bình luận: giữ hàng %(held)s, hết hàng %(out)s, cần xem %(look)s.")
    return told % facts


@login_required
@require_POST
def warnings(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = _session(request, pk)
    form = WarningForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi lưu ý, nhiều nhất 300 chữ."))
        return redirect("live:desk", session.pk)
    text = form.cleaned_data["text"]
    done = _("Người xem đã thấy lưu ý.")
    return _tried(request, session, lambda: sessions.warn(session, text=text, by=signed_in(request)), done)


@login_required
@require_POST
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    seen = LiveSession.objects.visible_to(signed_in(request))
    complaint = get_object_or_404(
        LiveComplaint.objects.filter(session__in=seen).select_related("session__booth__organization__unit"),
        pk=pk,
    )
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi câu trả lời, nhiều nhất 600 chữ."))
        return redirect("live:desk", complaint.session_id)
    text = form.cleaned_data["text"]
    return _tried(
        request,
        complaint.session,
        lambda: complaints.answer(complaint, text=text, by=signed_in(request)),
        _("Đã trả lời."),
    )


@login_required
@require_safe
def evidence(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything that the rules ask to be kept, as one workbook."""
    session = _session(request, pk)
    return kept_papers.workbook_of(session, with_phones=access.may_keep(signed_in(request), session))
