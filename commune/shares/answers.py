"""What a household says to its share: she confirms, or objects with a reason, on her phone."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.payments.access import is_of_household
from commune.people.models import Person
from commune.shares.models import AnswerKind, Share, ShareAnswer, SheetApproval
from commune.shares.refusing import ShareRefusedError, insist_same

LONGEST = 300


def answer(share: Share, *, kind: str, by: Person, client_id: UUID, reason: str = "") -> ShareAnswer:
    """Of an approved sheet; the latest answer counts. Idempotent by `client_id`. Raises ShareRefusedError."""
    if not is_of_household(by, share.household):
        raise ShareRefusedError("Chỉ bà con trong hộ mới trả lời được cho phần của hộ mình.")
    row = ShareAnswer(client_id=client_id, share=share, kind=AnswerKind(kind), answered_by=by)
    row.reason, row.answered_at = reason.strip()[:LONGEST], timezone.now()
    if row.kind == AnswerKind.OBJECT and not row.reason:
        raise ShareRefusedError("Hãy ghi chỗ nào chưa đúng.", "reason")
    with transaction.atomic():
        list(Share.objects.select_for_update(no_key=True).filter(pk=share.pk))
        known = ShareAnswer.objects.filter(client_id=client_id).first()
        if known:
            insist_same((known.share_id, known.kind), (share.pk, row.kind))
            return known
        if not SheetApproval.objects.filter(sheet=share.sheet_id).exists():
            raise ShareRefusedError("Bảng này chưa duyệt, chưa trả lời được.")
        latest = answer_of(share)
        if latest and (latest.kind, latest.reason) == (row.kind, row.reason):
            return latest
        return recording.enter(row, by=by.log_actor)


def answer_of(share: Share) -> ShareAnswer | None:
    """The latest."""
    return max(share.answers.all(), key=lambda each: each.answered_at, default=None)
