"""Cash on delivery in the same books: the carrier owes what she collected until her own transfer is matched.

A sheet gathers what she owes into one payment request; her transfer with its code is a credit like any other.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.payments import access, accounts, requests
from commune.payments.collection_models import CollectionSet
from commune.payments.models import Collection, CollectionSheet, CollectionSheetLine, SellerAccount
from commune.people.models import Organization, Person

DUE = timedelta(days=3)


class CollectionRefusedError(ValueError):
    """The message is a Vietnamese sentence."""


def collected(
    *,
    account: SellerAccount,
    carrier: Organization,
    reference: str,
    label: str,
    amount: int,
    at: datetime,
    by: str,
) -> Collection:
    """The carrier has the buyer's cash; once a reference, again gives the first."""
    with transaction.atomic():
        accounts.locked(account.pk)
        known = Collection.objects.filter(reference=reference).first()
        row = Collection(account=account, carrier=carrier, reference=reference, label=label, amount=amount)
        row.collected_at = at
        return known or recording.enter(row, by=by)


def collected_for(reference: str) -> int:
    """Đồng that a carrier took in cash for what this names."""
    found = Collection.objects.filter(reference=reference).first()
    return found.amount if found else 0


def draw_up(account: SellerAccount, *, carrier: Organization, by: Person) -> CollectionSheet:
    """Everything that this carrier owes this account and that is on no sheet yet. Raises CollectionRefusedError."""
    if not access.keeps_account(by, account):
        raise CollectionRefusedError("Chỉ người giữ tài khoản này lập được bảng kê.")
    with transaction.atomic():
        accounts.locked(account.pk)
        rows = _below_limit(Collection.objects.owed().filter(account=account, carrier=carrier))
        if not rows:
            raise CollectionRefusedError("Đơn vị này không còn khoản thu hộ nào chưa lên bảng kê.")
        now = timezone.now()
        request = requests.ask(
            account=account,
            amount=sum(row.amount for row in rows),
            reference=f"cod:{rows[0].pk}",
            due_at=now + DUE,
            by=by.log_actor,
        )
        sheet = CollectionSheet(request=request, carrier=carrier, drawn_at=now, drawn_by=by)
        recording.enter(sheet, by=by.log_actor)
        lines = [CollectionSheetLine(sheet=sheet, collection=row) for row in rows]
        recording.enter_all(lines, by=by.log_actor)
    return sheet


def _below_limit(owed: CollectionSet) -> list[Collection]:
    """One transfer stays below the limit of NAPAS247; what does not fit waits for the next sheet."""
    found: list[Collection] = []
    total = 0
    for row in owed.order_by("collected_at", "pk"):
        if total + row.amount < vietqr.TRANSFER_LIMIT:
            total += row.amount
            found.append(row)
    return found


def owed_by_carrier(account: SellerAccount) -> list[tuple[Organization, int]]:
    """Carriers with the đồng that they collected and that stand on no sheet yet."""
    rows = Collection.objects.owed().filter(account=account).order_by().values_list("carrier")
    totals: dict[UUID, int] = dict(rows.annotate(total=Sum("amount")))
    carriers = Organization.objects.filter(pk__in=totals).order_by("name")
    return [(carrier, totals[carrier.pk]) for carrier in carriers]


def debt_of(account: SellerAccount) -> int:
    """Đồng that carriers still owe: collected, less what has come in for their sheets.

    What came beyond a sheet pays for no other, which may be another carrier's.
    """
    collected_ = Collection.objects.filter(account=account).aggregate(total=Sum("amount"))["total"] or 0
    sheets = CollectionSheet.objects.filter(request__account=account)
    came = sheets.annotate(came=Coalesce(Sum("request__allocations__amount"), 0))
    settled = came.aggregate(total=Sum(Least("came", "request__amount")))["total"] or 0
    return int(collected_ - settled)


def is_settled(sheet: CollectionSheet) -> bool:
    """Whether the carrier's transfer covers her sheet."""
    return requests.standing_of(sheet.request).is_covered
