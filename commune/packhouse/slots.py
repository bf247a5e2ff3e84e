"""The way to the packing house, for those who work there, and what its board offers."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commune.design import slots
from commune.packhouse.access import WORKERS
from commune.packhouse.day import Step, bounds, steps
from commune.packhouse.models import Grading, Intake, Packing, Tasting
from commune.packhouse.refusing import kilograms
from commune.people.access import roles_of
from commune.places.models import Place


def packing_link(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & set(WORKERS):
        return []
    return [slots.Item(_("Đóng gói"), reverse("packhouse:houses"), icon="packhouse", order=30)]


def packing_task(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & set(WORKERS):
        return []
    note = _("Nhập kho, đóng hộp, lấy tem")
    place = reverse("packhouse:houses")
    return [slots.Item(_("Nhà đóng gói"), place, icon="packhouse", order=20, note=note, tone="mango")]


def own_steps(place: Place, day: date) -> list[Step]:
    """The steps of this room, with how the day stands."""
    since, until = bounds(day)
    weighed = Intake.objects.filter(place=place, received_at__gte=since, received_at__lt=until)
    sorted_ = Grading.objects.filter(place=place, graded_at__gte=since, graded_at__lt=until)
    packed = Packing.objects.filter(place=place, packed_at__gte=since, packed_at__lt=until)
    tasted = Tasting.objects.filter(place=place, tasted_at__gte=since, tasted_at__lt=until)
    told = [
        (_("Nhập kho"), "intakes", "scale", 10, _kilograms(weighed, "quantity")),
        (_("Phân loại"), "gradings", "filter", 20, _kilograms(sorted_, "taken")),
        (_("Đóng gói"), "packings", "boxes", 50, ngettext("%d lô", "%d lô", packed.count()) % packed.count()),
        (
            _("Nếm thử"),
            "tastings",
            "star",
            60,
            ngettext("%d phiếu", "%d phiếu", tasted.count()) % tasted.count(),
        ),
    ]
    return [
        Step(str(label), reverse(f"packhouse:{name}", args=[place.code]), icon, order, note)
        for label, name, icon, order, note in told
    ]


def _kilograms(rows: "QuerySet[Any]", column: str) -> str:
    return kilograms(rows.aggregate(total=Sum(column))["total"] or Decimal(0))


slots.offer("navigation", packing_link)
slots.offer("home_tasks", packing_task)
steps.add("packhouse", own_steps)
