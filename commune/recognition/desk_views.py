"""The desk: her dossiers and the open rounds; the province opens rounds and seats councils."""

import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design.paging import page_of
from commune.people.signed_in import signed_in
from commune.recognition import access
from commune.recognition import dossiers as filing
from commune.recognition import rounds as arranging
from commune.recognition.forms import DossierForm, RoundForm, SeatForm
from commune.recognition.models import Dossier, RatingRound
from commune.recognition.rounds import RecognitionRefusedError
from commune.recognition.standing import place_of

REFUSED = 422


def refused(form: forms.Form, refusal: RecognitionRefusedError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    if not access.takes_part(signed_in(request)):
        raise PermissionDenied
    return _desk_page(request, None)


def _desk_page(request: HttpRequest, form: RoundForm | None) -> HttpResponse:
    person = signed_in(request)
    provinces = access.provinces_of(person)
    seen = Dossier.objects.visible_to(person).select_related(
        "trade_item", "producer__unit", "procedure", "round"
    )
    page = page_of(seen.distinct().order_by("-opened_at", "pk"), request)
    leads = access.producers_led_by(person).exists()
    if form is None and provinces.exists():
        form = RoundForm(provinces=provinces)
    facts = {
        "page": page,
        "rows": [(each, place_of(each)) for each in page],
        "rounds": _rounds_for(request),
        "leads": leads,
        "form": form,
    }
    return render(request, "recognition/desk.html", facts, status=REFUSED if form and form.is_bound else 200)


def _rounds_for(request: HttpRequest) -> list[RatingRound]:
    """Rounds of the provinces in which she governs or sits in the council; for a producer those that are open."""
    person, today = signed_in(request), timezone.localdate()
    found = RatingRound.objects.filter(unit__in=access.provinces_above(person)) | RatingRound.objects.filter(
        seats__person=person
    )
    above = {
        each.unit.path()[0].pk for each in access.producers_led_by(person).select_related("unit__parent")
    }
    found = found | RatingRound.objects.filter(opens_on__lte=today, closes_on__gte=today, unit__in=above)
    return list(found.distinct().select_related("procedure", "unit").order_by("-opens_on", "name"))


@login_required
@require_POST
def rounds(request: HttpRequest) -> HttpResponse:
    provinces = access.provinces_of(signed_in(request))
    if not provinces.exists():
        raise PermissionDenied
    form = RoundForm(request.POST, provinces=provinces)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = arranging.open_round(facts.pop("procedure"), by=signed_in(request), **facts)
        except RecognitionRefusedError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Đã mở %(name)s.") % {"name": made.name})
            return redirect("recognition:round", pk=made.pk)
    return _desk_page(request, form)


def _round(request: HttpRequest, pk: UUID) -> RatingRound:
    keys = [each.pk for each in _rounds_for(request)]
    known = RatingRound.objects.filter(pk__in=keys).select_related("procedure", "unit")
    return get_object_or_404(known, pk=pk)


@login_required
@require_safe
def round_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _round_page(request, _round(request, pk), None)


def _round_page(request: HttpRequest, found: RatingRound, form: SeatForm | None) -> HttpResponse:
    person = signed_in(request)
    decides = access.provinces_of(person).filter(pk=found.unit_id).exists()
    seen = (
        Dossier.objects.visible_to(person)
        .filter(round=found)
        .select_related("trade_item", "producer", "procedure")
    )
    page = page_of(seen.distinct().order_by("opened_at", "pk"), request)
    facts = {
        "round": found,
        "is_open": found.is_open_on(timezone.localdate()),
        "page": page,
        "rows": [(each, place_of(each)) for each in page],
        "seats": found.seats.select_related("person").order_by("seated_at") if decides else None,
        "form": (form or SeatForm()) if decides else None,
        "leads": access.producers_led_by(person).exists(),
    }
    return render(request, "recognition/round.html", facts, status=REFUSED if form else 200)


@login_required
@require_POST
def seats(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _round(request, pk), SeatForm(request.POST)
    if not access.provinces_of(signed_in(request)).filter(pk=found.unit_id).exists():
        raise PermissionDenied
    if form.is_valid():
        made = arranging.seat(
            found, person=form.cleaned_data["phone"], title=form.cleaned_data["title"], by=signed_in(request)
        )
        messages.success(request, _("%(name)s đã vào hội đồng.") % {"name": made.person.full_name})
        return redirect("recognition:round", pk=pk)
    return _round_page(request, found, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dossiers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new dossier in this round; a second press of the button makes no second one."""
    producers = access.producers_led_by(signed_in(request))
    if not producers.exists():
        raise PermissionDenied
    found = _round(request, pk)
    form = DossierForm(
        request.POST or None, producers=producers, round_=found, initial={"client_id": uuid.uuid4()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = filing.open_dossier(found, by=signed_in(request), **form.cleaned_data)
        except RecognitionRefusedError as refusal:
            refused(form, refusal)
        else:
            return redirect("recognition:dossier", pk=made.pk)
    facts = {"round": found, "form": form}
    return render(request, "recognition/new.html", facts, status=REFUSED if form.errors else 200)
