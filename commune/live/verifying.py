"""Who may speak for a seller: known to an official, until a day. No picture of papers is asked for or kept."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.live import access
from commune.live.models import StreamerVerification, VerificationEnd
from commune.live.refusing import LiveRefusedError
from commune.people.access import works_in
from commune.people.models import Organization, Person

LONGEST_DAYS = 366


def verify(
    person: Person,
    *,
    organization: Organization,
    method: str,
    valid_to: date,
    by: Person,
    at: datetime | None = None,
) -> StreamerVerification:
    """One standing row a person and seller: verified again, the old one ends. Equal facts give the first.

    Raises LiveRefusedError.
    """
    moment = at or timezone.now()
    _check(person, organization, valid_to, by, timezone.localdate(moment))
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=organization.pk))
        known = standing_of(person, organization, on=timezone.localdate(moment))
        if known and (known.valid_to, known.method) == (valid_to, method):
            return known
        if known:
            end(known, reason=_("Xác minh lại"), by=by, at=moment)
        row = StreamerVerification(person=person, organization=organization, method=method, valid_to=valid_to)
        row.verified_at, row.verified_by = moment, by
        return recording.enter(row, by=by.log_actor)


def end(
    verification: StreamerVerification, *, reason: str, by: Person, at: datetime | None = None
) -> VerificationEnd:
    """From now on; sessions under way go on until somebody stops them. Idempotent."""
    with transaction.atomic():
        list(StreamerVerification.objects.select_for_update(no_key=True).filter(pk=verification.pk))
        known = VerificationEnd.objects.filter(verification=verification).first()
        row = VerificationEnd(verification=verification, reason=reason[:200], ended_by=by)
        row.ended_at = at or timezone.now()
        return known or recording.enter(row, by=by.log_actor)


def standing_of(person: Person, organization: Organization, *, on: date) -> StreamerVerification | None:
    """None also once she works there no more, whatever day was written."""
    if not works_in(person, organization):
        return None
    found = StreamerVerification.objects.standing(on).filter(person=person, organization=organization)
    return found.order_by("-valid_to").first()


def _check(person: Person, organization: Organization, valid_to: date, by: Person, today: date) -> None:
    if not access.sellers_governed_by(by).filter(pk=organization.pk).exists():
        raise LiveRefusedError(_("Chỉ cán bộ quản lý địa bàn của người bán mới xác minh được."))
    if not works_in(person, organization):
        raise LiveRefusedError(
            _("%(who)s không làm việc ở %(where)s.") % {"who": person.full_name, "where": organization.name}
        )
    if not 0 <= (valid_to - today).days <= LONGEST_DAYS:
        raise LiveRefusedError(_("Xác minh có hạn từ hôm nay tới nhiều nhất một năm."))
