"""Chunks of a phone's recorder, kept on disk by number until they have become video.

A run of the recorder is a take. Its chunks are one stream cut in pieces: number 0 begins with the header, and only
all of them in order can be played. A phone that lost its line asks which number is missing and goes on from there.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.live import access, intake
from commune.live.models import LiveSession, LiveTake
from commune.live.refusing import LiveRefusedError
from commune.people.models import Person

KINDS = ("video/webm", "video/mp4")
LONGEST_KIND = 80
LARGEST = 2 * 1024 * 1024
MOST_CHUNKS = 30_000  # eight hours of seconds
MOST_AHEAD = 600
MOST_TAKES = 200
MEGABYTE = 1024 * 1024


def has_ffmpeg() -> bool:
    return shutil.which("ffmpeg") is not None


def begin(
    session: LiveSession, *, kind: str, take_id: UUID, by: Person, at: datetime | None = None
) -> LiveTake:
    """Idempotent by `take_id`, which the phone chooses. Raises LiveRefusedError."""
    if not access.may_stream(by, session):
        raise LiveRefusedError(_("Chỉ người phát của buổi này mới phát được."))
    if not kind.startswith(KINDS) or len(kind) > LONGEST_KIND:
        raise LiveRefusedError(_("Điện thoại này ghi hình kiểu máy chủ không đọc được."))
    if not has_ffmpeg():
        raise LiveRefusedError(_("Máy chủ chưa cài phần phát trực tiếp từ điện thoại."))
    with transaction.atomic():
        list(LiveSession.objects.select_for_update(no_key=True).filter(pk=session.pk))
        row = _known(session, take_id, by) or _begun(session, kind, take_id, by, at)
    _prepare(row)
    return row


def _known(session: LiveSession, take_id: UUID, by: Person) -> LiveTake | None:
    known = LiveTake.objects.filter(pk=take_id).first()
    if known and (known.session_id, known.begun_by_id) != (session.pk, by.pk):
        raise LiveRefusedError(_("Đợt quay này thuộc buổi khác. Tải lại trang rồi quay lại."))
    return known


def _begun(session: LiveSession, kind: str, take_id: UUID, by: Person, at: datetime | None) -> LiveTake:
    intake.check_on_air(session)
    if LiveTake.objects.filter(session=session).count() >= MOST_TAKES:
        raise LiveRefusedError(_("Buổi này đã quay quá nhiều đợt."))
    row = LiveTake(id=take_id, session=session, kind=kind, begun_at=at or timezone.now(), begun_by=by)
    return recording.enter(row, by=by.log_actor)


def _prepare(take: LiveTake) -> None:
    """Also of a take that is known: the machine may have died between its row and its folder."""
    chunks_of(take).mkdir(parents=True, exist_ok=True)
    if not (folder_of(take) / "kind").exists():
        written(folder_of(take) / "kind", take.kind.encode())


def put(take: LiveTake, number: int, content: bytes) -> None:
    """Keep a chunk; again it is the same. Raises LiveRefusedError when it is too large or there is no room."""
    if not 0 < len(content) <= LARGEST:
        raise LiveRefusedError(_("Đoạn hình phải có nội dung và không quá 2 MB."))
    done = fed(folder_of(take))
    if number < done or (chunks_of(take) / name_of(number)).exists():
        return
    if number >= MOST_CHUNKS or number > done + MOST_AHEAD:
        raise LiveRefusedError(_("Số thứ tự đoạn hình không hợp lệ."))
    intake.check_on_air(take.session)
    _check_room(take, len(content))
    chunks_of(take).mkdir(parents=True, exist_ok=True)
    written(chunks_of(take) / name_of(number), content)


def finish(take: LiveTake) -> None:
    """The recorder was stopped on purpose: what is here is everything."""
    folder_of(take).mkdir(parents=True, exist_ok=True)
    (folder_of(take) / "over").touch()


def next_missing(take: LiveTake) -> int:
    """The first number that has not come."""
    number = fed(folder_of(take))
    while (chunks_of(take) / name_of(number)).exists():
        number += 1
    return number


def folder_of(take: LiveTake) -> Path:
    return session_folder(take.session_id) / take.pk.hex


def session_folder(session: UUID) -> Path:
    return root() / session.hex


def root() -> Path:
    return Path(settings.DATA_DIR) / "live"


def chunks_of(take: LiveTake) -> Path:
    return folder_of(take) / "chunks"


def name_of(number: int) -> str:
    return f"{number:08d}"


def fed(folder: Path) -> int:
    """How many chunks of a take have become video, or were given up."""
    try:
        return int((folder / "fed").read_text())
    except (OSError, ValueError):
        return 0


def written(path: Path, content: bytes) -> None:
    """Whole or not at all, whenever the machine dies, and when the same is sent twice at once."""
    partial = path.with_name(f"{path.name}.{uuid4().hex}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _check_room(take: LiveTake, more: int) -> None:
    if size_of(session_folder(take.session_id)) + more > settings.LIVE_SESSION_MEGABYTES * MEGABYTE:
        raise LiveRefusedError(_("Buổi này đã hết chỗ lưu hình. Buổi bán vẫn tiếp tục, không có hình."))
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free - more < settings.LIVE_FREE_MEGABYTES * MEGABYTE:
        raise LiveRefusedError(_("Máy chủ sắp hết chỗ lưu hình."))


def size_of(folder: Path) -> int:
    total = 0
    for path, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(path, name)).st_size  # noqa: PTH116, PTH118  # two thousand files a call
            except FileNotFoundError:
                continue
    return total
