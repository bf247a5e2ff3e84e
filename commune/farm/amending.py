"""Putting a diary right: a correction, a void or a confirmation is a row of its own; nothing is rewritten."""

from uuid import UUID

from django.utils import timezone

from commune.farm import access, steps
from commune.farm.models import DiaryConfirmation, DiaryEntry
from commune.farm.writing import Amendment, Device, EntryRefusedError, Work, write
from commune.ledger import recording
from commune.people.models import Person


def correct_entry(
    entry: DiaryEntry, work: Work, *, reason: str, by: Person, client_id: UUID, device: Device | None = None
) -> DiaryEntry:
    """A new entry in place of `entry`, in the same farmer's name. Idempotent; raises EntryRefusedError."""
    if work.activity != entry.activity:
        raise EntryRefusedError(
            "Sửa thì giữ nguyên loại việc. Nếu ghi nhầm việc, hãy bỏ phiếu và ghi phiếu mới."
        )
    return _amend(
        entry, work, Amendment(corrects=entry, reason=reason), by=by, client_id=client_id, device=device
    )


def void_entry(
    entry: DiaryEntry, *, reason: str, by: Person, client_id: UUID, device: Device | None = None
) -> DiaryEntry:
    """A note that `entry` never happened. Idempotent; raises EntryRefusedError."""
    when = entry.occurred_at if entry.precision == "minute" else entry.day
    amendment = Amendment(voids=entry, reason=reason)
    return _amend(entry, Work(entry.activity, when), amendment, by=by, client_id=client_id, device=device)


def _amend(
    entry: DiaryEntry,
    work: Work,
    amendment: Amendment,
    *,
    by: Person,
    client_id: UUID,
    device: Device | None,
) -> DiaryEntry:
    if not amendment.reason.strip():
        raise EntryRefusedError("Hãy ghi lý do.", "reason")
    if entry.kind.is_harvest:
        raise EntryRefusedError("Phiếu hái đã thành lô hàng nên không sửa được. Hãy báo hợp tác xã.")

    def finish(row: DiaryEntry) -> None:
        if amendment.voids:
            steps.declare_wrong(entry, by=row, reason="did_not_occur", instead=[])
        else:
            steps.record(row)

    known = DiaryEntry.objects.filter(client_id=client_id).exists()
    if not known and not DiaryEntry.objects.standing().filter(pk=entry.pk).exists():
        raise EntryRefusedError("Phiếu này đã được sửa hoặc bỏ rồi. Hãy mở lại vườn để xem phiếu mới nhất.")
    subject = None if access.is_of_household(by, entry.plot) else entry.subject
    return write(
        entry.plot,
        work,
        by=by,
        client_id=client_id,
        on_behalf_of=subject,
        amendment=amendment,
        device=device,
        finish=finish,
    )


def confirm_entry(entry: DiaryEntry, *, by: Person) -> DiaryConfirmation:
    """The farmer in whose name it was written says that it is right. Idempotent."""
    if entry.on_behalf_of_id != by.pk:
        raise EntryRefusedError("Chỉ người được ghi hộ mới xác nhận phiếu này.")
    known = DiaryConfirmation.objects.filter(entry=entry).first()
    row = DiaryConfirmation(entry=entry, confirmed_by=by, confirmed_at=timezone.now())
    return known or recording.enter(row, by=by.log_actor)
