"""Taking a marketplace file in: page by page, each in a short transaction of its own, so that a kill in the middle
loses nothing, selling goes on meanwhile, and a second run finds what the first one did."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import IO

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commune.channels import claim_pages, claim_reading
from commune.channels.claim_models import (
    FileCompletion,
    FilePage,
    Grade,
    MarketplaceClaim,
    MarketplaceFile,
)
from commune.channels.claim_pages import Stated
from commune.channels.claim_reading import Judge, Refused, UnreadableFile
from commune.ledger import recording
from commune.lib import moments
from commune.people.access import governs
from commune.people.models import DECIDING, Person
from commune.units.models import AdminUnit

PAGE = 1000
CHUNK = 64 * 1024
ASKED_AT_ONCE = 400
Progress = Callable[[int], None]


class FileRefusedError(ValueError):
    """Nothing was taken in; the message is a Vietnamese sentence."""


def open_file(
    content: IO[bytes],
    *,
    kind: str,
    unit: AdminUnit,
    source: str,
    as_of: date,
    by: Person,
    letter: str = "",
    file_name: str = "",
) -> MarketplaceFile:
    """The row of a file, before its rows are read: the same bytes for the same day and unit are one file.

    Raises FileRefusedError, also when the same bytes came before with another letter: what was read then has its grade.
    """
    if not governs(by, unit, *DECIDING):
        raise FileRefusedError("Anh chị không được nhập số liệu cho địa bàn này.")
    if not source.strip():
        raise FileRefusedError("Hãy ghi nguồn số liệu.")
    if as_of > timezone.localdate():
        raise FileRefusedError("Số liệu không thể của một ngày chưa tới.")
    if as_of.year not in moments.YEARS:
        raise FileRefusedError("Ngày của số liệu xa quá. Xin xem lại năm.")
    digest, size = _measured(content)
    with transaction.atomic():
        list(AdminUnit.objects.select_for_update(no_key=True).filter(pk=unit.pk))
        known = MarketplaceFile.objects.filter(digest=digest, kind=kind, as_of=as_of, unit=unit).first()
        if known:
            _check_letter(known, letter)
            return known
        row = MarketplaceFile(kind=kind, unit=unit, source=source.strip()[:120], letter=letter.strip()[:80])
        row.grade = Grade.LETTER if row.letter else Grade.PLAIN
        row.as_of, row.file_name = as_of, (file_name or "tep")[:120]
        row.digest, row.size, row.brought_at, row.brought_by = digest, size, timezone.now(), by
        return recording.enter(row, by=by.log_actor)


def _check_letter(known: MarketplaceFile, letter: str) -> None:
    """A grade cannot be bettered by bringing the same bytes again: it is said, not silently left as it was."""
    if letter.strip() and letter.strip()[:80] != known.letter:
        came = f"kèm văn bản {known.letter}" if known.letter else "không kèm văn bản"
        raise FileRefusedError(
            f"Tệp này đã nhập từ trước, {came}, hạng {known.grade}. Hạng của dòng đã nhập không đổi được."
        )


def read_file(
    file: MarketplaceFile, content: IO[bytes], *, progress: Progress | None = None, size: int = PAGE
) -> FileCompletion:
    """Every row becomes a claim, is known from an earlier file of that day, or is refused with its line and column.

    May be called again after an interruption. Raises UnreadableFile.
    """
    done = FileCompletion.objects.filter(file=file).first()
    if done:
        return done
    _check_none_half(file)
    judge, seen = Judge.of(file.kind, file.unit), 0
    rows = claim_reading.rows_of(content, file.kind)
    for number, page in enumerate(claim_reading.pages(rows, size)):
        good, refused = _judged(judge, page)
        _enter_page(file, number, good, refused)
        seen += len(page)
        if progress:
            progress(seen)
    return _complete(file)


def _check_none_half(file: MarketplaceFile) -> None:
    """Rows of a list that was not read to its end count for nothing, and would be known here: it must come first."""
    near = Q(unit=file.unit_id) | Q(unit__parent=file.unit_id) | Q(unit=file.unit.parent_id)
    begun = MarketplaceFile.objects.filter(near, kind=file.kind, as_of=file.as_of, pages__isnull=False)
    half = begun.filter(completion__isnull=True).exclude(pk=file.pk).first()
    if half:
        raise UnreadableFile(
            f"Tệp “{half.file_name}” của cùng ngày mới đọc được một phần. Nhập tệp đó cho xong, rồi nhập tệp này."
        )


def _judged(
    judge: Judge, page: Sequence[tuple[int, dict[str, str]]]
) -> tuple[list[Stated], list[list[object]]]:
    good: list[Stated] = []
    refused: list[list[object]] = []
    for line, cells in page:
        try:
            good.append(judge.stated(line, cells))
        except Refused as refusal:
            refused.append([line, refusal.column, refusal.why, claim_reading.in_order(cells, judge.kind)])
    return good, refused


def _enter_page(
    file: MarketplaceFile, number: int, good: Sequence[Stated], refused: list[list[object]]
) -> FilePage:
    by = file.brought_by.log_actor
    with transaction.atomic():
        list(MarketplaceFile.objects.select_for_update(no_key=True).filter(pk=file.pk))
        known = FilePage.objects.filter(file=file, number=number).first()
        if known:
            return known
        there = set(_known(file, [row.key for row in good]))
        fresh = [row for row in good if row.key not in there]
        page = FilePage(file=file, number=number, rows=len(good) + len(refused), accepted=len(fresh))
        page.known, page.refused, page.kept = len(good) - len(fresh), refused, claim_pages.packed(fresh)
        page.entered_at = timezone.now()
        recording.enter(page, by=by)
        MarketplaceClaim.objects.bulk_create(
            [
                MarketplaceClaim(page=page, **dict(zip(claim_pages.COLUMNS, each, strict=True)))
                for each in claim_pages.columns_of(page)
            ],
            batch_size=500,
        )
    return page


def _known(file: MarketplaceFile, keys: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(keys), ASKED_AT_ONCE):
        asked = keys[start : start + ASKED_AT_ONCE]
        same = MarketplaceClaim.objects.filter(kind=file.kind, as_of=file.as_of, key__in=asked)
        yield from same.values_list("key", flat=True)


def _complete(file: MarketplaceFile) -> FileCompletion:
    with transaction.atomic():
        list(MarketplaceFile.objects.select_for_update(no_key=True).filter(pk=file.pk))
        known = FileCompletion.objects.filter(file=file).first()
        if known:
            return known
        pages = list(file.pages.order_by("number").only("rows", "accepted", "known", "kept", "number"))
        if not pages:
            raise UnreadableFile("Tệp không có dòng nào dưới dòng tiêu đề.")
        row = FileCompletion(file=file, rows=sum(each.rows for each in pages))
        row.accepted, row.known = sum(each.accepted for each in pages), sum(each.known for each in pages)
        row.refused = row.rows - row.accepted - row.known
        row.root = claim_pages.root_of([bytes(each.kept) for each in pages])
        row.completed_at = timezone.now()
        return recording.enter(row, by=file.brought_by.log_actor)


def refused_rows(file: MarketplaceFile) -> Iterator[tuple[int, str, str, list[str]]]:
    """(line, column, why, cells as they came), in order of the file."""
    for page in file.pages.order_by("number").values_list("refused", flat=True):
        yield from (tuple(each) for each in page)


def _measured(content: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and size, read in chunks; the file stands at its start afterwards."""
    found, size = hashlib.sha256(), 0
    content.seek(0)
    while chunk := content.read(CHUNK):
        found.update(chunk)
        size += len(chunk)
    content.seek(0)
    if not 0 < size <= claim_reading.LARGEST:
        raise FileRefusedError("Tệp trống hoặc lớn quá 64 MB.")
    return found.hexdigest(), size
