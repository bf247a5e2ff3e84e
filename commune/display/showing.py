"""What stands at a display point today: for the public, for the product's page, for the keeper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commune.display import settling
from commune.display.forms import CountForm, LossForm, ReturnForm, SaleForm
from commune.display.models import (
    Agreement,
    Consignment,
    PointLevel,
    PointMove,
    PointMoveKind,
    StockCount,
)
from commune.display.shelf import why_stopped
from commune.people.models import Organization
from commune.places import hours
from commune.places.hours import DayHours
from commune.places.models import Place
from commune.products.models import TradeItem

LATEST = 15


def on_display(points: Sequence[Place]) -> "QuerySet[PointLevel]":
    """What may be bought there now."""
    levels = PointLevel.objects.guarded().filter(available__gt=0, consignment__point__in=points)
    levels = levels.select_related(
        "consignment__lot__trade_item__variety", "consignment__booth__organization"
    )
    return levels.order_by("consignment__lot__trade_item__name", "consignment__price", "pk")


@dataclass(frozen=True)
class PublicPoint:
    place: Place
    today: DayHours | None
    levels: list[PointLevel] = field(default_factory=list)


def public_points(points: Sequence[Place]) -> list[PublicPoint]:
    day = timezone.localdate()
    levels: dict[Any, list[PointLevel]] = {}
    for level in on_display(points):
        levels.setdefault(level.consignment.point_id, []).append(level)
    return [PublicPoint(each, hours.hours_on(each, day), levels.get(each.pk, [])) for each in points]


def points_showing(item: TradeItem) -> list[Place]:
    """Where a buyer can see and touch it today."""
    levels = PointLevel.objects.guarded().filter(available__gt=0, consignment__lot__trade_item=item)
    found = Place.objects.filter(pk__in=levels.values("consignment__point"))
    return list(found.select_related("unit").order_by("name", "pk"))


@dataclass(frozen=True)
class ShelfRow:
    """One consignment at a point with the forms for it; `stopped` says why it may not be sold."""

    consignment: Consignment
    available: int
    stopped: str
    count: StockCount | None
    sale: SaleForm
    loss: LossForm
    going_back: ReturnForm
    counting: CountForm

    @property
    def tone(self) -> str:
        return "chili" if self.stopped else ""


def shelf_rows(point: Place) -> list[ShelfRow]:
    """Why a lot is stopped is asked for those alone that are."""
    found = Consignment.objects.filter(point=point, level__available__gt=0).shown()
    rows = list(found.order_by("lot__trade_item__name", "sent_at"))
    levels = PointLevel.objects.guarded().filter(consignment__in=rows)
    free = set(levels.values_list("consignment", flat=True))
    counts = StockCount.objects.filter(consignment__in=rows).order_by("counted_at", "pk")
    latest = {each.consignment_id: each for each in counts}
    return [
        _row(each, "" if each.pk in free else why_stopped(each.lot), latest.get(each.pk)) for each in rows
    ]


def _row(each: Consignment, stopped: str, count: StockCount | None) -> ShelfRow:
    key = each.pk.hex[:8]
    return ShelfRow(
        consignment=each,
        available=each.level.available,
        stopped=stopped,
        count=count,
        sale=SaleForm(auto_id=f"ban-{key}-%s"),
        loss=LossForm(auto_id=f"hao-{key}-%s"),
        going_back=ReturnForm(auto_id=f"tra-{key}-%s"),
        counting=CountForm(auto_id=f"dem-{key}-%s"),
    )


def latest_moves(point: Place) -> "QuerySet[PointMove]":
    found = PointMove.objects.filter(consignment__point=point).exclude(kind=PointMoveKind.RECEIVED)
    related = ("consignment__lot__trade_item", "sale", "undone_by", "return_receipt")
    return found.select_related(*related).order_by("-moved_at", "-pk")[:LATEST]


@dataclass(frozen=True)
class Owed:
    """Between a point and one co-op, of what is not settled yet; in đồng."""

    cooperative: Organization
    sold: int
    commission: int

    @property
    def payable(self) -> int:
        return self.sold - self.commission


def owed_at(point: Place, cooperatives: "QuerySet[Organization] | None" = None) -> list[Owed]:
    agreed = Agreement.objects.filter(point=point, acceptance__isnull=False)
    senders = Organization.objects.filter(pk__in=agreed.values("cooperative"))
    if cooperatives is not None:
        senders = senders.filter(pk__in=cooperatives.values("pk"))
    rows = [(each, *settling.owed(point, each)) for each in senders.order_by("name")]
    return [Owed(each, sold, commission) for each, sold, commission in rows]


@dataclass(frozen=True)
class Account:
    """Where the units of a consignment are: `sent` = `missing` + `sold` + `lost` + `back` + `there`, once received."""

    sent: int
    missing: int
    sold: int
    lost: int
    back: int
    there: int

    @property
    def balances(self) -> bool:
        return self.sent == self.missing + self.sold + self.lost + self.back + self.there


def account_of(consignment: Consignment) -> Account | None:
    """None while it is under way."""
    receipt = getattr(consignment, "receipt", None)
    if receipt is None:
        return None
    left = {PointMoveKind.SOLD: 0, PointMoveKind.LOST: 0, PointMoveKind.SENT_BACK: 0}
    for move in consignment.moves.all():
        kind = PointMoveKind((move.undoes or move).kind)
        if kind in left:
            left[kind] -= move.units
    return Account(
        sent=consignment.units,
        missing=consignment.units - receipt.counted,
        sold=left[PointMoveKind.SOLD],
        lost=left[PointMoveKind.LOST],
        back=left[PointMoveKind.SENT_BACK],
        there=consignment.level.available,
    )
