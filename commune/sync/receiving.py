"""Taking items from a phone: each one once, each with a verdict, none hindered by another."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone

from commune.sync import chain
from commune.sync.envelopes import Envelope, UnreadableError, WrongClockError, opened
from commune.sync.kinds import Arrived, ItemRefused, kinds
from commune.sync.models import Device, SyncedItem, Verdict

log = logging.getLogger(__name__)
Said = Literal["accepted", "already_there", "refused", "conflict", "postponed"]

UNREADABLE = "Phiếu này bị hỏng trong máy, không đọc được. Hãy ghi lại."
WRONG_CLOCK = "Ngày giờ của máy sai nhiều năm. Hãy chỉnh lại giờ của máy rồi ghi lại phiếu này."
OTHER_CONTENT = "Phiếu này đã gửi lên rồi nhưng với nội dung khác. Hãy xem lại và ghi phiếu mới."
NUMBER_TAKEN = "Số phiếu này của máy đã có một phiếu khác. Hãy bấm gửi lại để lấy số mới."
CHAIN_BROKEN = "Phiếu này không nối với phiếu trước của máy. Hãy bấm gửi lại để lấy số mới."
NOT_HERS = "Phiếu này của người khác hoặc của máy khác."
UNKNOWN_KIND = "Máy chủ chưa hiểu loại phiếu này. Phiếu còn giữ trong máy."
OUR_FAULT = "Máy chủ đang trục trặc với phiếu này. Phiếu còn giữ trong máy, sẽ gửi lại."


class ForeignDeviceError(PermissionError):
    """The device belongs to somebody else."""


@dataclass(frozen=True)
class Answer:
    """The verdict on one item. Final, and the phone may let go of it, except `postponed`."""

    id: str
    verdict: Said
    reason: str = ""
    part: str = ""
    result: str = ""


def meet(key: str, *, actor: str, name: str = "", latest: int = 0) -> Device:
    """The device, noted when new; raises ForeignDeviceError when it is another's."""
    now = timezone.now()
    facts = {"actor": actor, "name": name[:120], "first_seen_at": now, "last_seen_at": now}
    device, _ = Device.objects.get_or_create(key=key, defaults=facts)
    if device.actor != actor:
        raise ForeignDeviceError(key)
    Device.objects.filter(key=key).update(last_seen_at=now)
    Device.objects.filter(key=key, latest__lt=latest).update(latest=latest)
    return device


def receive(texts: Sequence[object], *, device: Device) -> list[Answer]:
    """One answer an item, in their order; each item is a transaction of its own."""
    return [_received(text, device) for text in texts]


def _received(text: object, device: Device) -> Answer:
    try:
        envelope = opened(text)
    except WrongClockError:
        return Answer("", "refused", WRONG_CLOCK)
    except UnreadableError:
        return Answer("", "refused", UNREADABLE)
    try:
        with transaction.atomic():
            Device.objects.select_for_update(no_key=True).get(pk=device.pk)
            return _known(envelope, device) or _taken(envelope, device)
    except Exception:
        # a fault of ours in one item must neither lose it nor stop those behind it
        log.exception("item %s could not be taken", envelope.id)
        return Answer(str(envelope.id), "postponed", OUR_FAULT)


def _known(envelope: Envelope, device: Device) -> Answer | None:  # noqa: PLR0911  # one line a verdict
    """The answer to what came before, or cannot come: None for a new item in its place."""
    key = str(envelope.id)
    if envelope.device != device.key or f"person:{envelope.writer}" != device.actor:
        return Answer(key, "conflict", NOT_HERS)
    same = SyncedItem.objects.filter(pk=envelope.id).first()
    if same and (same.digest != envelope.digest or same.device_id != device.key):
        return Answer(key, "conflict", OTHER_CONTENT)
    if same and same.verdict == Verdict.REFUSED:
        return Answer(key, "refused", same.reason, same.part)
    if same:
        return Answer(key, "already_there", result=same.result)
    if SyncedItem.objects.filter(device=device, sequence=envelope.sequence).exists():
        return Answer(key, "conflict", NUMBER_TAKEN)
    if not chain.fits(device, envelope.sequence, envelope.previous, envelope.digest):
        return Answer(key, "conflict", CHAIN_BROKEN)
    return None


def _taken(envelope: Envelope, device: Device) -> Answer:
    key = str(envelope.id)
    if envelope.kind not in kinds or envelope.version > kinds[envelope.kind].version:
        return Answer(key, "postponed", UNKNOWN_KIND)
    try:
        with transaction.atomic():
            result = _made(envelope, device)
    except ItemRefused as refused:
        _keep(envelope, device, Verdict.REFUSED, reason=str(refused)[:400], part=refused.part[:40])
        return Answer(key, "refused", str(refused), refused.part)
    _keep(envelope, device, Verdict.ACCEPTED, result=result[:200])
    return Answer(key, "accepted", result=result)


def _made(envelope: Envelope, device: Device) -> str:
    kind = kinds[envelope.kind]
    arrived = Arrived(
        id=envelope.id,
        device=device.key,
        sequence=envelope.sequence,
        previous=envelope.previous,
        digest=envelope.digest,
        version=envelope.version,
        written_at=envelope.at,
        actor=device.actor,
        body=kind.upgraded(envelope.body, envelope.version),
    )
    return kind.take(arrived)


def _keep(
    envelope: Envelope,
    device: Device,
    verdict: Verdict,
    *,
    reason: str = "",
    part: str = "",
    result: str = "",
) -> None:
    item = SyncedItem(id=envelope.id, device=device, sequence=envelope.sequence, kind=envelope.kind)
    item.version, item.previous, item.digest = envelope.version, envelope.previous, envelope.digest
    item.text, item.received_at = envelope.text, timezone.now()
    item.verdict, item.reason, item.part, item.result = verdict, reason, part, result
    item.save(force_insert=True)
