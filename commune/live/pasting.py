"""Many comments at once: pasted from an outside live, or out of a file. Pasting a longer list adds only the rest."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from commune.lib.fold import fold
from commune.live.intake import LONGEST, LONGEST_NAME, Said
from commune.live.models import LiveSession, Source
from commune.live.refusing import LiveRefusedError

MOST_LINES = 500
LARGEST_FILE = 1024 * 1024
_NAMED = re.compile(r"([^:\d\t]{1,40}):\s+(.+)")
AUTHOR_HEADS = frozenset("ten nguoi ten_nguoi author name user khach khach_hang nguoi_dung".split())
TEXT_HEADS = frozenset("binh_luan noi_dung comment text message tin_nhan".split())


@dataclass(frozen=True)
class Trouble:
    """A row of a file that could not be used; `number` counts from 1."""

    number: int
    what: str


def pasted(session: LiveSession, text: str) -> list[Said]:
    """One a line: "Name: words", "Name<tab>words", or words alone. Raises LiveRefusedError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise LiveRefusedError(_("Chưa có bình luận nào trong ô dán."))
    _check_count(len(lines))
    return _identified(session, [_parted(line) for line in lines], Source.PASTED)


def from_file(session: LiveSession, content: bytes) -> tuple[list[Said], list[Trouble]]:
    """Of a CSV of names and comments, with heads or without; what cannot be used is told. Raises LiveRefusedError."""
    if len(content) > LARGEST_FILE:
        raise LiveRefusedError(_("Tập tin quá 1 MB. Chia nhỏ rồi nhập từng phần."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LiveRefusedError(
            _("Tập tin không phải chữ UTF-8. Trong Excel chọn lưu dạng CSV UTF-8.")
        ) from None
    rows = _rows(text)
    author_at, text_at, first = _places(rows)
    _check_count(len(rows) - first)
    good, bad = [], []
    for number, row in enumerate(rows[first:], first + 1):
        said = row[text_at].strip() if text_at < len(row) else ""
        if not said:
            bad += [Trouble(number, _("Dòng này không có bình luận."))] if any(row) else []
        elif len(said) > LONGEST:
            bad.append(Trouble(number, _("Bình luận dài quá 500 chữ.")))
        else:
            author = row[author_at].strip() if 0 <= author_at < len(row) else ""
            good.append((author, said))
    return _identified(session, good, Source.FILE), bad


def _rows(text: str) -> list[list[str]]:
    """Lines may end as on any system."""
    if "\x00" in text:
        raise LiveRefusedError(_("Tập tin này không phải CSV. Trong Excel chọn lưu dạng CSV UTF-8."))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise LiveRefusedError(_("Tập tin CSV có dòng bị hỏng. Mở bằng Excel rồi lưu lại.")) from None


def _check_count(count: int) -> None:
    if count > MOST_LINES:
        raise LiveRefusedError(_("Nhiều nhất 500 bình luận một lần. Chia nhỏ rồi nhập từng phần."))


def _parted(line: str) -> tuple[str, str]:
    author, tab, said = line.partition("\t")
    if tab:
        return author.strip()[:LONGEST_NAME], said.strip()
    match = _NAMED.fullmatch(line)
    return (match[1].strip(), match[2]) if match else ("", line)


def _identified(session: LiveSession, found: Sequence[tuple[str, str]], source: Source) -> list[Said]:
    """The n-th time that somebody says the same is its own comment, wherever the list is cut."""
    return list(_numbered(session.pk, found, source))


def _numbered(session: UUID, found: Sequence[tuple[str, str]], source: Source) -> Iterator[Said]:
    seen: Counter[tuple[str, str]] = Counter()
    for author, said in found:
        seen[author, said] += 1
        key = uuid5(session, f"{author}\n{said}\n{seen[author, said]}")
        yield Said(author, said, key, source)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _places(rows: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    """Columns of name and words, and the first row that is no head."""
    if not rows:
        raise LiveRefusedError(_("Tập tin không có dòng nào."))
    heads = [fold(cell).strip().replace(" ", "_") for cell in rows[0]]
    texts = [index for index, head in enumerate(heads) if head in TEXT_HEADS]
    authors = [index for index, head in enumerate(heads) if head in AUTHOR_HEADS]
    if texts:
        return (authors[0] if authors else -1), texts[0], 1
    return (0, 1, 0) if len(rows[0]) > 1 else (-1, 0, 0)
