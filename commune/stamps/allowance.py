"""How many stamps may be issued, for what, and when a lot's stamps may be touched at all."""

import tomllib
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from commune.lib.serials.permutation import MAX_COUNT
from commune.lib.vietnamese import format_number
from commune.people.models import Organization
from commune.products.models import TradeItem
from commune.stamps import addresses, counting
from commune.stamps.models import StampBatch, StampReservation
from commune.stamps.ranges import StampRefusedError
from commune.trace import lots
from commune.trace.models import Lot, LotKind

SPARES = Path(__file__).parent / "data" / "spares.toml"


def check_issue(asked: StampReservation, *, is_limited: bool) -> None:
    """`is_limited`: no more stamps than the lot has units and spares. Raises StampRefusedError."""
    if not 0 < asked.count <= MAX_COUNT:
        limit = {"count": format_number(MAX_COUNT)}
        raise StampRefusedError(_("Mỗi đợt có từ 1 đến %(count)s tem.") % limit, "count")
    if asked.lot is None:
        _check_item(asked.trade_item, asked.holder)
    else:
        _check_lot(asked.lot, asked)
        if is_limited:
            _check_room(asked.lot, asked.count)


def _check_item(item: TradeItem, holder: Organization) -> None:
    if item.is_bulk:
        raise StampRefusedError(_("Hàng rời không dán tem từng đơn vị."), "trade_item")
    if item.brand_owner_id not in (holder.pk, holder.parent_id):
        raise StampRefusedError(_("Mặt hàng này của cơ sở khác."), "trade_item")


def _check_lot(lot: Lot, asked: StampReservation) -> None:
    if lot.kind != LotKind.PACKED:
        raise StampRefusedError(_("Chỉ lô đã đóng gói mới dán tem từng đơn vị."), "lot")
    if lot.trade_item_id != asked.trade_item_id or lot.holder_id != asked.holder_id:
        raise StampRefusedError(_("Lô này là của mặt hàng hoặc cơ sở khác."), "lot")
    addresses.lot_prefix(asked.trade_item.gtin, lot.code)
    check_sellable(lot)


def check_sellable(lot: Lot) -> None:
    """Locks the lot, so that a recall comes either before or after what is done with its stamps."""
    lots.locked([lot])
    if not Lot.objects.sellable().filter(pk=lot.pk).exists():
        raise StampRefusedError(_("Lô này đang bị thu hồi hoặc tạm giữ."), "lot")


def _check_room(lot: Lot, count: int) -> None:
    room = stamps_left(lot)
    if count > room:
        told = _("Lô này còn được phát hành nhiều nhất %(room)s tem (theo số đơn vị đã đóng gói).")
        raise StampRefusedError(told % {"room": format_number(max(room, 0))}, "count")


def stamps_left(lot: Lot) -> int:
    """How many stamps a packer may still issue for the lot: its units and a few spares, less what is out."""
    return int(lot.quantity) + spares_for(int(lot.quantity)) - counting.stamps_out(lot)


def spares_for(units: int) -> int:
    rule = _spare_rule()
    return max(rule["at_least"], -(-units * rule["share_percent"] // 100))


@lru_cache(maxsize=1)
def _spare_rule() -> dict[str, int]:
    return tomllib.loads(SPARES.read_text(encoding="utf-8"))


def check_assignable(batch: StampBatch, lot: Lot, count: int, *, is_limited: bool) -> None:
    """Whether the roll may be put on this lot. Raises StampRefusedError."""
    if batch.lot_id:
        raise StampRefusedError(_("Đợt tem này đã in sẵn số lô."), "lot")
    if lot.kind != LotKind.PACKED or (lot.trade_item_id, lot.holder_id) != (
        batch.trade_item_id,
        batch.holder_id,
    ):
        raise StampRefusedError(_("Lô này là của mặt hàng hoặc cơ sở khác."), "lot")
    check_sellable(lot)
    if is_limited:
        _check_room(lot, count)
