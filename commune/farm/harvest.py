"""Harvest (thu hoạch): a diary entry that opens a lot, refused inside the pre-harvest interval."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from commune.farm import late, steps, yields
from commune.farm.activities import HARVESTING
from commune.farm.models import DiaryEntry, Harvest
from commune.farm.safety import SafetyVerdict, earliest_harvest
from commune.farm.writing import Device, EntryRefusedError, Work, write
from commune.ledger import recording
from commune.lib.vietnamese import format_number
from commune.people.models import Person
from commune.places.models import Place
from commune.products.models import TradeItem
from commune.trace import lots
from commune.trace.models import Lot, LotKind

SMALLEST = Decimal("0.001")


class HarvestRefusedError(EntryRefusedError):
    """`verdict` and `allowed_from` say why and until when, where safety is the reason."""

    def __init__(self, message: str, part: str = "", verdict: SafetyVerdict | None = None) -> None:
        super().__init__(message, part)
        self.verdict = verdict
        self.allowed_from = verdict.allowed_from if verdict else None


def record_harvest(
    plot: Place,
    *,
    trade_item: TradeItem,
    quantity: Decimal,
    at: datetime,
    by: Person,
    client_id: UUID,
    on_behalf_of: Person | None = None,
    note: str = "",
    device: Device | None = None,
    photos: Sequence[str] = (),
) -> Lot:
    """Entry, lot, commissioning event and `Harvest` in one transaction; `quantity` in the item's unit (kg).

    Idempotent by `client_id`. Raises HarvestRefusedError: inside the interval, unknown interval, banned input,
    impossible weight; EntryRefusedError for who and when. No recorded spray is allowed, and kept as `no_record`.
    """
    check_item(plot, trade_item)
    amount = _amount(quantity)
    body = {"gtin": trade_item.gtin, "quantity": format(amount, "f"), "uom": trade_item.uom}
    work = Work(HARVESTING, at, note=note, body=body, photos=photos)
    entry = write(
        plot,
        work,
        by=by,
        client_id=client_id,
        on_behalf_of=on_behalf_of,
        device=device,
        finish=lambda row: _open(row, trade_item, amount),
    )
    return entry.harvest.lot


def check_item(plot: Place, trade_item: TradeItem) -> None:
    owners = (plot.holder_id, plot.holder.parent_id)
    if not trade_item.is_bulk or trade_item.brand_owner_id not in owners:
        raise HarvestRefusedError(f"{trade_item} không phải là hàng hái của vườn này.", "trade_item")


def _amount(quantity: Decimal) -> Decimal:
    if not quantity.is_finite() or quantity <= 0:
        raise HarvestRefusedError("Số ký phải lớn hơn 0.", "quantity")
    return quantity.quantize(SMALLEST)


def _open(entry: DiaryEntry, trade_item: TradeItem, quantity: Decimal) -> Harvest:
    verdict = _checked(entry, trade_item, quantity)
    lot = Lot(trade_item=trade_item, quantity=quantity, uom=trade_item.uom)
    lot.code = lots.next_code(trade_item, LotKind.HARVEST, entry.occurred_at)
    opened = lots.open_lot(
        kind=LotKind.HARVEST,
        trade_item=trade_item,
        holder=entry.plot.holder,
        place=entry.plot,
        code=lot.code,
        quantity=quantity,
        uom=trade_item.uom,
        at=entry.occurred_at,
        by=entry.author,
        event=steps.harvest_event(entry, lot, variety=trade_item.variety.slug),
    )
    row = Harvest(entry=entry, lot=opened, safety=verdict.reason, allowed_from=verdict.allowed_from)
    recording.enter(row, by=entry.author.log_actor)
    late.first_verdict(row, verdict)
    return row


def _checked(entry: DiaryEntry, trade_item: TradeItem, quantity: Decimal) -> SafetyVerdict:
    species = trade_item.variety.species
    left = yields.room_left(entry.plot, species, entry.occurred_at)
    if left is not None and quantity > left:
        raise HarvestRefusedError(
            f"{format_number(quantity)} kg là nhiều quá so với diện tích vườn "
            f"(trong một năm còn ghi được {format_number(max(left, Decimal(0)))} kg). Hãy cân và ghi lại.",
            "quantity",
        )
    verdict = earliest_harvest(entry.plot, species, entry.occurred_at)
    if not verdict.is_allowed_at(entry.occurred_at):
        raise HarvestRefusedError(f"Chưa được hái. {verdict.explanation}", "at", verdict)
    return verdict
