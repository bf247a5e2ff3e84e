"""Agreed prices and deductions: dated, never overwritten; a new agreement is a new list."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.packhouse.grades import known_grades
from commune.people.models import Organization, OrganizationKind, Person
from commune.products.models import TradeItem
from commune.shares import access
from commune.shares.models import AgreedPrice, Deduction, PriceList
from commune.shares.refusing import ShareRefusedError, insist_same

DEAREST = 100_000_000
MOST_DEDUCTED = 10_000_000_000
Prices = Sequence[tuple[TradeItem, str, int]]


def agree_prices(
    cooperative: Organization,
    *,
    prices: Prices,
    agreed_by: str,
    agreed_on: date,
    valid_from: date,
    by: Person,
    client_id: UUID,
    valid_to: date | None = None,
) -> PriceList:
    """A price list with đồng a kilogram for (item, grade). Idempotent by `client_id`. Raises ShareRefusedError."""
    _check_manager(cooperative, by)
    _check_days(valid_from, valid_to, agreed_by)
    if agreed_on > timezone.localdate():
        raise ShareRefusedError("Ngày họp chưa tới. Hãy xem lại.", "agreed_on")
    _check_prices(prices)
    row = PriceList(client_id=client_id, cooperative=cooperative, agreed_by=agreed_by.strip()[:160])
    row.agreed_on, row.valid_from, row.valid_to = agreed_on, valid_from, valid_to
    row.entered_at, row.entered_by = timezone.now(), by
    with transaction.atomic():
        known = PriceList.objects.filter(client_id=client_id).first()
        if known:
            insist_same(_told_of(known), _told_of(row, prices))
            return known
        recording.enter(row, by=by.log_actor)
        made = [AgreedPrice(price_list=row, trade_item=i, grade=g, price=p) for i, g, p in prices]
        recording.enter_all(made, by=by.log_actor)
    return row


def _told_of(row: PriceList, prices: Prices | None = None) -> object:
    if prices is None:
        kept = AgreedPrice.objects.filter(price_list=row)
        told = {(each.trade_item_id, each.grade, each.price) for each in kept}
    else:
        told = {(item.pk, grade, price) for item, grade, price in prices}
    return row.cooperative_id, row.agreed_by, row.agreed_on, row.valid_from, row.valid_to, told


def _check_prices(prices: Prices) -> None:
    if not prices:
        raise ShareRefusedError("Hãy ghi giá của ít nhất một loại.")
    if len({(item.pk, grade) for item, grade, _ in prices}) < len(prices):
        raise ShareRefusedError("Mỗi loại chỉ ghi một giá.")
    for item, grade, price in prices:
        if grade not in known_grades():
            raise ShareRefusedError("Không có loại trái này.")
        if not 0 <= price <= DEAREST:
            raise ShareRefusedError(f"Giá của {item.name} phải từ 0 đến 100 triệu đồng một ký.")


def deduct(
    cooperative: Organization,
    *,
    name: str,
    amount: int,
    agreed_by: str,
    valid_from: date,
    by: Person,
    client_id: UUID,
    valid_to: date | None = None,
    household: Organization | None = None,
) -> Deduction:
    """Agree a deduction: đồng a kilogram of all members, or with `household` a sum, once. Idempotent by `client_id`.

    Raises ShareRefusedError.
    """
    _check_manager(cooperative, by)
    _check_days(valid_from, valid_to, agreed_by)
    if not name.strip():
        raise ShareRefusedError("Hãy ghi trừ tiền gì.", "name")
    if not 0 < amount <= (MOST_DEDUCTED if household else DEAREST):
        raise ShareRefusedError("Số tiền trừ phải lớn hơn 0 và trong mức cho phép.", "amount")
    if household and (household.parent_id != cooperative.pk or household.kind != OrganizationKind.HOUSEHOLD):
        raise ShareRefusedError("Hộ này không phải thành viên hợp tác xã.", "household")
    row = Deduction(client_id=client_id, cooperative=cooperative, household=household, amount=amount)
    row.name, row.agreed_by = name.strip()[:120], agreed_by.strip()[:160]
    row.valid_from, row.valid_to = valid_from, valid_to
    row.entered_at, row.entered_by = timezone.now(), by
    with transaction.atomic():
        known = Deduction.objects.filter(client_id=client_id).first()
        if known:
            insist_same(*[(r.cooperative_id, r.household_id, r.name, r.amount) for r in (known, row)])
            return known
        return recording.enter(row, by=by.log_actor)


def _check_manager(cooperative: Organization, by: Person) -> None:
    if not access.may_draw(by, cooperative):
        raise ShareRefusedError("Chỉ quản lý hợp tác xã được ghi việc này.")


def _check_days(valid_from: date, valid_to: date | None, agreed_by: str) -> None:
    if valid_to and valid_to < valid_from:
        raise ShareRefusedError("Ngày hết hạn phải sau ngày bắt đầu.", "valid_to")
    if not agreed_by.strip():
        raise ShareRefusedError("Hãy ghi ai thống nhất, ví dụ biên bản họp thành viên.", "agreed_by")


class PriceBook:
    """All agreed prices of a co-op, read once."""

    def __init__(self, cooperative: Organization) -> None:
        rows = AgreedPrice.objects.filter(price_list__cooperative=cooperative).select_related("price_list")
        self._rows = list(rows.order_by("-price_list__agreed_on", "-price_list__entered_at"))

    def price_of(self, trade_item: TradeItem, grade: str, on: date) -> int | None:
        """Đồng a kilogram on a day, by the list agreed last of those that cover it; None where nothing was agreed."""
        for row in self._rows:
            validity = row.price_list
            begins, ends = validity.valid_from, validity.valid_to or date.max
            if (row.trade_item_id, row.grade) == (trade_item.pk, grade) and begins <= on <= ends:
                return row.price
        return None
