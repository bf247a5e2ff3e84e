"""Pages about heat and cold: treatments, cold rooms with their lots and curves, and excursions."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commune.coldchain import rooms, treatment
from commune.coldchain.curves import Point
from commune.coldchain.dated import protocols_on
from commune.coldchain.drawing import drawn
from commune.coldchain.forms import RoomForm, TreatmentForm
from commune.coldchain.models import ColdRoom, Excursion, ExcursionRevision, Treatment
from commune.coldchain.readings import latest_of, series
from commune.packhouse import access, available
from commune.packhouse.doorway import REFUSED, house_of, own_house, sent_before, told
from commune.packhouse.refusing import PackingRefusedError
from commune.people import access as roles
from commune.people.signed_in import signed_in
from commune.trace.models import Hold

AROUND = timedelta(hours=6)


@login_required
@require_http_methods(["GET", "POST"])
def house(request: HttpRequest, code: str) -> HttpResponse:
    """The cold rooms of a packing house and its last treatments; the manager opens a room."""
    found, person = house_of(request, code), signed_in(request)
    form = RoomForm(request.POST or None)
    if request.method == "POST":
        own_house(request, code)
        if form.is_valid():
            try:
                made = rooms.open_room(found, by=person, **form.cleaned_data)
                return redirect("coldchain:room", pk=made.pk)
            except PackingRefusedError as refusal:
                told(form, refusal)
    facts = {
        "house": found,
        "rooms": [(room, latest_of(room), _inside(room)) for room in found.cold_rooms.order_by("code")],
        "excursions": Excursion.objects.standing().filter(room__place=found).order_by("-since")[:10],
        "treatments": Treatment.objects.visible_to(person).filter(place=found).shown()[:10],
        "may_pack": access.works_at(person, found),
        "may_manage": roles.is_manager_of(person, found.holder),
        "form": form,
    }
    return render(request, "coldchain/house.html", facts, status=REFUSED if form.errors else 200)


def _inside(room: ColdRoom) -> int:
    return room.stays.filter(leaving__isnull=True).count()


@login_required
@require_http_methods(["GET", "POST"])
def treatments(request: HttpRequest, code: str) -> HttpResponseBase:
    """Lots, kilograms, protocol and curve of one treatment."""
    found, person = own_house(request, code), signed_in(request)
    again = sent_before(request, Treatment.objects.visible_to(person).filter(place=found, treated_by=person))
    if again:
        return redirect("coldchain:treatment", pk=again.pk)
    rows = available.available_with(found, request.GET.get("lo", ""))
    rows = [row for row in rows if row.received is not None and row.is_free]
    protocols = protocols_on(timezone.localdate())
    form = TreatmentForm(request.POST or None, request.FILES or None, rows=rows, protocols=protocols)
    if request.method == "POST" and form.is_valid():
        try:
            made = treatment.treat(
                form.inputs(),
                protocol=form.cleaned_data["protocol"],
                curve=form.points,
                by=person,
                place=found,
                client_id=form.cleaned_data["client_id"],
            )
            return redirect("coldchain:treatment", pk=made.pk)
        except PackingRefusedError as refusal:
            told(form, refusal)
    facts = {"house": found, "form": form, "protocols": protocols}
    return render(request, "coldchain/treatment_form.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_GET
def treated(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Treatment.objects.visible_to(signed_in(request)).shown(), pk=pk)
    rule = treatment.rule_of(found)
    marks = [rule.min_c, rule.max_c] if rule else []
    points = treatment.points_of(found.curve)
    facts = {
        "treatment": found,
        "rule": rule,
        "drawing": drawn(points, marks, gap_minutes=rule.gap_minutes if rule else 60),
    }
    return render(request, "coldchain/treatment.html", facts)


@login_required
@require_GET
def excursion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What happened, the sum with its inputs, the lots and their holds, and what late readings made of it."""
    visible = Excursion.objects.visible_to(signed_in(request)).select_related("room__place", "species")
    found = get_object_or_404(visible, pk=pk)
    rows = series(found.room, since=found.since - AROUND, until=found.until + AROUND, source=found.source)
    lines = list(
        found.lots.select_related("lot__trade_item", "lot__holder", "hold__release").order_by("lot__made_at")
    )
    open_holds = set(
        Hold.objects.filter(pk__in=[line.hold_id for line in lines], release__isnull=True).values_list(
            "pk", flat=True
        )
    )
    facts = {
        "excursion": found,
        "drawing": drawn([Point(row.at, row.celsius) for row in rows], [found.limit_c]),
        "lots": [(line, line.hold_id in open_holds) for line in lines],
        "revision": ExcursionRevision.objects.filter(excursion=found).select_related("replacement").first(),
        "house": found.room.place,
    }
    return render(request, "coldchain/excursion.html", facts)
