"""The room: what anybody sees of a session, writes under it and hears from it."""

import uuid
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commune.live import complaints as complaining
from commune.live import intake, playlists, viewing
from commune.live.forms import CommentForm, ComplaintForm
from commune.live.models import LiveComment, LiveSession, Outcome, Source
from commune.live.refusing import LiveRefusedError
from commune.market import listings
from commune.orders import remembering
from commune.orders.limits import limited

REFUSED = 422
VIEWER, NAME, PHONE = "live_viewer", "live_name", "live_phone"
PLAYLIST = "application/vnd.apple.mpegurl"
LISTED = 30
MOST_DRAWN = 32
_drawings: dict[tuple[uuid.UUID, str, str], str] = {}


def _session(pk: uuid.UUID) -> LiveSession:
    return get_object_or_404(LiveSession.objects.public().with_facts(), pk=pk)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """On air, and those that can be seen again."""
    found = list(LiveSession.objects.public().with_facts().order_by("-start__started_at")[:LISTED])
    facts = {
        "on_air": [each for each in found if each.is_on_air],
        "past": [each for each in found if not each.is_on_air],
    }
    return render(request, "live/sessions.html", facts)


@csp_update({"media-src": [SELF, "blob:"]})  # type: ignore[arg-type]  # views take the parts of their address too
@never_cache
@require_safe
def room(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    mark = viewing.mark_of(pk)
    return _page(request, _session(pk), mark)


def _page(request: HttpRequest, session: LiveSession, mark: str, **forms: Any) -> HttpResponse:
    viewer = str(request.session.get(VIEWER, ""))
    typed = {"author": request.session.get(NAME, ""), "phone": request.session.get(PHONE, "")}
    forms.setdefault("form", CommentForm(initial={**typed, "client_id": uuid.uuid4()}))
    facts = {
        **_changing(session, mark),
        "orders": viewing.orders_of_viewer(session, viewer),
        "has_video": not hasattr(session, "stop") and playlists.has_video(session),
        "rules": session.rules,
        **forms,
    }
    status = REFUSED if any(form.is_bound for form in forms.values()) else 200
    return render(request, "live/room.html", facts, status=status)


def _changing(session: LiveSession, mark: str) -> dict[str, Any]:
    """What is asked for again and again while a page is open."""
    offers = viewing.offers_of(session)
    sold_by_listing = {each.pk: each for each in listings.on_sale(booth=session.booth) if each.most_now}
    return {
        "session": session,
        "offers": [(each, sold_by_listing.get(each.listing_id)) for each in offers],
        "pinned": viewing.pinned_of(session),
        "comments": viewing.public_comments(session),
        "warnings": session.warnings.order_by("-shown_at", "-pk")[:5],
        "mark": mark,
    }


def _drawn(session: LiveSession, mark: str) -> str:
    """The same for all who watch in one language, so it is drawn once: there is nothing of one viewer in it."""
    key = (session.pk, mark, get_language())
    drawing = _drawings.get(key)
    if drawing is None:
        drawing = render_to_string("live/_changing.html", _changing(session, mark))
        if len(_drawings) >= MOST_DRAWN:
            _drawings.clear()
        _drawings[key] = drawing
    return drawing


@never_cache
@limited("live-comments")
def comments(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """GET: what has changed since `?mark=`, 204 when nothing has. POST: a viewer says something."""
    mark = viewing.mark_of(pk)
    if request.method != "POST":
        if mark and request.GET.get("mark") == mark:
            return HttpResponse(status=204)
        return HttpResponse(_drawn(_session(pk), mark))
    session = _session(pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, session, mark, form=form)
    facts = form.cleaned_data
    viewer = request.session.setdefault(VIEWER, uuid.uuid4().hex)
    request.session[NAME], request.session[PHONE] = facts["author"], facts["phone"]
    said = intake.Said(
        facts["author"], facts["text"], facts["client_id"], Source.PAGE, viewer, facts["phone"]
    )
    try:
        row = intake.take_in(session, said, by=f"viewer:{viewer}")
    except LiveRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        _answered(request, session, row, viewer)
    return redirect("live:room", session.pk)


def _answered(request: HttpRequest, session: LiveSession, row: LiveComment, viewer: str) -> None:
    """Told at once what became of it; orders of hers are remembered in her browser as after any purchase."""
    orders = [live.order for live, _face in viewing.orders_of_viewer(session, viewer)]
    if row.outcome == Outcome.RESERVED:
        remembering.remember(request, orders)
        messages.success(request, _("Đã giữ hàng. Anh chị trả tiền trong mục Đơn của anh chị ở dưới."))
    elif row.outcome == Outcome.NO_PHONE:
        messages.warning(request, _("Anh chị ghi thêm số điện thoại thì mới giữ hàng được."))
    elif row.outcome == Outcome.CANCELLED:
        messages.success(request, _("Đã bỏ món."))
    elif row.outcome in {Outcome.SOLD_OUT, Outcome.REFUSED, Outcome.PERSON}:
        messages.warning(request, row.note)
    elif row.outcome == Outcome.REPEAT:
        messages.info(request, _("Câu này đã ghi rồi. Muốn lấy thêm thì ghi: thêm A1 2 hộp."))


@limited("live-complaints")
def complaints(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """During the session and after it; also of one that was stopped."""
    session = _session(pk)
    typed = request.POST if request.method == "POST" else None
    form = ComplaintForm(typed, initial={"client_id": uuid.uuid4()})
    if form.is_valid():
        complaining.complain(session, **form.cleaned_data)
        messages.success(request, _("Đã nhận phản ánh. Người bán và cán bộ xã đều thấy."))
        return redirect("live:room", session.pk)
    status = REFUSED if form.is_bound else 200
    return render(request, "live/complaint.html", {"session": session, "form": form}, status=status)


@never_cache
@require_safe
def stream(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The list of a live session, for players."""
    return _list(_shown(pk), playlists.live_list)


@never_cache
@require_safe
def replay(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _list(_shown(pk), playlists.replay_list)


def _shown(pk: uuid.UUID) -> LiveSession:
    """Of a stopped session nothing is shown."""
    session = _session(pk)
    if hasattr(session, "stop"):
        raise Http404
    return session


def _list(session: LiveSession, written: Any) -> HttpResponse:
    text = written(session)
    if not text:
        raise Http404
    return HttpResponse(text, content_type=PLAYLIST)


@require_safe
def segment(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponseBase:
    path = playlists.file_of(_shown(pk), name)
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"), content_type="video/mp2t", headers={"Cache-Control": "private, max-age=60"}
    )
