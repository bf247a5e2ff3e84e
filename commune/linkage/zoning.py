"""Zones of raw material: drawn from plots by whoever governs; area and diary coverage come from the plots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.farm.models import DiaryEntry
from commune.ledger import recording
from commune.linkage import access
from commune.linkage.models import Zone, ZonePlot, ZoneSet
from commune.linkage.refusing import LinkageRefusedError
from commune.people.models import Person
from commune.places.models import Place, PlaceKind
from commune.units.models import AdminUnit

EARLIEST = date(2000, 1, 1)
KEPT_FRESH = timedelta(days=365)


def draw_zone(
    unit: AdminUnit,
    *,
    name: str,
    product: str,
    since: date,
    plots: Sequence[Place],
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> Zone:
    """A zone of plots of one unit. Idempotent by `client_id`.

    Raises LinkageRefusedError, and PermissionDenied unless `by` is an official for the unit.
    """
    if not access.may_find(by, unit):
        raise PermissionDenied
    moment = at or timezone.now()
    with transaction.atomic():
        AdminUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        known = Zone.objects.filter(client_id=client_id).first()
        if known:
            return known
        _check(unit, name, since, plots, timezone.localdate(moment))
        row = Zone(client_id=client_id, code=f"VNL-{client_id.hex[:10].upper()}", name=name, unit=unit)
        row.product, row.since, row.entered_by, row.entered_at = product, since, by, moment
        recording.enter(row, by=by.log_actor)
        lines = [ZonePlot(zone=row, plot=each, added_by=by, added_at=moment) for each in plots]
        recording.enter_all(lines, by=by.log_actor)
    return row


def _check(unit: AdminUnit, name: str, since: date, plots: Sequence[Place], today: date) -> None:
    if not plots:
        raise LinkageRefusedError(_("Hãy chọn ít nhất một vườn."), "plots")
    if any(each.kind != PlaceKind.PLOT or each.unit_id != unit.pk for each in plots):
        raise LinkageRefusedError(_("Vườn phải nằm trong đơn vị của vùng."), "plots")
    if not EARLIEST <= since <= today:
        raise LinkageRefusedError(_("Ngày này chưa tới hoặc xa quá. Hãy xem lại."), "since")
    if Zone.objects.filter(unit=unit, name=name).exists():
        raise LinkageRefusedError(_("Đơn vị này đã có vùng tên này."), "name")


def fresh_entries(plot: str) -> "QuerySet[DiaryEntry]":
    """Standing diary entries of the last twelve months on the plot at path `plot` of the outer query."""
    after = timezone.now() - KEPT_FRESH
    return DiaryEntry.objects.standing().filter(plot=OuterRef(plot), occurred_at__gte=after)


def uncovered(zone: str) -> "QuerySet[ZonePlot]":
    """Plots without a fresh entry, of the zone at path `zone` of the outer query."""
    return ZonePlot.objects.filter(~Exists(fresh_entries("plot")), zone=OuterRef(zone))


def digital(zone: str = "pk", said: str = "is_digital") -> Case:
    """Whether the zone at path `zone` works digitally: as its file says, else when every plot keeps its diary."""
    drawn = Exists(ZonePlot.objects.filter(zone=OuterRef(zone))) & ~Exists(uncovered(zone))
    return Case(
        When(**{said: True}, then=Value(value=True)),
        When(**{said: False}, then=Value(value=False)),
        When(drawn, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )


def measured(zones: ZoneSet) -> ZoneSet:
    """With `area` in m², of the plots or as the file says, and `works_digitally`."""
    own = ZonePlot.objects.filter(zone=OuterRef("pk")).order_by().values("zone")
    area = Subquery(own.annotate(total=Sum("plot__area_m2")).values("total"))
    return zones.annotate(
        area=Coalesce(area, F("imported_area_m2"), Value(0), output_field=BigIntegerField()),
        works_digitally=digital(),
    )


@dataclass(frozen=True)
class PlotLine:
    """`entries` and `last` of the last twelve months."""

    plot: Place
    entries: int
    last: datetime | None


def coverage_of(zone: Zone) -> list[PlotLine]:
    """Each plot with what was written of it in the last twelve months."""
    after = timezone.now() - KEPT_FRESH
    plots = Place.objects.filter(zones__zone=zone).select_related("holder").order_by("code")
    lines: dict[UUID, list[datetime]] = {plot.pk: [] for plot in plots}
    written = DiaryEntry.objects.standing().filter(plot__in=lines, occurred_at__gte=after)
    for plot, moment in written.values_list("plot", "occurred_at"):
        lines[plot].append(moment)
    return [PlotLine(each, len(lines[each.pk]), max(lines[each.pk], default=None)) for each in plots]


def plots_of_unit(unit: AdminUnit) -> "QuerySet[Place]":
    return Place.objects.filter(Q(unit=unit), kind=PlaceKind.PLOT).select_related("holder").order_by("code")
