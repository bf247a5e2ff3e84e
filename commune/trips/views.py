"""What waits where, trips and their routes, on the phone of keeper and boatman."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design.paging import page_of
from commune.people import access as people
from commune.people.models import Person
from commune.people.signed_in import signed_in
from commune.shipping.access import SENDERS
from commune.shipping.shipments import ShipmentRefusedError
from commune.trips import access, calling, consigning, manifest, planning, routes, showing
from commune.trips.forms import ConsignmentForm, TripForm
from commune.trips.models import Trip
from commune.trips.planning import TripRefusedError

REFUSED = 422


def _trip(request: HttpRequest, pk: UUID) -> Trip:
    return get_object_or_404(Trip.objects.visible_to(signed_in(request)).shown(), pk=pk)


def _own_trip(request: HttpRequest, pk: UUID) -> Trip:
    found, person = _trip(request, pk), signed_in(request)
    if not (access.may_change(person, found) or access.may_drive(person, found)):
        raise PermissionDenied
    return found


@login_required
@require_http_methods(["GET", "POST"])
def consignments(request: HttpRequest) -> HttpResponse:
    """What waits where; a co-op adds boxes of its own."""
    person = signed_in(request)
    sends = people.organizations_of(person, *SENDERS).exists()
    form = ConsignmentForm(person, request.POST or None) if sends else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                made = consigning.consign(by=person, **_consigned(form))
            except ShipmentRefusedError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _("Đã ghi kiện %(name)s, đang chờ gom.") % {"name": made.short_name}
                )
                return redirect("trips:consignments")
    facts = {
        "form": form,
        "groups": showing.waiting_by_place(person),
        "plans": bool(access.vessels_for(person)),
    }
    return render(request, "trips/consignments.html", facts, status=REFUSED if form and form.errors else 200)


def _consigned(form: ConsignmentForm) -> dict[str, Any]:
    facts = dict(form.cleaned_data)
    return {**facts, "boxes": int(facts["boxes"])}


@login_required
@require_safe
def trips(request: HttpRequest) -> HttpResponse:
    """Hers, the next first."""
    person = signed_in(request)
    visible = Trip.objects.visible_to(person).shown().order_by("-leaves_at", "pk")
    page = page_of(visible, request, size=20)
    rows = [(trip, showing.state_of(trip)) for trip in page]
    facts = {"page": page, "rows": rows, "plans": bool(access.vessels_for(person))}
    return render(request, "trips/trips.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def new_trip(request: HttpRequest) -> HttpResponse:
    """The builder: a vessel, a time, and which parcels; a route is proposed at once."""
    person = signed_in(request)
    if not access.vessels_for(person).exists():
        raise PermissionDenied
    code = request.GET.get("tu", "")
    initial: dict[str, Any] = {"start": access.stops().filter(code=code).first()}
    initial["shipments"] = list(access.waiting_for(person).filter(from_place__code=code)) if code else []
    form = TripForm(person, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _planned(form, person)
        except TripRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            _propose(request, made, person)
            return redirect("trips:trip", made.pk)
    return render(request, "trips/new_trip.html", {"form": form}, status=REFUSED if form.errors else 200)


def _planned(form: TripForm, person: Person) -> Trip:
    facts = form.cleaned_data
    return planning.plan_trip(
        facts["vessel"],
        start=facts["start"],
        end=facts["end"],
        leaves_at=form.leaves_at(),
        shipments=list(facts["shipments"]),
        capacity_kg=int(facts["capacity_kg"]) if facts["capacity_kg"] else None,
        capacity_boxes=int(facts["capacity_boxes"]),
        by=person,
        client_id=facts["client_id"],
    )


@login_required
@require_safe
def trip(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, person = _trip(request, pk), signed_in(request)
    return render(request, "trips/trip.html", showing.facts_of(found, person))


def _tried(request: HttpRequest, pk: UUID, write: Callable[[], object], done: str) -> HttpResponse:
    try:
        write()
    except TripRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("trips:trip", pk)


def _propose(request: HttpRequest, found: Trip, person: Person) -> None:
    try:
        _plan, left = routes.propose(found, by=person)
    except TripRefusedError as refusal:
        messages.error(request, str(refusal))
        return
    if left:
        names = ", ".join(load.shipment.short_name for load in left)
        messages.warning(
            request, _("Để lại vì không kịp giờ hoặc không vừa: kiện %(names)s.") % {"names": names}
        )
    messages.success(request, _("Máy đã đề xuất tuyến. Anh chị xem lại, sửa nếu cần, rồi chốt."))


@login_required
@require_POST
def proposals(request: HttpRequest, pk: UUID) -> HttpResponse:
    _propose(request, _own_trip(request, pk), signed_in(request))
    return redirect("trips:trip", pk)


@login_required
@require_POST
def moves(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`stop` is a position of the latest plan; `plan` its number, so that two people do not move past each other."""
    found, person = _own_trip(request, pk), signed_in(request)
    latest = routes.latest(found)
    position = request.POST.get("stop", "")
    direction: routes.Direction = "down" if request.POST.get("direction") == "down" else "up"
    if latest is None or request.POST.get("plan") != str(latest.number) or not position.isdecimal():
        messages.error(request, _("Tuyến vừa được người khác sửa. Anh chị xem lại tuyến mới."))
        return redirect("trips:trip", pk)
    return _tried(
        request,
        pk,
        lambda: routes.move(found, int(position[:4]), direction, by=person),
        _("Đã dời và tính lại giờ."),
    )


@login_required
@require_POST
def removals(request: HttpRequest, pk: UUID, load: UUID) -> HttpResponse:
    """One parcel off: by who plans the trip, or by who sends the parcel."""
    found, person = _trip(request, pk), signed_in(request)
    chosen = get_object_or_404(found.loads.select_related("shipment__sender"), pk=load)
    if not showing.may_take_off(person, found, chosen):
        raise PermissionDenied
    reason = _("Bỏ lại theo yêu cầu của %(name)s.") % {"name": person.full_name}
    done = _("Đã để kiện lại và tính lại tuyến.")
    return _tried(request, pk, lambda: routes.leave_out(found, chosen, reason=reason, by=person), done)


@login_required
@require_POST
def acceptances(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own_trip(request, pk)
    return _tried(request, pk, lambda: routes.accept(found, by=signed_in(request)), _("Đã chốt tuyến."))


@login_required
@require_POST
def calls(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The vessel is at a stop."""
    found, person = _own_trip(request, pk), signed_in(request)
    position = request.POST.get("stop", "")
    if not position.isdecimal():
        messages.error(request, _("Hãy chọn điểm dừng."))
        return redirect("trips:trip", pk)
    try:
        call, left = calling.call_at(found, int(position[:4]), by=person)
    except (TripRefusedError, ShipmentRefusedError) as refusal:
        messages.error(request, str(refusal))
    else:
        for each in left:
            messages.warning(request, _("Kiện %(name)s để lại.") % {"name": each.shipment.short_name})
        messages.success(request, _("Đã ghi: %(place)s.") % {"place": call.place.name})
    return redirect("trips:trip", pk)


@login_required
@require_safe
def manifest_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The delivery paper, with the parcels that the reader may see."""
    found = _trip(request, pk)
    name = slugify(f"phieu-giao-hang-{found.vessel.plate}-{found.leaves_at:%Y%m%d}")
    answer = HttpResponse(manifest.pdf(found, signed_in(request)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
