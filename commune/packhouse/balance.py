"""Mass balance of a day (cân đối): what was there and came in is what was packed, lost, put aside and still is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from commune.packhouse.available import amounts_of, lots_of
from commune.packhouse.day import bounds
from commune.packhouse.grades import grade_of
from commune.packhouse.models import GradingLine, Intake, Packing, PackingInput
from commune.places.models import Place
from commune.trace.models import Lot

ZERO = Decimal(0)


@dataclass(frozen=True)
class Balance:
    """Kilograms. `opening` and `closing` come from lots and their lineage, the others from the day's own sheets.

    `unweighed`: packed from lots that never crossed the scale, so they came and went at once.
    """

    day: date
    opening: Decimal
    received: Decimal
    unweighed: Decimal
    packed: Decimal
    lost: Decimal
    rejected: Decimal
    closing: Decimal

    @property
    def total_in(self) -> Decimal:
        return self.opening + self.received + self.unweighed

    @property
    def total_out(self) -> Decimal:
        return self.packed + self.lost + self.rejected + self.closing

    @property
    def difference(self) -> Decimal:
        """0, or something was written past this room."""
        return self.total_in - self.total_out

    @property
    def is_even(self) -> bool:
        return self.difference == 0


@dataclass(frozen=True)
class Stock:
    """What is left of one lot at the end of a day, sorted and not."""

    lot: Lot
    grades: dict[str, Decimal]
    ungraded: Decimal
    left: Decimal

    @property
    def shown(self) -> list[tuple[str, Decimal]]:
        """Label and kilograms of each part."""
        parts = [(grade_of(code).label, kg) for code, kg in self.grades.items() if kg]
        return [*parts, ("Chưa phân loại", self.ungraded)] if self.ungraded else parts


def balance_of(place: Place, day: date) -> Balance:
    start, end = bounds(day)
    packings = Packing.objects.filter(place=place, packed_at__gte=start, packed_at__lt=end)
    net = packings.aggregate(net=Sum(F("units") * F("net_content")), lost=Sum("loss"))
    inputs = PackingInput.objects.filter(packing__in=packings)
    weighed = Intake.objects.filter(place=place).values("lot")
    return Balance(
        day=day,
        opening=_total(stock_at(place, start)),
        received=_sum(Intake.objects.filter(place=place, received_at__gte=start, received_at__lt=end)),
        unweighed=_sum(inputs.exclude(lot__in=weighed)),
        packed=net["net"] or ZERO,
        lost=net["lost"] or ZERO,
        rejected=_sum(
            GradingLine.objects.filter(
                grade="", grading__place=place, grading__graded_at__gte=start, grading__graded_at__lt=end
            )
        ),
        closing=_total(stock_at(place, end)),
    )


def stock_at(place: Place, moment: datetime) -> list[Stock]:
    """Of every lot that was weighed in before and is not used up."""
    weighed = Intake.objects.filter(place=place, received_at__lt=moment).values("lot")
    rows = amounts_of(
        lots_of(place.holder).filter(pk__in=weighed).order_by("made_at", "code"), place, until=moment
    )
    return [
        Stock(row.lot, dict(row.grades), row.ungraded if row.is_graded else row.left, row.left)
        for row in rows
        if row.left
    ]


def _total(stock: Iterable[Stock]) -> Decimal:
    """Grade by grade, so that a grade that was packed twice shows."""
    return sum((sum(row.grades.values(), ZERO) + row.ungraded for row in stock), ZERO)


def _sum(rows: Any) -> Decimal:
    return rows.aggregate(total=Sum("quantity"))["total"] or ZERO
