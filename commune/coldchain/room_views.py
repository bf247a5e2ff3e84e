"""The page of one cold room: its curve, lots in and out, readings from a file, and its loggers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commune.coldchain import loggers, readings, rooms
from commune.coldchain.curves import Point
from commune.coldchain.dated import limits
from commune.coldchain.drawing import drawn
from commune.coldchain.forms import LoggerForm, ReadingsForm, StayForm
from commune.coldchain.models import ColdRoom, Excursion, Logger, Stay
from commune.design.forms import clean_text
from commune.packhouse import access
from commune.packhouse.doorway import REFUSED, sent_before, told
from commune.packhouse.refusing import PackingRefusedError
from commune.people import access as roles
from commune.people.signed_in import signed_in
from commune.trace import recall

SHOWN = timedelta(hours=48)
SHOWN_LOTS = 100


def _room(request: HttpRequest, pk: UUID) -> ColdRoom:
    visible = ColdRoom.objects.visible_to(signed_in(request)).select_related("place__holder")
    return get_object_or_404(visible, pk=pk)


def _own_room(request: HttpRequest, pk: UUID) -> ColdRoom:
    found = _room(request, pk)
    if not access.works_at(signed_in(request), found.place):
        raise PermissionDenied
    return found


@login_required
@require_GET
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _room(request, pk))


def _page(request: HttpRequest, found: ColdRoom, status: int = 200, **facts: Any) -> HttpResponse:
    latest = readings.latest_of(found)
    until = latest.at if latest else timezone.now()
    points = [Point(row.at, row.celsius) for row in readings.series(found, since=until - SHOWN, until=until)]
    stays = list(
        found.stays.filter(leaving__isnull=True)
        .select_related("lot__trade_item", "lot__holder")
        .order_by("entered_at")
    )
    held = recall.held([stay.lot for stay in stays])
    standing = Logger.objects.filter(room=found, retirement__isnull=True).order_by("name")
    edges = sorted({edge for limit in limits() for edge in (limit.min_c, limit.max_c)})
    known: dict[str, Any] = {
        "room": found,
        "house": found.place,
        "latest": latest,
        "drawing": drawn(points, edges),
        "stays": [(stay, stay.lot_id in held) for stay in stays],
        "excursions": Excursion.objects.standing().filter(room=found).order_by("-since")[:10],
        "loggers": standing,
        "may_pack": access.works_at(signed_in(request), found.place),
        "may_manage": roles.is_manager_of(signed_in(request), found.place.holder),
        "stay_form": StayForm(lots=_outside(found)),
        "readings_form": ReadingsForm(loggers=standing),
        "logger_form": LoggerForm(),
    }
    return render(request, "coldchain/room.html", known | facts, status=status)


def _outside(found: ColdRoom) -> Any:
    """Lots that may come in: the latest ones that lie in no room."""
    inside = Stay.objects.filter(leaving__isnull=True).values("lot")
    lots = rooms.lots_for(found.place.holder).exclude(pk__in=inside).order_by("-made_at")
    return lots.filter(pk__in=list(lots.values_list("pk", flat=True)[:SHOWN_LOTS])).order_by("-made_at")


@login_required
@require_POST
def stays(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    found = _own_room(request, pk)
    again = sent_before(request, Stay.objects.filter(room=found, entered_by=signed_in(request)))
    if again:
        return redirect("coldchain:room", pk=pk)
    form = StayForm(request.POST, lots=_outside(found))
    if form.is_valid():
        facts = form.cleaned_data
        try:
            rooms.move_in(
                facts["lot"], room=found, at=form.at(), by=signed_in(request), client_id=facts["client_id"]
            )
            messages.success(request, _("Đã cho lô %(lot)s vào kho.") % {"lot": facts["lot"].code})
            return redirect("coldchain:room", pk=pk)
        except PackingRefusedError as refusal:
            told(form, refusal)
    return _page(request, found, REFUSED, stay_form=form)


@login_required
@require_POST
def leaving(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The lot leaves now."""
    visible = Stay.objects.filter(room__in=ColdRoom.objects.visible_to(signed_in(request)))
    stay = get_object_or_404(visible.select_related("lot__trade_item", "room__place__holder"), pk=pk)
    found = _own_room(request, stay.room_id)
    try:
        rooms.move_out(stay, at=timezone.now(), by=signed_in(request))
    except PackingRefusedError as refusal:
        return _page(request, found, REFUSED, refused=str(refusal))
    messages.success(request, _("Lô %(lot)s đã ra kho.") % {"lot": stay.lot.code})
    return redirect("coldchain:room", pk=stay.room_id)


@login_required
@require_POST
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Readings from a logger's file or typed ones."""
    found = _own_room(request, pk)
    standing = Logger.objects.filter(room=found, retirement__isnull=True)
    form = ReadingsForm(request.POST, request.FILES, loggers=standing)
    if form.is_valid():
        try:
            taken = readings.take_in(
                found, form.points, by=signed_in(request), logger=form.cleaned_data["logger"]
            )
        except PackingRefusedError as refusal:
            told(form, refusal)
        else:
            figures = {"new": taken.new, "known": taken.known}
            messages.success(request, _("Đã nhận %(new)s số đo mới, %(known)s số đã có từ trước.") % figures)
            if taken.found:
                warning = _("Vượt nhiệt: đã tạm giữ %(count)s lô và xét lại hạn dùng.")
                messages.warning(request, warning % {"count": taken.found})
            return redirect("coldchain:room", pk=pk)
    return _page(request, found, REFUSED, readings_form=form)


@login_required
@require_POST
def new_logger(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Shows the key once, in the answer to this very request."""
    found = _own_room(request, pk)
    form = LoggerForm(request.POST)
    if form.is_valid():
        try:
            made, key = loggers.put_up(found, name=form.cleaned_data["name"], by=signed_in(request))
            return _page(request, found, made=made, key=key)
        except PackingRefusedError as refusal:
            told(form, refusal)
    return _page(request, found, REFUSED, logger_form=form)


@login_required
@require_POST
def retirement(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    visible = Logger.objects.filter(room__in=ColdRoom.objects.visible_to(signed_in(request)))
    logger = get_object_or_404(visible.select_related("room__place__holder"), pk=pk)
    found = _own_room(request, logger.room_id)
    try:
        loggers.retire(
            logger,
            reason=clean_text(request.POST.get("reason", ""))[:200],
            by=signed_in(request),
        )
    except PackingRefusedError as refusal:
        return _page(request, found, REFUSED, refused=str(refusal))
    messages.success(request, _("Máy ghi %(name)s đã ngừng.") % {"name": logger.name})
    return redirect("coldchain:room", pk=logger.room_id)
