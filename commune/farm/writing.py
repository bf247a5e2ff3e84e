"""Keeping a diary entry once, whoever writes it and however often it is sent."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.farm import access, late
from commune.farm.activities import known_activities
from commune.farm.models import DiaryEntry, DiaryInput, DiaryPhoto, Precision
from commune.ledger import recording
from commune.lib.fold import visible
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places.models import Place
from commune.places.work import farmers_of, plots_worked_by
from commune.quality.models import InputProduct

CLOCK_ERROR = timedelta(minutes=10)
OLDEST = timedelta(days=730)
LONGEST_WORK = timedelta(days=3)
LONGEST_NOTE = 1000


class EntryRefusedError(ValueError):
    """The message is a plain Vietnamese sentence; `part` names the wrong field of the form, if one is."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


class InputUse(NamedTuple):
    """`quantity` None: not noted; `uom` is a UN/ECE Rec 20 code."""

    input_product: InputProduct
    quantity: Decimal | None
    uom: str


class Device(NamedTuple):
    """A phone that writes without signal: its id, running number, clock, the digest of what it sent before and now.

    `version` is that of the form in which the phone wrote.
    """

    id: str
    sequence: int
    time: datetime
    previous: str = ""
    digest: str = ""
    version: int = 1


@dataclass(frozen=True)
class Work:
    """What was done. `occurred_at` a date: only the day is known. `body` holds further facts of the activity.

    `photos` are digests of pictures, which may arrive later.
    """

    activity: str
    occurred_at: datetime | date
    ends_at: datetime | None = None
    inputs: Sequence[InputUse] = ()
    note: str = ""
    body: Mapping[str, str] = field(default_factory=dict)
    photos: Sequence[str] = ()

    @property
    def start(self) -> datetime:
        if isinstance(self.occurred_at, datetime):
            return self.occurred_at
        return datetime.combine(self.occurred_at, time.min, VIETNAM)

    @property
    def precision(self) -> Precision:
        return Precision.MINUTE if isinstance(self.occurred_at, datetime) else Precision.DAY


@dataclass(frozen=True)
class Amendment:
    """What a new entry does to an older one; at most one of `corrects` and `voids`."""

    corrects: DiaryEntry | None = None
    voids: DiaryEntry | None = None
    reason: str = ""


def write(
    plot: Place,
    work: Work,
    *,
    by: Person,
    client_id: UUID,
    finish: Callable[[DiaryEntry], object],
    on_behalf_of: Person | None = None,
    amendment: Amendment = Amendment(),
    device: Device | None = None,
) -> DiaryEntry:
    """The entry with this `client_id`: the one that is there when the content is the same, else a new one.

    `finish(entry)` runs once, in the transaction of a new entry. Raises EntryRefusedError.
    """
    check_work(work)
    row = _row(plot, work, amendment)
    row.client_id, row.author = client_id, by
    row.on_behalf_of = None if on_behalf_of == by else on_behalf_of
    if device:
        row.device, row.device_seq, row.device_time, row.previous = device[:4]
        row.device_digest, row.schema_version = device.digest, device.version
    row.digest = _digest(row, work)
    known = DiaryEntry.objects.filter(client_id=client_id).first()
    if known:
        return _same(known, row)
    check_writer(plot, by, on_behalf_of)
    try:
        with transaction.atomic():
            return _kept(row, work, finish)
    except IntegrityError:
        # lost a race against the same sending, or against another amendment of the same entry
        winner = DiaryEntry.objects.filter(client_id=client_id).first()
        if winner:
            return _same(winner, row)
        if not row.corrects and not row.voids:
            raise
        raise EntryRefusedError("Phiếu này vừa được sửa hoặc bỏ. Hãy mở lại vườn để xem.") from None


def _kept(row: DiaryEntry, work: Work, finish: Callable[[DiaryEntry], object]) -> DiaryEntry:
    Place.objects.select_for_update(no_key=True).get(pk=row.plot_id)
    known = DiaryEntry.objects.filter(client_id=row.client_id).first()
    if known:
        return _same(known, row)
    actor = row.author.log_actor
    recording.enter(row, by=actor)
    recording.enter_all([DiaryInput(entry=row, **use._asdict()) for use in work.inputs], by=actor)
    photos = dict.fromkeys(work.photos)
    facts = {"added_by": row.author, "added_at": row.recorded_at}
    recording.enter_all([DiaryPhoto(entry=row, digest=each, **facts) for each in photos], by=actor)
    finish(row)
    late.reconsider_after(row)
    return row


def _row(plot: Place, work: Work, amendment: Amendment) -> DiaryEntry:
    row = DiaryEntry(plot=plot, activity=work.activity, recorded_at=timezone.now())
    row.occurred_at, row.precision, row.ends_at = work.start, work.precision, work.ends_at
    row.note, row.body = visible(work.note).strip(), dict(work.body)
    row.corrects, row.voids, row.reason = (
        amendment.corrects,
        amendment.voids,
        visible(amendment.reason).strip(),
    )
    return row


def _digest(row: DiaryEntry, work: Work) -> str:
    """SHA-256 over what was sent, in a form that does not depend on when or how often."""
    uses = [[str(use.input_product.pk), _plain(use.quantity), use.uom] for use in work.inputs]
    content: dict[str, object] = {
        "plot": str(row.plot_id),
        "activity": row.activity,
        "start": row.occurred_at.astimezone(UTC).isoformat(),
        "precision": str(row.precision),
        "end": row.ends_at.astimezone(UTC).isoformat() if row.ends_at else None,
        "inputs": sorted(uses),
        "note": row.note,
        "body": row.body,
        "author": str(row.author_id),
        "on_behalf_of": str(row.on_behalf_of_id or ""),
        "amends": [str(row.corrects_id or ""), str(row.voids_id or ""), row.reason],
    }
    if work.photos:
        content["photos"] = sorted(set(work.photos))
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(quantity: Decimal | None) -> str:
    return "" if quantity is None else format(quantity.normalize(), "f")


def _same(known: DiaryEntry, row: DiaryEntry) -> DiaryEntry:
    if known.digest != row.digest:
        raise EntryRefusedError("Phiếu này đã được ghi với nội dung khác. Hãy mở phiếu mới để ghi.")
    return known


def check_writer(plot: Place, by: Person, on_behalf_of: Person | None) -> None:
    """Raises EntryRefusedError unless `by` may write this diary, in this name."""
    if not plots_worked_by(by).filter(pk=plot.pk).exists():
        raise EntryRefusedError("Anh chị không có quyền ghi nhật ký của vườn này.")
    if on_behalf_of is None or on_behalf_of == by:
        if not access.is_of_household(by, plot):
            raise EntryRefusedError("Hãy chọn người được ghi hộ.", "on_behalf_of")
    elif on_behalf_of not in farmers_of(plot):
        raise EntryRefusedError(f"{on_behalf_of} không phải là người làm vườn này.", "on_behalf_of")


def check_work(work: Work) -> None:
    """Raises EntryRefusedError for what cannot have happened."""
    if work.activity not in known_activities():
        raise EntryRefusedError("Không có loại việc này.", "activity")
    _check_times(work)
    _check_inputs(work.inputs)
    if len(work.note) > LONGEST_NOTE:
        raise EntryRefusedError(f"Ghi chú dài quá, tối đa {LONGEST_NOTE} chữ.", "note")


def _check_times(work: Work) -> None:
    now = timezone.now()
    if work.start > now + CLOCK_ERROR:
        raise EntryRefusedError("Ngày giờ làm việc chưa tới. Hãy xem lại.", "day")
    if work.start < now - OLDEST:
        raise EntryRefusedError("Ngày này xa quá. Hãy xem lại năm.", "day")
    if work.ends_at is None:
        return
    if not timedelta(0) <= work.ends_at - work.start <= LONGEST_WORK:
        raise EntryRefusedError("Giờ xong phải sau giờ bắt đầu.", "until")
    if work.ends_at > now + CLOCK_ERROR:
        raise EntryRefusedError("Giờ xong chưa tới. Hãy xem lại.", "until")


def _check_inputs(uses: Sequence[InputUse]) -> None:
    if len({use.input_product.pk for use in uses}) < len(uses):
        raise EntryRefusedError("Một loại thuốc hoặc phân chỉ ghi một dòng.", "inputs")
    if any(use.quantity is not None and use.quantity <= 0 for use in uses):
        raise EntryRefusedError("Lượng đã dùng phải lớn hơn 0.", "quantity")
