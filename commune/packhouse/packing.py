"""Packing (đóng gói): harvest lots become one packed lot, and the weights must balance."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from commune.ledger import recording
from commune.lib.epcis import build
from commune.lib.vietnamese import VIETNAM
from commune.packhouse.available import amounts_of, lots_of
from commune.packhouse.grades import grade_of, known_grades
from commune.packhouse.intake import check_free, check_house, check_moment
from commune.packhouse.models import Packing, PackingInput
from commune.packhouse.refusing import PackingRefusedError, digest_of, insist_same, kilograms, to_the_gram
from commune.people.models import Person
from commune.places.models import Place
from commune.products.models import TradeItem
from commune.trace import claims, freshness, identifiers, lots
from commune.trace.models import Lot, LotKind

PIECES = "H87"
MOST_UNITS = 1_000_000

Inputs = Sequence[tuple[Lot, Decimal]]


def pack(
    inputs: Inputs,
    *,
    trade_item: TradeItem,
    units: int,
    at: datetime,
    by: Person,
    place: Place,
    loss_kg: Decimal,
    client_id: UUID,
    grade: str = "mixed",
    claim: str = "",
) -> Lot:
    """Pack kilograms of harvest lots into `units` pieces: sum of inputs = units * net content + loss, to the gram.

    Transformation event, lot with best-before, links and rows in one transaction. Idempotent by `client_id`.
    Raises PackingRefusedError: no balance, more than is left, loss above the limit, recalled or held, another's
    lot, another variety, not her packing house; a lot that somebody else than `claim` has a claim on.
    """
    taken = [(lot, to_the_gram(kg, "inputs")) for lot, kg in inputs]
    loss = to_the_gram(loss_kg, "loss")
    row = Packing(
        client_id=client_id, place=place, units=units, net_content=trade_item.net_content, loss=loss
    )
    row.grade, row.packed_at, row.packed_by = grade, at, by
    row.digest = _digest(row, trade_item, taken)
    with transaction.atomic():
        known = Packing.objects.filter(client_id=client_id).first()
        if known:
            insist_same(known.digest, row.digest)
            return known.lot
        lots.locked(lot for lot, _ in taken)
        _check(row, trade_item, taken)
        _check_claims(taken, claim)
        return _packed(row, trade_item, taken)


def _digest(row: Packing, trade_item: TradeItem, taken: Inputs) -> str:
    content = {
        "inputs": sorted((str(lot.pk), str(kg)) for lot, kg in taken),
        "trade_item": trade_item.pk,
        "units": row.units,
        "loss": row.loss,
        "grade": row.grade,
        "place": row.place_id,
        "by": row.packed_by_id,
    }
    return digest_of(content)


def _check(row: Packing, trade_item: TradeItem, taken: Inputs) -> None:
    check_house(row.packed_by, row.place)
    if trade_item.is_bulk or trade_item.brand_owner_id != row.place.holder_id:
        raise PackingRefusedError(f"{trade_item} không phải hàng đóng gói của nhà này.", "trade_item")
    if row.grade not in known_grades():
        raise PackingRefusedError("Không có loại này.", "grade")
    among = [lot for lot, _ in taken]
    check_moment(row.packed_at, among)
    _check_lots(among, trade_item, row.place)
    _check_left(taken, row)
    check_balance(sum((kg for _, kg in taken), Decimal(0)), row.units, trade_item.net_content, row.loss)


def _check_claims(taken: Inputs, claim: str) -> None:
    found = claims.stranger_among((lot for lot, _ in taken), reference=claim)
    if found:
        raise PackingRefusedError(f"Lô {found[0].code} là {found[1].told}, không đóng hàng chung.", "inputs")


def _check_lots(among: list[Lot], trade_item: TradeItem, place: Place) -> None:
    if not among:
        raise PackingRefusedError("Hãy chọn ít nhất một lô.", "inputs")
    if len({lot.pk for lot in among}) < len(among):
        raise PackingRefusedError("Một lô chỉ ghi một dòng.", "inputs")
    own = set(lots_of(place.holder).filter(pk__in=[lot.pk for lot in among]).values_list("pk", flat=True))
    for lot in among:
        if lot.pk not in own:
            raise PackingRefusedError(f"Lô {lot.code} không phải của thành viên hợp tác xã.", "inputs")
        if lot.trade_item.variety_id != trade_item.variety_id:
            raise PackingRefusedError(f"Lô {lot.code} là giống khác, không đóng chung được.", "inputs")
    check_free(among)


def _check_left(taken: Inputs, row: Packing) -> None:
    wanted = dict(taken)
    for found in amounts_of(wanted, row.place):
        amount, code = wanted[found.lot], found.lot.code
        if amount <= 0:
            raise PackingRefusedError(f"Số ký lấy từ lô {code} phải lớn hơn 0.", "inputs")
        left = max(found.left_of(row.grade), Decimal(0))
        if amount > left:
            as_grade = f" {grade_of(row.grade).label.lower()}" if found.is_graded else ""
            raise PackingRefusedError(
                f"Lô {code} chỉ còn {kilograms(left)}{as_grade}, không lấy được nhiều hơn.", "inputs"
            )


def check_balance(total: Decimal, units: int, net_content: Decimal, loss: Decimal) -> None:
    """Raises PackingRefusedError saying by how much the weights differ, or that too much was lost."""
    if not 0 < units <= MOST_UNITS:
        raise PackingRefusedError("Số hộp phải lớn hơn 0.", "units")
    packed = units * net_content
    difference = total - packed - loss
    if difference:
        told = f"Đưa vào {kilograms(total)}, đóng được {kilograms(packed)}, hao hụt {kilograms(loss)}"
        side = "còn thiếu" if difference > 0 else "dư"
        raise PackingRefusedError(f"{told}: {side} {kilograms(abs(difference))}. Hãy cân lại.", "units")
    if loss * 100 > total * settings.PACKING_LOSS_PERCENT:
        raise PackingRefusedError(
            f"Hao hụt {kilograms(loss)} quá {settings.PACKING_LOSS_PERCENT}% số ký đưa vào. Hãy xem lại.",
            "loss",
        )


def _packed(row: Packing, trade_item: TradeItem, taken: Inputs) -> Lot:
    best_before = first_best_before(trade_item, row.packed_at)
    code = lots.next_code(trade_item, LotKind.PACKED, row.packed_at)
    row.lot = lots.open_lot(
        kind=LotKind.PACKED,
        trade_item=trade_item,
        holder=row.place.holder,
        place=row.place,
        code=code,
        quantity=Decimal(row.units),
        uom=PIECES,
        at=row.packed_at,
        by=row.packed_by,
        best_before=best_before,
        event=_event(row, trade_item, code, _shortened(best_before, taken), taken),
        parents=taken,
    )
    freshness.inherit(row.lot, parents=[lot for lot, _ in taken], by=row.packed_by)
    actor = row.packed_by.log_actor
    recording.enter(row, by=actor)
    recording.enter_all([PackingInput(packing=row, lot=lot, quantity=kg) for lot, kg in taken], by=actor)
    return row.lot


def first_best_before(trade_item: TradeItem, at: datetime) -> date | None:
    """The day of packing in Vietnam and the item's shelf life after it."""
    if trade_item.shelf_life_days is None:
        return None
    return at.astimezone(VIETNAM).date() + timedelta(days=trade_item.shelf_life_days)


def _shortened(best_before: date | None, taken: Inputs) -> date | None:
    """What goes on the label: without the days that the lots in it have lost already."""
    lost = sum(freshness.inherited(lot for lot, _ in taken).values())
    return best_before - timedelta(days=lost) if best_before else None


def _event(
    row: Packing, trade_item: TradeItem, code: str, best_before: date | None, taken: Inputs
) -> dict[str, object]:
    here = identifiers.place_uri(row.place)
    made = {"cbvmda:lotNumber": code}
    if best_before:
        made["cbvmda:bestBeforeDate"] = best_before.isoformat()
    return build.transformation_event(
        row.packed_at,
        input_quantities=[build.Quantity(identifiers.uri_of(lot), kg, lot.uom) for lot, kg in taken],
        output_quantities=[build.Quantity(identifiers.lot_uri(trade_item.gtin, code), row.units)],
        ilmd=made,
        event_id=row.event_id,
        biz_step="commissioning",
        disposition="active",
        read_point=here,
        biz_location=here,
    )
