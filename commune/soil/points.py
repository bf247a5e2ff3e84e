"""Soil points: laid down once, sampled again and again."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger.recording import enter
from commune.lib.fold import fold, one_line
from commune.people.access import governs
from commune.people.models import DECIDING, Person
from commune.places.models import Place
from commune.places.work import plots_worked_by
from commune.soil.models import SoilPoint
from commune.units.models import AdminUnit

# A rectangle around Viet Nam: a point outside is a misread coordinate, not a place.
SOUTH, NORTH, WEST, EAST = Decimal(8), Decimal(24), Decimal(102), Decimal(110)
LONGEST_NAME = 80


class SoilRefused(ValueError):
    """The message is a plain sentence; `part` names the wrong field."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def lay_point(
    *,
    name: str,
    by: Person,
    client_id: UUID,
    plot: Place | None = None,
    unit: AdminUnit | None = None,
    point: tuple[Decimal, Decimal] | None = None,
) -> SoilPoint:
    """A new point (latitude, longitude) on a plot, or on common ground of `unit`; on a plot, its own point by default.

    Idempotent by `client_id`. Raises SoilRefused, and PermissionError unless `by` works or advises the plot, or
    decides for the unit.
    """
    known = SoilPoint.objects.filter(client_id=client_id).first()
    if known:
        return known
    _check_right(by, plot, unit)
    called = one_line(name)
    if not called or len(called) > LONGEST_NAME:
        raise SoilRefused(f"Hãy đặt tên điểm đất, không quá {LONGEST_NAME} chữ.", "name")
    latitude, longitude = _checked(point or (plot.point if plot else None))
    with transaction.atomic():
        made = SoilPoint(
            client_id=client_id, code=_next_code(plot, unit), name=called, folded=fold(called)[:LONGEST_NAME],
            plot=plot, unit=plot.unit if plot else unit, latitude=latitude, longitude=longitude,
            entered_by=by, entered_at=timezone.now(),
        )  # fmt: skip
        return enter(made, by=by.log_actor)


def _check_right(by: Person, plot: Place | None, unit: AdminUnit | None) -> None:
    if plot is not None:
        allowed = plots_worked_by(by).filter(pk=plot.pk).exists()
    elif unit is not None:
        allowed = governs(by, unit, *DECIDING)
    else:
        raise SoilRefused("Hãy chọn vườn có điểm đất này.", "plot")
    if not allowed:
        raise PermissionError(f"{by.log_actor} may not lay soil points there")


def _checked(point: tuple[Decimal, Decimal] | None) -> tuple[Decimal, Decimal]:
    if point is None:
        raise SoilRefused("Vườn này chưa có vị trí. Hãy ghi vĩ độ và kinh độ.", "latitude")
    latitude, longitude = point
    if not SOUTH <= latitude <= NORTH:
        raise SoilRefused("Vĩ độ ở Việt Nam từ 8 tới 24. Hãy xem lại.", "latitude")
    if not WEST <= longitude <= EAST:
        raise SoilRefused("Kinh độ ở Việt Nam từ 102 tới 110. Hãy xem lại.", "longitude")
    return latitude, longitude


def _next_code(plot: Place | None, unit: AdminUnit | None) -> str:
    """DAT-V-0117-1-2; the ground is locked, so that two people do not get one number."""
    if plot is not None:
        Place.objects.select_for_update(no_key=True).get(pk=plot.pk)
        return f"DAT-{plot.code}-{SoilPoint.objects.filter(plot=plot).count() + 1}"
    assert unit is not None
    AdminUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    return f"DAT-{unit.code}-{SoilPoint.objects.filter(plot__isnull=True, unit=unit).count() + 1}"
