"""Hamlets (ấp): entered by the commune's office, and which plots lie in which, from a day on."""

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from commune.ledger.recording import enter
from commune.lib.fold import fold, one_line
from commune.lib.vietnamese import format_date
from commune.people.access import governs
from commune.people.models import DECIDING, Person
from commune.places.models import Hamlet, HamletAssignment, Place, PlaceKind
from commune.units.history import date_today
from commune.units.models import AdminUnit, Level

LONGEST_NAME = 80
EARLIEST = date(1976, 1, 1)


class HamletRefused(ValueError):
    """The message is for the page; `part` names the wrong field."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def enter_hamlet(
    unit: AdminUnit,
    *,
    name: str,
    since: date,
    is_illustrative: bool,
    by: Person,
    client_id: uuid.UUID,
) -> Hamlet:
    """A hamlet of a commune; the same `client_id` gives the one that is there.

    Raises HamletRefused for a second of that name, and PermissionError unless `by` decides for the unit.
    """
    if not governs(by, unit, *DECIDING):
        raise PermissionError(f"{by.log_actor} may not enter hamlets of {unit.pk}")
    known = Hamlet.objects.filter(client_id=client_id).first()
    if known:
        return known
    called = one_line(name)
    if not called or len(called) > LONGEST_NAME:
        raise HamletRefused(f"Hãy ghi tên ấp, không quá {LONGEST_NAME} chữ.", "name")
    if unit.level != Level.COMMUNE:
        raise HamletRefused("Ấp phải thuộc về một xã, phường.", "unit")
    _check_day(since, "since")
    with transaction.atomic():
        AdminUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        if Hamlet.objects.filter(unit=unit, folded=fold(called)).exists():
            raise HamletRefused(f"{unit} đã có ấp tên này.", "name")
        made = Hamlet(
            unit=unit, name=called, folded=fold(called), since=since, is_illustrative=is_illustrative,
            entered_by=by, client_id=client_id,
        )  # fmt: skip
        return enter(made, by=by.log_actor)


def assign_plot(plot: Place, *, hamlet: Hamlet, since: date, by: Person) -> HamletAssignment:
    """The plot lies in the hamlet from a day on, until another assignment begins; a no-op when it is told again.

    Raises HamletRefused for a hamlet of another commune, a day before the hamlet's first, or a second word on
    the same day; PermissionError unless `by` decides for the commune.
    """
    if not governs(by, plot.unit, *DECIDING):
        raise PermissionError(f"{by.log_actor} may not assign {plot.code}")
    if plot.kind != PlaceKind.PLOT or hamlet.unit_id != plot.unit_id:
        raise HamletRefused("Ấp và vườn phải cùng một xã.", "hamlet")
    _check_day(since, "since")
    if since < hamlet.since:
        raise HamletRefused(f"Ấp này có từ ngày {format_date(hamlet.since)}.", "since")
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True).get(pk=plot.pk)
        same_day = HamletAssignment.objects.filter(plot=plot, since=since).first()
        if same_day and same_day.hamlet_id == hamlet.pk:
            return same_day
        if same_day:
            raise HamletRefused("Vườn này đã được gán ấp khác từ đúng ngày đó.", "since")
        return enter(HamletAssignment(plot=plot, hamlet=hamlet, since=since, assigned_by=by), by=by.log_actor)


def hamlet_on(day: object, plot: str = "pk") -> Subquery:
    """For annotating rows: key of the hamlet in which the plot at path `plot` lay on a day (or `OuterRef` to one)."""
    standing = HamletAssignment.objects.filter(plot=OuterRef(plot), since__lte=day)
    return Subquery(standing.order_by("-since").values("hamlet")[:1], output_field=UUIDField())


def hamlet_of(plot: Place, on: date | None = None) -> Hamlet | None:
    """Where the plot lay on a day; today's by default. None: nobody has said."""
    standing = plot.hamlet_assignments.filter(since__lte=on or date_today())
    latest = standing.select_related("hamlet").order_by("-since").first()
    return latest.hamlet if latest else None


def plots_with_hamlet(unit: AdminUnit) -> QuerySet[Any]:
    """Plots of a commune, each with `hamlet_key` of today."""
    plots = Place.objects.plots().filter(unit=unit).select_related("holder")
    return plots.annotate(hamlet_key=hamlet_on(date_today())).order_by("code")


def _check_day(day: date, part: str) -> None:
    if day > date_today():
        raise HamletRefused("Ngày này chưa tới.", part)
    if day < EARLIEST:
        raise HamletRefused("Ngày này xa quá. Hãy xem lại năm.", part)
