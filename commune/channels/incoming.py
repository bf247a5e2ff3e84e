"""Orders that come in from a marketplace: each once by its number, served from the market's stock or refused visibly.

The rule when two places want the last crates: whose order reaches the market's statement first has them, whatever a
marketplace believed it had. The other order is refused with the reason, told so, and kept in sight of the seller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from commune.channels.models import (
    AnswerStep,
    ChannelLink,
    ChannelOffer,
    OutsideAnswer,
    OutsideOrder,
)
from commune.ledger import recording
from commune.market.models import Booth
from commune.orders import addresses, outside
from commune.orders.checkout import DeliverTo
from commune.orders.models import Order, OrderCancellation
from commune.orders.outside import OutsideLine, OutsideRefusedError, Placed
from commune.units.models import AdminUnit

MOST_UNITS = 100_000


class NotOursError(OutsideRefusedError):
    """Nothing that was offered from here: not ours to call off there either."""


@dataclass(frozen=True)
class Incoming:
    """`lines` are (sku, units, price). `commune` as written there; the buyer's parts may be masked."""

    number: str
    placed_at: datetime
    lines: Sequence[tuple[str, int, int]]
    name: str
    phone: str
    commune: str
    house: str


def take_in(link: ChannelLink, came: Incoming, *, by: str) -> OutsideOrder:
    """Idempotent by number, over all links of the booth with that shop: what became of an order before stays.

    What is not ours to sell is kept in sight and left alone there: the shop may sell more than we offer.
    """
    now = timezone.now()
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=link.booth_id).values_list("pk"))
        known = OutsideOrder.objects.of_shop(link).filter(number=came.number).first()
        if known:
            return known
        row = OutsideOrder(link=link, number=came.number, lines=[list(line) for line in came.lines])
        row.placed_at, row.received_at = min(came.placed_at, now), now
        is_ours = True
        try:
            with transaction.atomic():
                row.order = _placed(link, came, by=by, now=now)
        except OutsideRefusedError as refusal:
            row.refusal, is_ours = str(refusal)[:300], not isinstance(refusal, NotOursError)
        recording.enter(row, by=by)
        if row.order is None and is_ours:
            answer(row, AnswerStep.REFUSED, note=row.refusal)
    return row


def call_off(link: ChannelLink, number: str, *, by: str) -> OrderCancellation | None:
    """The buyer called it off there. None where there is nothing to call off, or it has left already."""
    found = OutsideOrder.objects.of_shop(link).filter(number=number, order__isnull=False).first()
    if found is None or found.order is None:
        return None
    try:
        return outside.call_off(found.order, reason=f"Đã hủy trên {link.name}", by=by, now=timezone.now())
    except OutsideRefusedError:
        return None


def answer(row: OutsideOrder, step: AnswerStep, *, note: str = "") -> None:
    """To be told there, once; file channels are told by the list of states that the seller carries over."""
    OutsideAnswer.objects.get_or_create(
        outside=row, step=step, defaults={"note": note[:200], "due_at": timezone.now()}
    )


def _placed(link: ChannelLink, came: Incoming, *, by: str, now: datetime) -> Order:
    key = uuid5(NAMESPACE_URL, f"{link.pk}:{came.number}")
    unit = unit_of(came.commune) or link.booth.organization.unit
    to = DeliverTo(
        name=came.name.strip()[:120] or "Người mua trên sàn",
        phone=came.phone.strip()[:20],
        unit=unit,
        commune_written=came.commune.strip()[:120] or unit.name,
        house=came.house.strip()[:160],
    )
    placed = Placed(link.name, came.number, _lines(link, came), to, min(came.placed_at, now))
    return outside.bring_in(link.booth, placed, client_id=key, by=by, now=now)


def _lines(link: ChannelLink, came: Incoming) -> list[OutsideLine]:
    """Raises OutsideRefusedError for what we never offered there or numbers that cannot be."""
    offers = {
        each.sku: each
        for each in ChannelOffer.objects.filter(link=link).select_related(
            "listing__trade_item", "listing__booth"
        )
    }
    summed: dict[str, tuple[int, int]] = {}
    for sku, units, price in came.lines:
        if sku not in offers:
            raise NotOursError(
                f"Mã {sku[:40]} không phải món nào đã đăng từ đây lên {link.name}. Đơn này người bán tự lo trên sàn."
            )
        if not 0 < units <= MOST_UNITS or price <= 0:
            raise OutsideRefusedError("Số lượng và giá phải lớn hơn 0.")
        before = summed.get(sku, (0, price))
        if before[1] != price:
            raise OutsideRefusedError(f"Mã {sku[:40]} có hai giá khác nhau trong một đơn.")
        summed[sku] = (before[0] + units, price)
    if not summed:
        raise NotOursError("Đơn không có món nào đọc được. Đơn này người bán tự lo trên sàn.")
    return [OutsideLine(offers[sku].listing, units, price) for sku, (units, price) in summed.items()]


def unit_of(written: str) -> AdminUnit | None:
    """The commune that is meant, where the words mean just one."""
    found = addresses.communes_called(written) if written.strip() else []
    return found[0] if len(found) == 1 else None
