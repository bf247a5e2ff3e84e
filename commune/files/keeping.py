"""Keeping an upload: checked, stored once, whoever sends it and however often."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.files import folder, holding, pictures
from commune.files.models import Bringing, StoredFile

LARGEST = 2 * 1024 * 1024
LARGEST_RAW = 16 * 1024 * 1024
MOST_ORPHANS = 50


class FileRefusedError(ValueError):
    """The message is a plain Vietnamese sentence; `status` the HTTP status that says the same."""

    def __init__(self, message: str, english: str, status: int) -> None:
        super().__init__(message)
        self.english = english
        self.status = status


TOO_LARGE = FileRefusedError("Ảnh lớn quá, tối đa 2 MB.", "The picture is larger than 2 MB.", 413)


def keep(content: bytes, *, digest: str, by: str) -> StoredFile:
    """The file with this digest: the one that is there, else a new one. `by` is an opaque actor key.

    Whoever brings what another brought shows the same bytes: knowing the digest is not having the picture.
    Both forms are on the disk before the row is; raises FileRefusedError and keeps nothing then.
    """
    if StoredFile.objects.brought_by(by).filter(digest=digest).exists():
        return StoredFile.objects.get(digest=digest)
    if len(content) > LARGEST:
        raise TOO_LARGE
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileRefusedError("Ảnh tới nơi không nguyên vẹn.", "The content does not have this digest.", 422)
    known = StoredFile.objects.filter(digest=digest).first()
    if known:
        Bringing.objects.get_or_create(file=known, actor=by, defaults={"at": timezone.now()})
        return known
    if not holding.held({digest}) and holding.orphans_of(by) >= MOST_ORPHANS:
        raise FileRefusedError(
            "Có nhiều ảnh chưa thuộc phiếu nào. Hãy gửi phiếu trước.", "Too many pictures without a row.", 409
        )
    try:
        made = pictures.shown(content)
    except pictures.NoPictureError:
        raise FileRefusedError("Tệp này không phải là ảnh xem được.", "This is no picture.", 415) from None
    folder.write(folder.path_of(digest), content)
    folder.write(folder.path_of(digest, folder.SHOWN), made.content)
    return _row(digest, len(content), made, by)


def keep_bare(content: bytes, *, by: str) -> StoredFile:
    """A picture straight out of a camera: only what is made anew of it is kept, without place and device.

    Raises FileRefusedError.
    """
    if len(content) > LARGEST_RAW:
        raise FileRefusedError("Ảnh lớn quá, tối đa 16 MB.", "The picture is larger than 16 MB.", 413)
    try:
        made = pictures.shown(content)
    except pictures.NoPictureError:
        raise FileRefusedError("Tệp này không phải là ảnh xem được.", "This is no picture.", 415) from None
    return keep(made.content, digest=hashlib.sha256(made.content).hexdigest(), by=by)


def _row(digest: str, size: int, made: pictures.Shown, by: str) -> StoredFile:
    row = StoredFile(digest=digest, size=size, brought_by=by, stored_at=timezone.now())
    row.media_type, row.width, row.height = made.media_type, made.width, made.height
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # lost a race against the same upload
        return StoredFile.objects.get(digest=digest)
    return row
