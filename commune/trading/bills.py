"""What is to be paid (khoản phải trả): deposits, goods that were taken, fruit sold at the gate.

Asked by VietQR to the seller's own account through `payments`; a bank's notice marks it paid once, or the seller
says that she has cash in hand.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import members, requests
from commune.payments.accounts import account_of
from commune.payments.models import Allocation
from commune.people.models import Organization, Person
from commune.trading import access, telling
from commune.trading.deal_models import BillKind
from commune.trading.models import Bill, BillPaid, Contract, ContractDelivery, GateSale, GateTicket, PaidBy
from commune.trading.refusing import TradeRefusedError

SYSTEM = "system:trading"
DUE = timedelta(days=7)
MOST_A_TRANSFER = vietqr.TRANSFER_LIMIT - 1


def amount_of(kilograms: Decimal, price: int) -> int:
    """đồng, halves up."""
    return int((kilograms * price).quantize(Decimal(1), ROUND_HALF_UP))


def transfers(amount: int) -> Iterator[int]:
    """An amount cut into what one NAPAS247 transfer can carry."""
    while amount > MOST_A_TRANSFER:
        yield MOST_A_TRANSFER
        amount -= MOST_A_TRANSFER
    yield amount


def ask_deposit(contract: Contract, *, by: str) -> list[Bill]:
    if not contract.deposit:
        return []
    rows = []
    for number, amount in enumerate(transfers(contract.deposit), 1):
        row = Bill(kind=BillKind.DEPOSIT, contract=contract, amount=amount)
        row.reference = f"{contract.reference}:deposit:{number}"
        rows.append(_asked(row, contract.seller, contract.buyer, by))
    return rows


def ask_for_delivery(delivery: ContractDelivery, *, by: str) -> list[Bill]:
    """What the buyer took, less what is left of the paid deposit."""
    contract = delivery.contract
    whole = amount_of(delivery.kilograms, contract.price)
    set_off = min(whole, deposit_left(contract))
    rows = []
    for number, amount in enumerate(transfers(whole - set_off), 1):
        row = Bill(kind=BillKind.GOODS, contract=contract, delivery=delivery, amount=amount)
        row.set_off = set_off if number == 1 else 0
        row.reference = f"delivery:{delivery.pk}:{number}"
        rows.append(_asked(row, contract.seller, contract.buyer, by))
    return rows


def ask_at_gate(sale: GateSale, ticket: GateTicket, *, by: str) -> list[Bill]:
    rows = []
    for number, amount in enumerate(transfers(ticket.amount), 1):
        row = Bill(kind=BillKind.GATE, amount=amount, reference=f"{sale.reference}:{number}")
        rows.append(_asked(row, sale.seller, sale.trader, by))
    return rows


def _asked(row: Bill, seller: Organization, buyer: Organization, by: str) -> Bill:
    row.seller, row.buyer, row.asked_at = seller, buyer, timezone.now()
    account = account_of(seller)
    if account and row.amount:
        due = row.asked_at + DUE
        row.request = requests.ask(
            account=account, amount=row.amount, reference=row.reference, due_at=due, by=by
        )
    recording.enter(row, by=by)
    if row.amount:
        telling.tell_bill(row)
    else:
        _paid(row, PaidBy.DEPOSIT, by=SYSTEM)
    return row


def deposit_left(contract: Contract) -> int:
    """Đồng of the paid deposit that no delivery has used up yet."""
    paid = Bill.objects.filter(contract=contract, kind=BillKind.DEPOSIT, paid__isnull=False)
    used = Bill.objects.filter(contract=contract, kind=BillKind.GOODS)
    return _sum(paid, "amount") - _sum(used, "set_off")


def _sum(rows: QuerySet[Bill], name: str) -> int:
    return int(rows.aggregate(total=Sum(name))["total"] or 0)


def withdraw_deposit(contract: Contract, *, by: str) -> None:
    """A contract that ends, or whose goods are all asked for, asks for no deposit any more. What was paid and not set
    off is the two sides' to settle. Idempotent.
    """
    for bill in Bill.objects.filter(contract=contract, kind=BillKind.DEPOSIT, paid=None).select_related(
        "request"
    ):
        if bill.request:
            requests.withdraw(bill.request, reason="Hợp đồng chấm dứt", by=by)


def settle(allocation: Allocation) -> None:
    """Follow the bank's notice: covered bills are paid, once. Idempotent, whatever the order of news."""
    bill = Bill.objects.filter(request=allocation.request_id).select_related("request").first()
    if bill is None:
        return
    with transaction.atomic():
        _locked(bill)
        standing = requests.standing_of(allocation.request)
        is_paid = BillPaid.objects.filter(bill=bill).exists()
        if not is_paid and standing.paid_at is not None:
            row = _paid(bill, PaidBy.BANK, by=SYSTEM, paid_at=standing.paid_at)
            telling.tell_paid(row.bill)
        surplus = surplus_of(bill)
        if surplus:
            telling.tell_surplus(bill, surplus)


def surplus_of(bill: Bill) -> int:
    """Đồng in the seller's account that this bill does not ask for: too much, twice, or after cash was taken."""
    paid = BillPaid.objects.filter(bill=bill).first()
    if paid is None or bill.request is None:
        return 0
    asked = bill.amount if paid.method == PaidBy.BANK else 0
    return requests.standing_of(bill.request).received - asked


def take_cash(bill: Bill, *, by: Person) -> BillPaid:
    """The seller has it in hand; the transfer is no longer asked for. Idempotent. Raises TradeRefusedError."""
    if not access.trades_for(by, bill.seller):
        raise TradeRefusedError("Chỉ bên bán mới ghi được là đã nhận tiền mặt.")
    with transaction.atomic():
        _locked(bill)
        known = BillPaid.objects.filter(bill=bill).first()
        if known and known.method == PaidBy.CASH:
            return known
        if known:
            raise TradeRefusedError("Khoản này đã trả rồi.")
        if bill.request:
            if requests.standing_of(bill.request).received:
                raise TradeRefusedError("Ngân hàng đã báo có tiền vào cho khoản này. Hãy xem lại tài khoản.")
            requests.withdraw(bill.request, reason="Đã trả tiền mặt", by=by.log_actor)
        row = _paid(bill, PaidBy.CASH, by=by.log_actor)
        telling.tell_paid(bill)
    return row


def _locked(bill: Bill) -> None:
    list(Bill.objects.select_for_update(no_key=True, of=("self",)).filter(pk=bill.pk))


def _paid(bill: Bill, method: PaidBy, *, by: str, paid_at: datetime | None = None) -> BillPaid:
    now = timezone.now()
    row = BillPaid(bill=bill, method=method, paid_at=paid_at or now, noted_at=now, noted_by=by)
    recording.enter(row, by=by)
    credit_members(bill)
    return row


def credit_members(bill: Bill) -> None:
    """In a pooled contract the member whose lot it was is owed the pool's price, once all of the bill came in."""
    delivery = bill.delivery
    if delivery is None or bill.contract is None or bill.contract.pool is None:
        return
    household, cooperative = delivery.lot.holder, bill.contract.seller
    if household.pk == cooperative.pk or Bill.objects.filter(delivery=delivery, paid=None).exists():
        return
    amount = amount_of(delivery.kilograms, bill.contract.pool.price)
    credit = members.Credit(household, amount)
    members.credit(cooperative, [credit], reference=f"delivery:{delivery.pk}", by=SYSTEM)
