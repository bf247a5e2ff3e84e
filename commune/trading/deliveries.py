"""Deliveries (giao hàng) under a contract: brought by the seller, weighed again and answered by the buyer."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from commune.ledger import recording
from commune.lib.vietnamese import format_number
from commune.people.models import Person
from commune.trace.lots import locked as locked_lots
from commune.trace.lots import remaining_of
from commune.trace.models import Lot, LotKind, LotSet
from commune.trading import access, bills, contracts, handing_over, telling
from commune.trading.models import Contract, ContractDelivery, ContractEnding, ContractPart, DeliveryAnswer
from commune.trading.refusing import TradeRefusedError, insist_same

MOST_OVER = Decimal("1.2")
SMALLEST = Decimal("0.001")


class Fulfilment(StrEnum):
    """How what was taken stands to what was agreed, the tolerance counted in."""

    NOTHING = "nothing"
    UNDER = "under"
    FULL = "full"
    OVER = "over"


def taken_of(contract: Contract) -> Decimal:
    """Kilograms that the buyer has taken."""
    found = (
        ContractDelivery.objects.accepted()
        .filter(contract=contract)
        .aggregate(total=Sum("kilograms"))["total"]
    )
    return found or Decimal(0)


def fulfilment_of(contract: Contract) -> Fulfilment:
    taken, agreed = taken_of(contract), Decimal(contract.kilograms)
    slack = agreed * contract.tolerance / 100
    if not taken:
        return Fulfilment.NOTHING
    if taken < agreed - slack:
        return Fulfilment.UNDER
    return Fulfilment.OVER if taken > agreed + slack else Fulfilment.FULL


def deliverable_lots(contract: Contract, person: Person) -> LotSet:
    """Free harvest lots of the variety that she may bring: the seller's own, or of the households in it."""
    owners = access.traded_for(person).filter(Q(pk=contract.seller_id) | Q(contract_parts__contract=contract))
    holders = {each.pk for each in owners}
    if contract.seller_id in holders:
        holders |= set(ContractPart.objects.filter(contract=contract).values_list("household", flat=True))
    found = Lot.objects.sellable().filter(holder__in=holders, uom="KGM", trade_item__variety=contract.variety)
    return found.filter(kind__in=(LotKind.HARVEST, LotKind.BOUGHT)).order_by("-made_at", "code")


def deliver(
    contract: Contract, *, lot: Lot, kilograms: Decimal, by: Person, client_id: UUID
) -> ContractDelivery:
    """Write down what is brought. Idempotent by `client_id`. Raises TradeRefusedError."""
    if not access.may_deliver(by, contract):
        raise TradeRefusedError("Chỉ bên bán ghi được chuyến giao.")
    if not kilograms.is_finite() or kilograms <= 0:
        raise TradeRefusedError("Số ký phải lớn hơn 0.", "kilograms")
    row = ContractDelivery(
        client_id=client_id, contract=contract, lot=lot, kilograms=kilograms.quantize(SMALLEST)
    )
    row.delivered_at, row.delivered_by = timezone.now(), by
    with transaction.atomic():
        contracts.locked(contract)
        known = ContractDelivery.objects.filter(client_id=client_id).first()
        if known:
            insist_same(*[(d.contract_id, d.lot_id, d.kilograms) for d in (known, row)])
            return known
        _check_running(contract)
        _check_lot(row, by)
        _check_amount(row)
        recording.enter(row, by=by.log_actor)
        telling.tell_delivery(row)
    return row


def _check_running(contract: Contract) -> None:
    if not contracts.is_concluded(contract):
        raise TradeRefusedError("Hợp đồng chưa được hai bên xác nhận, chưa giao hàng được.")
    if ContractEnding.objects.filter(contract=contract).exists():
        raise TradeRefusedError("Hợp đồng này đã chấm dứt.")


def _check_lot(row: ContractDelivery, by: Person) -> None:
    locked_lots([row.lot])
    handing_over.check_free(row.lot)
    if not deliverable_lots(row.contract, by).filter(pk=row.lot_id).exists():
        raise TradeRefusedError("Lô này không phải của bên bán trong hợp đồng, hoặc khác giống.", "lot")
    waiting = (
        ContractDelivery.objects.waiting().filter(lot=row.lot).aggregate(total=Sum("kilograms"))["total"]
    )
    left = remaining_of(row.lot) - (waiting or 0)
    if row.kilograms > left:
        raise TradeRefusedError(
            f"Lô {row.lot.code} chỉ còn {format_number(max(left, Decimal(0)))} kg chưa giao đi đâu.",
            "kilograms",
        )


def _check_amount(row: ContractDelivery) -> None:
    contract = row.contract
    waiting = (
        ContractDelivery.objects.waiting()
        .filter(contract=contract)
        .aggregate(total=Sum("kilograms"))["total"]
    )
    brought = taken_of(contract) + (waiting or 0) + row.kilograms
    if brought > contract.kilograms * MOST_OVER:
        raise TradeRefusedError(
            f"Cộng với những chuyến trước là {format_number(brought)} kg, nhiều quá so với hợp đồng "
            f"{format_number(Decimal(contract.kilograms))} kg. Hãy cân và ghi lại.",
            "kilograms",
        )


def answer(delivery: ContractDelivery, *, is_taken: bool, by: Person, reason: str = "") -> DeliveryAnswer:
    """The buyer takes it, which makes her lot and the bill, or refuses it with a reason. Raises TradeRefusedError."""
    contract = delivery.contract
    if not access.trades_for(by, contract.buyer):
        raise TradeRefusedError("Chỉ bên mua trả lời được chuyến giao.")
    if not is_taken and not reason.strip():
        raise TradeRefusedError("Hãy ghi vì sao không nhận.", "reason")
    with transaction.atomic():
        contracts.locked(contract)
        known = DeliveryAnswer.objects.filter(delivery=delivery).first()
        if known and known.is_taken != is_taken:
            raise TradeRefusedError("Chuyến này đã trả lời rồi.")
        if known:
            return known
        row = DeliveryAnswer(delivery=delivery, reason=reason.strip()[:300], answered_by=by)
        row.answered_at = timezone.now()
        if is_taken:
            row.bought = _bought(delivery, by)
        recording.enter(row, by=by.log_actor)
        if is_taken:
            bills.ask_for_delivery(delivery, by=by.log_actor)
            if fulfilment_of(contract) in {Fulfilment.FULL, Fulfilment.OVER}:
                bills.withdraw_deposit(contract, by=by.log_actor)
        telling.tell_received(delivery, is_taken=is_taken, reason=row.reason)
    return row


def _bought(delivery: ContractDelivery, by: Person) -> Lot:
    contract = delivery.contract
    return handing_over.bought_lot(
        delivery.lot,
        kilograms=delivery.kilograms,
        buyer=contract.buyer,
        place=contract.place,
        at=timezone.now(),
        by=by,
        path=reverse("trading:contract", args=[contract.pk]),
    )
