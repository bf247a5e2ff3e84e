"""Who has a tree: one at a time. The number of the hold decides between two who press at the same moment."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.adoption.models import HoldEnd, RenewalRelease, TreeContract, TreeHold, TreeOffer
from commune.adoption.refusing import AdoptionRefusedError
from commune.ledger import recording
from commune.people.models import Person

MOST_HOLDS = 3
SYSTEM = "system:adoption"


class TakenError(AdoptionRefusedError):
    """Somebody else has the tree."""


def hold(offer: TreeOffer, *, by: Person, client_id: UUID, at: datetime | None = None) -> TreeHold:
    """The tree is hers until the terms' minutes are over. Idempotent by `client_id`.

    Raises TakenError, and AdoptionRefusedError for what is not offered now, not to her yet, or too much at once.
    """
    moment = at or timezone.now()
    until = moment + timedelta(minutes=offer.terms.hold_minutes)
    return take(offer, by=by, client_id=client_id, until=until, at=moment)


def take(offer: TreeOffer, *, by: Person, client_id: UUID, until: datetime, at: datetime) -> TreeHold:
    """As `hold`, until a moment of the caller's."""
    try:
        with transaction.atomic():
            locked(offer)
            known = TreeHold.objects.filter(client_id=client_id).first()
            if known:
                return _hers(known, offer, by)
            _check_offered(offer, by, at)
            _check_few(by)
            return _next(offer, by, client_id, until, at)
    except IntegrityError:
        known = TreeHold.objects.filter(client_id=client_id).first()
        if known:
            return _hers(known, offer, by)
        raise TakenError(_("Cây này vừa có người giữ.")) from None


def take_for(offer: TreeOffer, *, holder: Person, client_id: UUID, until: datetime, at: datetime) -> TreeHold:
    """In place of a lost tree; the owner of the year before still goes first. Raises AdoptionRefusedError."""
    with transaction.atomic():
        locked(offer)
        _check_offered(offer, holder, at)
        return _next(offer, holder, client_id, until, at)


def _next(offer: TreeOffer, by: Person, client_id: UUID, until: datetime, at: datetime) -> TreeHold:
    """Whoever reads the same number at the same moment loses at the constraint."""
    _check_free(offer, at)
    number = TreeHold.objects.filter(offer=offer).count()
    row = TreeHold(offer=offer, number=number, holder=by, client_id=client_id, held_at=at, until=until)
    return recording.enter(row, by=by.log_actor, at=at)


def release(row: TreeHold, *, by: Person, at: datetime | None = None) -> HoldEnd:
    """She does not want it after all. Idempotent. Raises AdoptionRefusedError once a contract stands."""
    with transaction.atomic():
        locked(row.offer)
        if TreeContract.objects.filter(hold=row).exists():
            raise AdoptionRefusedError(_("Cây này đã có hợp đồng. Muốn thôi thì hủy hợp đồng."))
        return let_go(row, reason="Người giữ thôi giữ", by=by.log_actor, at=at or timezone.now())


def let_go(row: TreeHold, *, reason: str, by: str, at: datetime) -> HoldEnd:
    """The tree is free again; under the offer's lock. Idempotent."""
    known = HoldEnd.objects.filter(hold=row).first()
    end = HoldEnd(hold=row, reason=reason[:200], ended_at=at, ended_by=by)
    return known or recording.enter(end, by=by)


def end_due(now: datetime | None = None) -> int:
    """Holds that ran out without a contract; returns how many ended. May run twice."""
    moment = now or timezone.now()
    due = TreeHold.objects.standing().filter(
        until__lt=moment, contract__isnull=True, substitution__isnull=True
    )
    count = 0
    for row in due.select_related("offer")[:500]:
        with transaction.atomic():
            locked(row.offer)
            count += _ran_out(row, moment)
    return count


def locked(offer: TreeOffer) -> None:
    """One thing at a time happens to an offer and to whoever has it."""
    list(TreeOffer.objects.select_for_update(no_key=True).filter(pk=offer.pk))


def has_first_right(offer: TreeOffer, person: Person, at: datetime) -> bool:
    """Whether nobody but the owner may take it yet, and she is that owner."""
    return is_reserved(offer, at) and renews_hers(offer, person)


def renews_hers(offer: TreeOffer, person: Person) -> bool:
    """Whether she owned the tree the year before."""
    return TreeContract.objects.of(person).filter(pk__in=[offer.renews_id]).exists()


def is_reserved(offer: TreeOffer, at: datetime) -> bool:
    """The owner of the year before goes first, unless she said that she does not want to."""
    if offer.renews_id is None or offer.first_until is None or at >= offer.first_until:
        return False
    return not RenewalRelease.objects.filter(offer=offer).exists()


def _hers(known: TreeHold, offer: TreeOffer, by: Person) -> TreeHold:
    if (known.offer_id, known.holder_id) != (offer.pk, by.pk):
        raise AdoptionRefusedError(_("Phiếu này đã dùng cho cây khác. Hãy mở lại trang của cây."))
    return known


def _check_offered(offer: TreeOffer, by: Person, at: datetime) -> None:
    if not TreeOffer.objects.standing().filter(pk=offer.pk).exists():
        raise AdoptionRefusedError(_("Cây này không còn mở bán."))
    if timezone.localdate(at) > offer.ends_on:
        raise AdoptionRefusedError(_("Năm này của cây đã qua."))
    if is_reserved(offer, at) and not has_first_right(offer, by, at):
        raise AdoptionRefusedError(_("Chủ năm trước của cây đang được chọn trước."))


def _check_free(offer: TreeOffer, at: datetime) -> None:
    standing = TreeHold.objects.standing().filter(offer=offer).first()
    if standing and not _ran_out(standing, at):
        raise TakenError(_("Cây này vừa có người giữ."))


def _ran_out(row: TreeHold, at: datetime) -> bool:
    """Ends a hold whose time is over and from which no contract came."""
    kept = TreeHold.objects.filter(pk=row.pk).filter(
        Q(contract__isnull=False) | Q(substitution__isnull=False)
    )
    if kept.exists() or row.until >= at or HoldEnd.objects.filter(hold=row).exists():
        return False
    let_go(row, reason="Hết giờ giữ cây", by=SYSTEM, at=at)
    return True


def _check_few(by: Person) -> None:
    open_ = TreeHold.objects.standing().filter(
        holder=by, contract__paid__isnull=True, substitution__isnull=True
    )
    if open_.count() >= MOST_HOLDS:
        raise AdoptionRefusedError(
            _("Mỗi người giữ cùng lúc nhiều nhất %(most)s cây chưa trả tiền.") % {"most": MOST_HOLDS}
        )
