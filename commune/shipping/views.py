"""Shipments on the boatman's phone and the co-op's desk."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.people.signed_in import signed_in
from commune.shipping import access, reports
from commune.shipping import shipments as life
from commune.shipping.forms import ArrivalForm, HandoverForm, TripForm
from commune.shipping.models import Receiver, Shipment

RELATED = (
    "carrier__organization",
    "vessel",
    "sender",
    "from_place",
    "to_place",
    "to_unit",
    "departure",
    "handover",
)


def _carried(request: HttpRequest, pk: UUID) -> Shipment:
    shipment = get_object_or_404(
        Shipment.objects.visible_to(signed_in(request)).select_related(*RELATED), pk=pk
    )
    if not access.may_carry(signed_in(request), shipment):
        raise PermissionDenied
    return shipment


@login_required
@require_safe
def shipments(request: HttpRequest) -> HttpResponse:
    """Waiting, under way, and done; the boatman ticks what leaves with her."""
    person = signed_in(request)
    visible = Shipment.objects.visible_to(person).select_related(*RELATED).distinct()
    waiting = visible.waiting().order_by("booked_at")
    mine = set(waiting.carried_by(person).values_list("pk", flat=True))
    shown = list(waiting[:100])
    stopped = life.stopped_among(shown)
    facts = {
        "waiting": [(each, each.pk in mine, stopped.get(each.pk, "")) for each in shown],
        "carries": bool(mine),
        "under_way": visible.under_way().order_by("departure__departed_at")[:100],
        "page": page_of(visible.done().order_by("-handover__handed_at"), request, size=20),
    }
    return render(request, "shipping/shipments.html", facts)


@login_required
@require_safe
def shipment(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(Shipment.objects.visible_to(person).select_related(*RELATED).distinct(), pk=pk)
    facts: dict[str, Any] = {
        "shipment": found,
        "items": found.items.select_related("lot__trade_item").order_by("pk"),
        "stopped": life.stopped_among([found]).get(found.pk, ""),
        "steps": _steps(found),
        "reports": reports.reports_of(found),
        "carries": access.may_carry(person, found),
        "reads_consignee": access.may_read_consignee(person, found),
        "arrival": ArrivalForm(initial={"place": found.to_place_id}),
        "receivers": Receiver.choices,
    }
    return render(request, "shipping/shipment.html", facts)


def _steps(found: Shipment) -> list[dict[str, Any]]:
    departure, handover = getattr(found, "departure", None), getattr(found, "handover", None)
    arrivals = list(found.arrivals.select_related("place").order_by("arrived_at"))
    rows = [
        {"label": _("Đã đóng kiện"), "state": "done", "when": found.booked_at, "note": found.from_place.name}
    ]
    left = {"label": _("Rời bến"), "note": found.from_place.name}
    rows.append(
        {**left, "state": "done", "when": departure.departed_at} if departure else {**left, "state": "now"}
    )
    for arrival in arrivals:
        note = arrival.place.name
        rows.append({"label": _("Tới bến"), "state": "done", "when": arrival.arrived_at, "note": note})
    last = {"label": _("Giao tận tay")}
    if handover:
        rows.append(
            {**last, "state": "done", "when": handover.handed_at, "note": handover.get_receiver_display()}
        )
    else:
        rows.append({**last, "state": "now" if departure else "next"})
    return rows


def _tried(request: HttpRequest, write: Callable[[], object], done: str, back: Any) -> HttpResponse:
    try:
        write()
    except life.ShipmentRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(back) if isinstance(back, str) else redirect("shipping:shipment", back.pk)


@login_required
@require_POST
def trips(request: HttpRequest) -> HttpResponse:
    """Departure of all ticked parcels at once; parcels that left already stay as they are."""
    person = signed_in(request)
    form = TripForm(Shipment.objects.carried_by(person).select_related(*RELATED), request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn những kiện đi chuyến này."))
        return redirect("shipping:shipments")
    chosen = list(form.cleaned_data["shipment"])
    done = _("Đã rời bến với %(count)s kiện.") % {"count": len(chosen)}
    return _tried(request, lambda: life.depart_together(chosen, by=person), done, "shipping:shipments")


@login_required
@require_POST
def departures(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _carried(request, pk)
    return _tried(request, lambda: life.depart(found, by=signed_in(request)), _("Đã ghi: rời bến."), found)


@login_required
@require_POST
def arrivals(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _carried(request, pk)
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn bến."))
        return redirect("shipping:shipment", pk)
    place = form.cleaned_data["place"]
    return _tried(
        request, lambda: life.arrive(found, place=place, by=signed_in(request)), _("Đã ghi: tới bến."), found
    )


@login_required
@require_POST
def handovers(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _carried(request, pk)
    form = HandoverForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn ai nhận hàng."))
        return redirect("shipping:shipment", pk)
    receiver = Receiver(form.cleaned_data["receiver"])
    done = _("Đã ghi: giao xong.")
    return _tried(
        request, lambda: life.hand_over(found, receiver=receiver, by=signed_in(request)), done, found
    )
