"""Accounts that money may go to, and the keys of who tells us of it."""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.payments.models import NoticeKey, SellerAccount
from commune.people.models import Organization


class AccountRefusedError(ValueError):
    """The number belongs to another organization, or is none; `part` names the wrong field of the form, if one is."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def locked(account: UUID) -> None:
    """One writer of an account's money: PostgreSQL waits here, SQLite has one writer anyway.

    Who asks for money to it waits too, for a new request names the account: so a credit and the request that it
    overtook never miss each other. Take no weaker lock.
    """
    list(SellerAccount.objects.select_for_update(no_key=True).filter(pk=account).values_list("pk"))


def open_account(
    organization: Organization, *, bank_bin: str, number: str, holder_name: str, by: str
) -> SellerAccount:
    """Idempotent for the same organization and number; raises AccountRefusedError for a number of another's."""
    with transaction.atomic():
        known = SellerAccount.objects.filter(bank_bin=bank_bin, number=number).first()
        if known:
            if known.organization_id != organization.pk:
                raise AccountRefusedError("số tài khoản này đã thuộc về tổ chức khác")
            return known
        row = SellerAccount(
            organization=organization, bank_bin=bank_bin, number=number, holder_name=holder_name
        )
        row.opened_at = timezone.now()
        return recording.enter(row, by=by)


def account_of(organization: Organization) -> SellerAccount | None:
    """The account that a seller's orders are paid to: the latest opened."""
    return SellerAccount.objects.filter(organization=organization).order_by("-opened_at").first()


def agree_key(account: SellerAccount, *, provider: str, merchant: str = "", second: str = "") -> NoticeKey:
    """The secret that `provider` signs with for this account; made at the first call. People use keys.change_key."""
    fresh = {"secret": secrets.token_urlsafe(32), "merchant": merchant, "second": second}
    return NoticeKey.objects.get_or_create(account=account, provider=provider, defaults=fresh)[0]
