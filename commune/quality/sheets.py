"""Reading a list as an office sends it: CSV, every mistake told by line and column, nothing guessed."""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from commune.lib.fold import nfc
from commune.lib.vietnamese import WritingError, parse_date
from commune.quality.models import ListKind

MOST_BYTES = 4 * 1024 * 1024
MOST_LINES = 20_000
MOST_PROBLEMS = 50
LONGEST_PHI = 3650
LONGEST_NUMBER = 12

Value = TypeVar("Value")

COLUMNS: dict[str, tuple[str, ...]] = {
    ListKind.LABELS: ("trade_name", "kind", "species", "phi_days"),
    ListKind.BANS: ("active_ingredient", "valid_from", "source"),
    ListKind.PERMITTED: ("category", "active_ingredient", "trade_name"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    ListKind.LABELS: (
        "active_ingredient", "formulation", "registration_number", "uom", "re_entry_hours", "edition", "source",
        "valid_from", "valid_to",
    ),
    ListKind.BANS: ("stage",),
    ListKind.PERMITTED: ("target", "registrant"),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """`line` counts from 1, the heading included, 0 for the whole file; `column` is its heading, "" for the line."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"Dòng {self.line}" if self.line else "Cả tệp"
        return f"{where}, cột {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"


class ListRefusedError(ValueError):
    """A list that cannot be loaded; nothing of it was. `line` is that of the first problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(each) for each in problems))
        self.problems = list(problems)
        self.line = problems[0].line


class _WrongCell(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class Line:
    """One line by column; a column that the file does not have is empty."""

    number: int
    cells: Mapping[str, str]

    def text(self, column: str, *, most: int, needed: bool = False) -> str:
        found = self.cells.get(column, "")
        if needed and not found:
            raise _WrongCell(column, "ô này không được để trống")
        if len(found) > most:
            raise _WrongCell(column, f"dài quá {most} chữ")
        return found

    def number_of(self, column: str, *, most: int) -> int | None:
        """Whole and not negative; None for an empty cell, which means unknown and never 0."""
        found = self.cells.get(column, "")
        if not found:
            return None
        is_short = len(found) <= LONGEST_NUMBER
        if not (is_short and found.isascii() and found.isdigit()) or int(found) > most:
            raise _WrongCell(column, f"phải là số nguyên từ 0 đến {most}, không phải {found[:20]!r}")
        return int(found)

    def day(self, column: str) -> date | None:
        """2026-11-02 or 02/11/2026; None for an empty cell."""
        found = self.cells.get(column, "")
        if not found:
            return None
        try:
            return parse_date(found) if "/" in found else date.fromisoformat(found)
        except (WritingError, ValueError) as wrong:
            reason = f"ngày phải ghi 2026-11-02 hoặc 02/11/2026, không phải {found[:20]!r}"
            raise _WrongCell(column, reason) from wrong

    def one_of(self, column: str, known: Sequence[str], *, default: str = "") -> str:
        found = self.cells.get(column, "") or default
        if found not in known:
            told = ", ".join(known)
            raise _WrongCell(column, f"phải là một trong: {told}; không phải {found[:20]!r}")
        return found

    @staticmethod
    def wrong(column: str, reason: str) -> ValueError:
        """To be raised by a reader of lines."""
        return _WrongCell(column, reason)


@dataclass
class Sheet:
    """A file as read: which list it is by its heading, its lines, and what is wrong so far."""

    kind: ListKind
    sha256: str
    lines: Sequence[Line]
    problems: list[Problem] = field(default_factory=list)

    def each(self, read: Callable[[Line], Value]) -> list[Value]:
        """What `read` makes of every line; lines that it refuses become problems."""
        found = []
        for line in self.lines:
            try:
                found.append(read(line))
            except _WrongCell as wrong:
                self.add(line.number, wrong.column, str(wrong))
        return found

    def add(self, line: int, column: str, reason: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, reason))

    def insist(self) -> None:
        """Raises ListRefusedError when anything is wrong."""
        if self.problems:
            raise ListRefusedError(sorted(self.problems, key=lambda each: each.line))


def read_sheet(content: bytes) -> Sheet:
    """Raises ListRefusedError for what is no list of ours at all; mistakes within lines are kept as problems."""
    text = _text_of(content)
    # Excel with a Vietnamese keyboard separates by semicolons
    heading_line = text.partition("\n")[0]
    separator = ";" if heading_line.count(";") > heading_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
        sheet = Sheet(_kind_of(heading), hashlib.sha256(content).hexdigest(), lines=())
        sheet.lines = _lines(reader, heading, sheet)
    except csv.Error as wrong:
        raise ListRefusedError([Problem(reader.line_num, "", "dấu ngoặc kép không khép lại")]) from wrong
    if not sheet.lines and not sheet.problems:
        raise ListRefusedError([Problem(0, "", "tệp không có dòng nào sau dòng tiêu đề")])
    return sheet


def _text_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise ListRefusedError([Problem(0, "", "tệp lớn quá 4 MB")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        told = "không phải chữ UTF-8; trong Excel hãy lưu kiểu “CSV UTF-8”"
        raise ListRefusedError([Problem(line, "", told)]) from wrong
    if "\x00" in text:
        raise ListRefusedError([Problem(0, "", "đây không phải tệp CSV")])
    return text


def _kind_of(heading: Sequence[str]) -> ListKind:
    """The kind of list whose columns are all there; labels before permitted, since they have more."""
    fitting = [kind for kind in ListKind if set(COLUMNS[kind]) <= set(heading)]
    if not fitting:
        told = "; ".join(f"{kind.label}: {', '.join(COLUMNS[kind])}" for kind in ListKind)
        raise ListRefusedError([Problem(1, "", f"dòng tiêu đề không khớp danh mục nào. Cần có {told}")])
    kind = fitting[0]
    strangers = [name for name in heading if name not in (*COLUMNS[kind], *OPTIONAL[kind])]
    if strangers or len(set(heading)) < len(heading):
        named = ", ".join(strangers) or "có cột lặp lại"
        raise ListRefusedError([Problem(1, "", f"cột không hiểu được: {named}")])
    return kind


def _lines(reader: "csv.Reader", heading: Sequence[str], sheet: Sheet) -> list[Line]:  # type: ignore[name-defined]
    found = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            told = f"có {len(cells)} ô, tiêu đề có {len(heading)} cột"
            sheet.add(reader.line_num, "", told)
            continue
        values = [nfc(cell).strip() for cell in cells]
        found.append(Line(reader.line_num, dict(zip(heading, values, strict=True))))
        if len(found) > MOST_LINES:
            raise ListRefusedError([Problem(reader.line_num, "", f"tệp dài quá {MOST_LINES} dòng")])
    return found
