"""Docks and consolidation points: public pages, booking by those who bring goods, the keeper's desk."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.docks import access, booking
from commune.docks.forms import WEEKDAYS, ExceptionForm, LicenceForm, NoticeForm, SlotForm, WeekForm
from commune.docks.models import SlotBooking
from commune.people.models import Person
from commune.people.signed_in import signed_in
from commune.places import hours, keeping, licences
from commune.places.hours import HoursRefusedError
from commune.places.licences import LicenceRefusedError
from commune.places.models import Place, PlaceKind
from commune.units.history import date_today

REFUSED = 422
REFUSALS = (HoursRefusedError, LicenceRefusedError, booking.SlotRefusedError)
WEEK = 7


def _dock(code: str) -> Place:
    return get_object_or_404(access.docks(), code=code)


@require_safe
def docks(request: HttpRequest) -> HttpResponse:
    """All of them, with today's hours and whether they may take bookings."""
    today = date_today()
    rows = [{"place": place, **_standing(place, today)} for place in access.docks()]
    return render(request, "docks/docks.html", {"rows": rows})


def _standing(place: Place, today: date) -> dict[str, Any]:
    return {
        "hours": hours.hours_on(place, today),
        "licence": licences.licence_on(place, today),
        "may_book": licences.may_take_bookings(place, today),
        "is_dock": place.kind == PlaceKind.DOCK,
        "notices": hours.notices_on(place, today),
    }


@require_safe
def dock(request: HttpRequest, code: str) -> HttpResponse:
    """Hours of the coming week, licence, water, slots; who may book does it here."""
    place, person = _dock(code), request.user
    return render(request, "docks/dock.html", _facts(place, person))


def _facts(place: Place, person: Any) -> dict[str, Any]:
    today, now = date_today(), timezone.now()
    week = [hours.hours_on(place, today + timedelta(days=after)) for after in range(WEEK)]
    visible = (
        SlotBooking.objects.visible_to(person).standing().filter(slot__place=place, slot__ends_at__gt=now)
    )
    related = (
        visible.select_related("slot__place", "organization").distinct().order_by("slot__starts_at", "pk")
    )
    latest = place.licences.order_by("-valid_to").first()
    return {
        "place": place,
        **_standing(place, today),
        "latest_licence": latest,
        "week": [(WEEKDAYS[each.day.weekday()], each) for each in week if each],
        "slots": booking.slots_from(place, now),
        "organizations": list(access.booking_organizations(person)),
        "bookings": [(each, access.may_cancel(person, each)) for each in related],
        "keeps": keeping.may_enter(person, place),
        "press": uuid4(),
    }


@login_required
@require_POST
def bookings(request: HttpRequest, code: str) -> HttpResponse:
    """One slot for one of her organizations; the hidden number makes a second press harmless."""
    place, person = _dock(code), signed_in(request)
    slot = _chosen(place.slots.select_related("place"), request.POST.get("slot"))
    organization = _chosen(access.booking_organizations(person), request.POST.get("organization"))
    client_id = _number(request.POST.get("client_id"))
    if slot is None or organization is None or client_id is None:
        messages.error(request, _("Hãy chọn lượt và đơn vị đặt."))
        return redirect("docks:dock", code)
    try:
        booking.book_slot(slot, organization=organization, by=person, client_id=client_id)
    except booking.SlotRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã đặt lượt cho %(name)s.") % {"name": organization.name})
    return redirect("docks:dock", code)


@login_required
@require_POST
def cancellations(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    visible = SlotBooking.objects.visible_to(person).select_related("slot__place").distinct()
    found = get_object_or_404(visible, pk=pk)
    try:
        booking.cancel_slot(found, by=person)
    except booking.SlotRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã trả lượt."))
    return redirect("docks:dock", found.slot.place.code)


@login_required
@require_http_methods(["GET", "POST"])
def keeping_page(request: HttpRequest, code: str) -> HttpResponse:
    """The keeper's desk: one form is sent at a time, named by its button."""
    place, person = _dock(code), signed_in(request)
    if not keeping.may_enter(person, place):
        raise PermissionDenied
    what = request.POST.get("what", "")
    made = {
        name: form(request.POST if name == what else None, prefix=name) for name, (form, _w) in DESK.items()
    }
    status = 200
    if request.method == "POST" and what in made:
        form = made[what]
        if form.is_valid() and _entered(form, DESK[what][1], place, person):
            messages.success(request, _("Đã ghi."))
            return redirect("docks:keeping", code)
        status = REFUSED
    return render(request, "docks/keeping.html", {"place": place, "forms": made}, status=status)


def _entered(form: forms.Form, write: "Write", place: Place, person: Person) -> bool:
    try:
        with transaction.atomic():
            write(place, form, person)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


Write = Callable[[Place, Any, Person], object]


def _week(place: Place, form: WeekForm, by: Person) -> None:
    hours.set_week(place, form.week(), valid_from=form.cleaned_data["valid_from"], by=by)


def _exception(place: Place, form: ExceptionForm, by: Person) -> None:
    facts = dict(form.cleaned_data)
    hours.except_day(place, facts.pop("day"), by=by, **facts)


def _notice(place: Place, form: NoticeForm, by: Person) -> None:
    hours.warn_of_water(place, by=by, **form.cleaned_data)


def _licence(place: Place, form: LicenceForm, by: Person) -> None:
    licences.enter_licence(place, by=by, **form.cleaned_data)


def _slots(place: Place, form: SlotForm, by: Person) -> None:
    for starts_at, ends_at in form.spans():
        capacity = int(form.cleaned_data["capacity"])
        booking.open_slot(place, starts_at=starts_at, ends_at=ends_at, capacity=capacity, by=by)


DESK: dict[str, tuple[type[forms.Form], Write]] = {
    "slots": (SlotForm, _slots),
    "exception": (ExceptionForm, _exception),
    "notice": (NoticeForm, _notice),
    "week": (WeekForm, _week),
    "licence": (LicenceForm, _licence),
}


def _chosen(rows: Any, key: str | None) -> Any:
    try:
        return rows.filter(pk=key).first() if key else None
    except (ValidationError, ValueError):
        return None


def _number(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
