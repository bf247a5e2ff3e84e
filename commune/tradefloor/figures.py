"""The floor's figures, counted from rows and opened to them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.ledger import recording
from commune.market.models import Booth, Listing
from commune.people.models import Person, Visitor
from commune.tradefloor.access import may_invite
from commune.tradefloor.models import Account, AccountSet, NoticeWithdrawal, SupplyNotice

KEPT = {
    "tat-ca": (_("Tài khoản"), Q()),
    "co-tin": (_("Có tin đăng"), Q(has_listing=True)),
    "chua-tin": (_("Chưa có tin đăng"), Q(has_listing=False)),
    "gian-hang": (_("Có gian hàng"), Q(has_booth=True)),
    "da-nhan": (_("Đã có người nhận"), Q(is_claimed=True)),
    "chua-nhan": (_("Chưa có người nhận"), Q(is_claimed=False)),
}


@dataclass(frozen=True)
class Figures:
    accounts: int
    with_listing: int
    with_booth: int
    booths: int
    products: int
    claimed: int


@dataclass(frozen=True)
class UnitLine:
    """One commune's part."""

    uid: str
    name: str
    accounts: int
    with_listing: int


def figures_for(person: Visitor) -> Figures:
    """Of the units that she governs."""
    seen = Account.objects.visible_to(person).counted()
    organizations = Account.objects.visible_to(person).values("organization")
    return Figures(
        accounts=seen.count(),
        with_listing=seen.filter(Q(has_listing=True)).count(),
        with_booth=seen.filter(Q(has_booth=True)).count(),
        booths=Booth.objects.filter(organization__in=organizations).count(),
        products=Listing.objects.standing().filter(booth__organization__in=organizations).count(),
        claimed=seen.filter(Q(is_claimed=True)).count(),
    )


def booths_for(person: Visitor) -> QuerySet[Booth]:
    """The very booths, each with `products`, the listings of it that stand."""
    organizations = Account.objects.visible_to(person).values("organization")
    found = Booth.objects.filter(organization__in=organizations).select_related("organization__unit")
    standing = Count("listings", filter=Q(listings__withdrawal__isnull=True))
    return found.annotate(products=standing).order_by("-products", "name", "pk")


def lines_for(person: Visitor) -> list[UnitLine]:
    seen = Account.objects.visible_to(person).counted()
    grouped = seen.values_list("organization__unit", "organization__unit__name").annotate(
        whole=Count("pk"), listing=Count("pk", filter=Q(has_listing=True))
    )
    return [UnitLine(*row) for row in grouped.order_by("-whole", "organization__unit__sort_key")]


def accounts_for(person: Visitor, *, kept: str, unit: str = "", words: list[str] | None = None) -> AccountSet:
    """The very accounts behind a figure."""
    found = Account.objects.visible_to(person).counted().filter(KEPT.get(kept, KEPT["tat-ca"])[1])
    found = found.filter(organization__unit=unit) if unit else found
    for word in words or []:
        found = found.filter(organization__folded__contains=word)
    return found.select_related("organization__unit").order_by("organization__code")


def withdraw_notice(notice: SupplyNotice, *, by: Person, at: datetime | None = None) -> NoticeWithdrawal:
    """Idempotent. Raises PermissionError unless she governs the account's unit."""
    if not may_invite(by, notice.account):
        raise PermissionError(f"{by.log_actor} does not govern this account")
    with transaction.atomic():
        list(SupplyNotice.objects.select_for_update(no_key=True).filter(pk=notice.pk).values_list("pk"))
        known = NoticeWithdrawal.objects.filter(notice=notice).first()
        row = NoticeWithdrawal(notice=notice, withdrawn_at=at or timezone.now(), withdrawn_by=by)
        return known or recording.enter(row, by=by.log_actor)
