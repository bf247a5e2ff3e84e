"""Quota, ordered, delivered, activated and scanned: five figures that stay apart, each counted from its rows."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune.people.models import Organization
from commune.quotas.models import (
    DeliveryReceipt,
    OrderBatch,
    StampOrder,
    StampProgramme,
    StampQuota,
    StampReturn,
)
from commune.stamps.models import Activation, ScanTally

FIGURES = {
    "quota": gettext_lazy("Hạn mức"),
    "ordered": gettext_lazy("Đã đặt"),
    "delivered": gettext_lazy("Đã giao"),
    "activated": gettext_lazy("Đã kích hoạt"),
    "scanned": gettext_lazy("Đã được quét"),
    "returned": gettext_lazy("Trả, hủy"),
}
STAMPS = Sum(F("last") - F("first") + 1)


@dataclass(frozen=True)
class FacilityFigures:
    """`delivered` is what the facility confirmed; `scanned` counts stamps scanned at least once, not scans."""

    facility: Organization
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureRow:
    """One row behind a figure: what it was, how many stamps, when, and its page."""

    words: str
    count: int
    when: datetime
    href: str = ""


def figures_of(
    facilities: Iterable[Organization], programme: StampProgramme | None = None
) -> list[FacilityFigures]:
    """In the order of the facilities, in a fixed number of queries; of one programme or of all."""
    wanted = list(facilities)
    counted = {name: _counted(name, wanted, programme) for name in FIGURES}
    return [FacilityFigures(each, {name: counted[name][each.pk] for name in FIGURES}) for each in wanted]


def total_of(rows: Iterable[FacilityFigures]) -> dict[str, int]:
    found: Counter[str] = Counter(dict.fromkeys(FIGURES, 0))
    for row in rows:
        found.update(row.counts)
    return dict(found)


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: its rows, the paths to facility, programme and moment, and what is added."""

    rows: Callable[[], "QuerySet[Any]"]
    facility: str
    programme: str
    when: str
    adds: Sum = STAMPS


SOURCES = {
    "quota": Source(StampQuota.objects.all, "facility", "programme", "granted_at", Sum("count")),
    "ordered": Source(
        StampOrder.objects.standing, "quota__facility", "quota__programme", "ordered_at", Sum("count")
    ),
    "delivered": Source(
        DeliveryReceipt.objects.all,
        "delivery__order__quota__facility",
        "delivery__order__quota__programme",
        "received_at",
    ),
    "activated": Source(
        lambda: Activation.objects.filter(batch__programme_order__isnull=False),
        "batch__holder",
        "batch__programme_order__order__quota__programme",
        "activated_at",
    ),
    "returned": Source(
        StampReturn.objects.all, "order__quota__facility", "order__quota__programme", "recorded_at"
    ),
}


def _counted(name: str, facilities: list[Organization], programme: StampProgramme | None) -> Counter[UUID]:
    if name == "scanned":
        return _scanned(facilities, programme)
    source = SOURCES[name]
    rows = source.rows().filter(**{f"{source.facility}__in": facilities})
    if programme:
        rows = rows.filter(**{source.programme: programme})
    sums = rows.order_by().values(source.facility).annotate(stamps=source.adds)
    return Counter({each[source.facility]: int(each["stamps"] or 0) for each in sums})


def _scanned(facilities: list[Organization], programme: StampProgramme | None) -> Counter[UUID]:
    """A tally knows its batch by number only: it is written on the path of every scan."""
    made = OrderBatch.objects.filter(order__quota__facility__in=facilities)
    if programme:
        made = made.filter(order__quota__programme=programme)
    holder = dict(made.values_list("batch__number", "order__quota__facility"))
    seen = ScanTally.objects.filter(batch_number__in=holder).values("batch_number")
    found: Counter[UUID] = Counter()
    for each in seen.annotate(stamps=Count("pk")):
        found[holder[each["batch_number"]]] += each["stamps"]
    return found


def rows_behind(name: str, facility: Organization) -> "QuerySet[Any]":
    """The very rows that one figure of a facility counts, newest first."""
    if name == "scanned":
        made = OrderBatch.objects.filter(order__quota__facility=facility)
        return ScanTally.objects.filter(batch_number__in=made.values("batch__number")).order_by(
            "-last_at", "pk"
        )
    source = SOURCES[name]
    return source.rows().filter(**{source.facility: facility}).order_by(f"-{source.when}", "pk")


def told(name: str, row: Any) -> FigureRow:
    """The row in words, with the page where it was entered."""
    return TELLING[name](row)


def _order_page(order: StampOrder) -> str:
    return reverse("quotas:order", args=[order.pk])


TELLING: dict[str, Callable[[Any], FigureRow]] = {
    "quota": lambda row: FigureRow(_("Quyết định %s") % row.decision, row.count, row.granted_at),
    "ordered": lambda row: FigureRow(row.trade_item.name, row.count, row.ordered_at, _order_page(row)),
    "delivered": lambda row: FigureRow(
        _("Phiếu %(slip)s, tem %(range)s") % {"slip": row.delivery.slip, "range": row.words},
        row.count,
        row.received_at,
        _order_page(row.delivery.order),
    ),
    "activated": lambda row: FigureRow(
        _("Lô %(lot)s, tem %(range)s") % {"lot": row.lot.code, "range": row.words},
        row.count,
        row.activated_at,
        reverse("stamps:batch", args=[row.batch.number]),
    ),
    "scanned": lambda row: FigureRow(
        _("Tem số %(number)s của đợt %(batch)s, %(count)s lượt quét")
        % {"number": row.index + 1, "batch": row.batch_number, "count": row.count},
        1,
        row.last_at,
        reverse("stamps:batch", args=[row.batch_number]),
    ),
    "returned": lambda row: FigureRow(
        f"{row.get_kind_display()}: {row.reason}", row.count, row.recorded_at, _order_page(row.order)
    ),
}
