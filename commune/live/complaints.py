"""Complaints during a session and after it, and their answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.live import access
from commune.live.models import ComplaintAnswer, LiveComplaint, LiveSession
from commune.live.refusing import LiveRefusedError
from commune.messages import outbox
from commune.messages.models import Channel
from commune.people.models import Person


def complain(
    session: LiveSession, *, text: str, name: str, phone: str, client_id: UUID, at: datetime | None = None
) -> LiveComplaint:
    """By anybody; `phone` in E.164 or "". Idempotent by `client_id`."""
    with transaction.atomic():
        list(LiveSession.objects.select_for_update(no_key=True).filter(pk=session.pk))
        known = LiveComplaint.objects.filter(client_id=client_id).first()
        row = LiveComplaint(
            session=session, client_id=client_id, text=text[:600], name=name[:80], phone=phone
        )
        row.made_at = at or timezone.now()
        return known or recording.enter(row, by=f"guest:{client_id}")


def answer(complaint: LiveComplaint, *, text: str, by: Person, at: datetime | None = None) -> ComplaintAnswer:
    """Once; by the seller or an official. Raises LiveRefusedError."""
    session = complaint.session
    if not access.may_keep(by, session) and not access.may_govern(by, session):
        raise LiveRefusedError(_("Chỉ người bán hoặc cán bộ mới trả lời được."))
    with transaction.atomic():
        list(LiveComplaint.objects.select_for_update(no_key=True).filter(pk=complaint.pk))
        known = ComplaintAnswer.objects.filter(complaint=complaint).first()
        if known:
            return known
        row = ComplaintAnswer(complaint=complaint, text=text[:600], answered_by=by)
        row.answered_at = at or timezone.now()
        recording.enter(row, by=by.log_actor)
        if complaint.phone:
            outbox.post(
                to=f"phone:{complaint.phone}",
                channel=Channel.SMS,
                template="live/answered",
                params={"session": session.title, "answer": row.text},
                dedup_key=f"live-complaint:{complaint.pk}",
            )
    return row
