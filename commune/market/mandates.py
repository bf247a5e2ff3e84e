"""Selling for each other: a booth lets a co-op's booth be the seller, so that a buyer of both pays once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market import access
from commune.market.models import Booth, Mandate, MandateAcceptance, MandateEnd
from commune.people.models import OrganizationKind, Person

HIGHEST_FEE = 500  # per mille


class MandateRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked."""


def propose(
    booth: Booth, *, seller: Booth, fee_permille: int, by: Person, at: datetime | None = None
) -> Mandate:
    """Ask a co-op to sell what the booth offers. The same proposal again gives the open one.

    Raises MandateRefusedError: not her booth, no co-op, a fee beyond half, or another one open or standing. A chain
    (a seller that lets itself be sold for) is refused: then nobody could say who is paid.
    """
    _check_keeper(booth, by)
    if seller.organization.kind != OrganizationKind.COOPERATIVE or seller == booth:
        raise MandateRefusedError(_("Chỉ ủy quyền được cho gian hàng của một hợp tác xã khác."))
    if not 0 <= fee_permille <= HIGHEST_FEE:
        raise MandateRefusedError(_("Phần hợp tác xã giữ lại phải từ 0 đến 50%."))
    with transaction.atomic():
        _locked(booth, seller)
        known = open_of(booth)
        if known and (known.seller_id, known.fee_permille) == (seller.pk, fee_permille):
            return known
        if known:
            raise MandateRefusedError(
                _("Gian hàng đang ủy quyền hoặc đang chờ trả lời. Thôi cái cũ trước đã.")
            )
        _check_chain(booth, seller)
        row = Mandate(booth=booth, seller=seller, fee_permille=fee_permille, proposed_by=by)
        row.proposed_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def accept(mandate: Mandate, *, by: Person, at: datetime | None = None) -> MandateAcceptance:
    """The co-op agrees; idempotent. Raises MandateRefusedError."""
    _check_keeper(mandate.seller, by)
    with transaction.atomic():
        _locked(mandate.booth, mandate.seller)
        known = MandateAcceptance.objects.filter(mandate=mandate).first()
        if known:
            return known
        if MandateEnd.objects.filter(mandate=mandate).exists():
            raise MandateRefusedError(_("Bên kia đã rút lời đề nghị này."))
        _check_chain(mandate.booth, mandate.seller)
        row = MandateAcceptance(mandate=mandate, accepted_at=at or timezone.now(), accepted_by=by)
        return recording.enter(row, by=by.log_actor)


def end(mandate: Mandate, *, reason: str, by: Person, at: datetime | None = None) -> MandateEnd:
    """By either side, also before it was accepted; idempotent. Raises MandateRefusedError."""
    if not (access.may_keep(by, mandate.booth) or access.may_keep(by, mandate.seller)):
        raise MandateRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    with transaction.atomic():
        _locked(mandate.booth, mandate.seller)
        known = MandateEnd.objects.filter(mandate=mandate).first()
        row = MandateEnd(mandate=mandate, reason=reason[:200], ended_at=at or timezone.now(), ended_by=by)
        return known or recording.enter(row, by=by.log_actor)


def open_of(booth: Booth) -> Mandate | None:
    """Its mandate that waits for an answer or holds."""
    return Mandate.objects.filter(booth=booth, end__isnull=True).select_related("seller").first()


def sellers_of(booths: Iterable[UUID]) -> dict[UUID, Booth]:
    """For each of these booths that lets another sell: who sells now and is paid."""
    standing = Mandate.objects.standing().filter(booth__in=list(booths))
    return {each.booth_id: each.seller for each in standing.select_related("seller__organization")}


def _check_chain(booth: Booth, seller: Booth) -> None:
    open_ones = Mandate.objects.filter(end__isnull=True)
    if open_ones.filter(booth=seller).exists() or open_ones.filter(seller=booth).exists():
        raise MandateRefusedError(_("Bên bán giúp không thể lại nhờ nơi khác bán giúp."))


def _check_keeper(booth: Booth, by: Person) -> None:
    if not access.may_keep(by, booth):
        raise MandateRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))


def _locked(*booths: Booth) -> None:
    list(
        Booth.objects.select_for_update(no_key=True)
        .filter(pk__in=[each.pk for each in booths])
        .order_by("pk")
    )
