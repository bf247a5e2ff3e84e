"""An XLSForm workbook read with the house's own safe reader: each wrong cell is named by sheet, line and column.

pyxform was weighed and left out: it answers with the XML of XForms and English sentences without cells, and reads
workbooks with a reader that may be made to unpack anything. What is known here is said in `TYPES`; everything else is
refused by name, never left out in silence.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from commune.design import tables, workbook
from commune.design.tables import Table
from commune.surveys.expressions import ExpressionError, Tree, names_in, tree_of

TYPES = {
    "text": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "date": "date", "note": "note",
    "select_one": "one", "select_multiple": "several", "geopoint": "point", "calculate": "calculate",
    "begin_group": "group", "end_group": "end",
}  # fmt: skip
# What phones note by themselves in other programs; the house's own log says it here.
UNUSED = ("start", "end", "today", "deviceid", "username", "phonenumber", "audit", "simserial")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}", re.ASCII)
CHOICE = re.compile(r"[A-Za-z0-9_.-]{1,40}", re.ASCII)
YES = ("yes", "true", "true()", "1", "có")
MOST_ITEMS, MOST_CHOICES, LONGEST_LABEL = 200, 60, 500
EXPRESSIONS = ("relevant", "constraint", "calculation")
NOT_KNOWN = ("choice_filter", "repeat_count", "default", "trigger")
Schema = dict[str, Any]
SHEETS = ("survey", "choices", "settings")


@dataclass
class Judged:
    """`wrong`: (sheet, row from 0, column) to why; column "" is the whole row. `schema` where nothing is wrong."""

    sheets: dict[str, Table]
    wrong: dict[tuple[str, int, str], str] = field(default_factory=dict)
    schema: Schema = field(default_factory=dict)

    def mark(self, sheet: str, row: int, column: str, why: str) -> None:
        self.wrong.setdefault((sheet, row, column), why)

    def findings(self) -> list[dict[str, Any]]:
        """For the page: where, what stands there, and what is wrong with it."""
        found = []
        for (sheet, row, column), why in sorted(self.wrong.items()):
            table = self.sheets.get(sheet)
            line = table.first_line + row if table else 1
            found.append(
                {
                    "sheet": sheet,
                    "line": line,
                    "column": column,
                    "cell": self.cell(sheet, row, column),
                    "why": why,
                }
            )
        return found

    def cell(self, sheet: str, row: int, column: str) -> str:
        table = self.sheets.get(sheet)
        if table is None or column not in table.columns or row >= len(table.rows):
            return ""
        at = table.columns.index(column)
        return table.rows[row][at] if at < len(table.rows[row]) else ""

    def marked(self) -> bytes:
        """The workbook with its wrong cells coloured and a column that says why."""
        return workbook.written(*(self._sheet(name, table) for name, table in self.sheets.items()))

    def _sheet(self, name: str, table: Table) -> workbook.Sheet:
        why: dict[int, list[str]] = {}
        cells = set()
        for (sheet, row, column), reason in self.wrong.items():
            if sheet == name:
                why.setdefault(row, []).append(reason)
                cells.add((row, table.columns.index(column) if column in table.columns else 0))
        rows = [[*row, "; ".join(why.get(number, []))] for number, row in enumerate(table.rows)]
        return workbook.Sheet(name, [*table.columns, tables.ERROR_COLUMN], rows, wrong=cells)


def judged(file: IO[bytes]) -> Judged:
    """Raises UnreadableList for what is no workbook at all; a wrong form comes back with its wrong cells."""
    found = {name.strip().lower(): table for name, table in tables.read_sheets(file).items()}
    kept = {name: _lowered(found[name]) for name in SHEETS if name in found}
    told = Judged(kept)
    if "survey" not in kept:
        told.mark("survey", 0, "", _("Thiếu trang “survey”, hoặc trang này chưa có câu nào."))
        return told
    _Reading(told).read()
    return told


def _lowered(table: Table) -> Table:
    columns = [
        re.sub(r"\s+", " ", each.strip().lower()).replace("list name", "list_name") for each in table.columns
    ]
    return Table(columns, table.rows, table.first_line)


def rows_of(table: Table | None) -> list[dict[str, str]]:
    if table is None:
        return []
    return [dict(zip(table.columns, row, strict=False)) for row in table.rows]


class _Reading:
    def __init__(self, told: Judged) -> None:
        self.told = told
        self.rows = rows_of(told.sheets["survey"])
        self.label, self.hint = (_column(told.sheets["survey"], name) for name in ("label", "hint"))
        self.choices = self.lists()
        self.items: list[dict[str, Any]] = []
        self.places: dict[str, int] = {}
        self.open: list[str] = []

    def wrong(self, row: int, column: str, why: str) -> None:
        self.told.mark("survey", row, column, why)

    def lists(self) -> dict[str, list[dict[str, str]]]:
        table = self.told.sheets.get("choices")
        found: dict[str, list[dict[str, str]]] = {}
        label = _column(table, "label") if table else "label"
        for at, row in enumerate(rows_of(table)):
            kept, name = row.get("list_name", ""), row.get("name", "")
            if not any(row.values()):
                continue
            known = found.setdefault(kept, [])
            if not kept:
                self.told.mark("choices", at, "list_name", _("Thiếu tên danh sách lựa chọn."))
            elif not CHOICE.fullmatch(name):
                self.told.mark("choices", at, "name", _("Mã lựa chọn chỉ gồm chữ không dấu, số, gạch dưới."))
            elif name in [each["name"] for each in known]:
                self.told.mark("choices", at, "name", _("Mã lựa chọn này đã có trong danh sách."))
            elif not row.get(label, ""):
                self.told.mark("choices", at, label, _("Thiếu chữ của lựa chọn."))
            elif len(known) >= MOST_CHOICES:
                self.told.mark("choices", at, "name", _("Danh sách có nhiều lựa chọn quá."))
            known.append({"name": name, "label": row.get(label, "")[:LONGEST_LABEL]})
        return found

    def read(self) -> None:
        for at, row in enumerate(self.rows):
            if any(row.values()):
                self.line(at, row)
        for name in self.open:
            self.wrong(self.places[name], "type", _("Nhóm này chưa có dòng end_group."))
        if not any(each["kind"] not in {"group", "note", "calculate"} for each in self.items):
            self.wrong(0, "type", _("Phiếu chưa có câu hỏi nào."))
        if len(self.items) > MOST_ITEMS:
            self.wrong(MOST_ITEMS, "type", _("Phiếu có nhiều hơn %(most)s dòng.") % {"most": MOST_ITEMS})
        self.check_names()
        settings = self.settings()
        if not self.told.wrong:
            order = ordered(self.items)
            if isinstance(order, str):
                self.wrong(self.places[order], "relevant", _("Điều kiện chạy vòng: câu này chờ chính nó."))
            else:
                self.told.schema = {**settings, "items": self.items, "order": order}

    def line(self, at: int, row: dict[str, str]) -> None:
        words = row.get("type", "").split()
        if len(words) > 1 and words[0] in {"begin", "end"}:
            words = [f"{words[0]}_{words[1]}", *words[2:]]
        word = words[0] if words else ""
        if word in UNUSED and len(words) == 1:
            return
        if word not in TYPES:
            self.wrong(at, "type", _("Chưa hiểu loại câu “%(type)s”.") % {"type": row.get("type", "")[:40]})
            return
        if TYPES[word] == "end":
            if not self.open:
                self.wrong(at, "type", _("Không có nhóm nào đang mở."))
            else:
                self.open.pop()
            return
        self.item(at, row, TYPES[word], words[1:])

    def item(self, at: int, row: dict[str, str], kind: str, words: Sequence[str]) -> None:
        name = row.get("name", "")
        made: dict[str, Any] = {"kind": kind, "name": name, "group": self.open[-1] if self.open else ""}
        made |= {
            "label": row.get(self.label, "")[:LONGEST_LABEL],
            "hint": row.get(self.hint, "")[:LONGEST_LABEL],
        }
        if not NAME.fullmatch(name):
            self.wrong(at, "name", _("Tên câu phải bắt đầu bằng chữ không dấu, không có khoảng trắng."))
        elif name in self.places:
            line = self.told.sheets["survey"].first_line + self.places[name]
            self.wrong(at, "name", _("Tên câu trùng với dòng %(line)s.") % {"line": line})
        self.places.setdefault(name, at)
        if not made["label"] and kind not in {"calculate", "group"}:
            self.wrong(at, self.label, _("Thiếu chữ của câu hỏi."))
        for column in NOT_KNOWN:
            if row.get(column):
                self.wrong(at, column, _("Cột “%(name)s” chưa dùng được ở đây.") % {"name": column})
        if kind in {"one", "several"}:
            made["choices"] = self.listed(at, words)
        made["required"] = row.get("required", "").lower() in YES
        made["message"] = row.get(_column(self.told.sheets["survey"], "constraint_message"), "")[
            :LONGEST_LABEL
        ]
        made |= {column: self.expression(at, row, column) for column in EXPRESSIONS}
        if kind == "calculate" and made["calculation"] is None and not row.get("calculation"):
            self.wrong(at, "calculation", _("Dòng tính chưa có biểu thức."))
        if kind == "group":
            self.open.append(name)
        self.items.append(made)

    def listed(self, at: int, words: Sequence[str]) -> list[dict[str, str]]:
        if len(words) != 1 or not self.choices.get(words[0]):
            told = _("Không có danh sách lựa chọn “%(name)s” trong trang choices.")
            self.wrong(at, "type", told % {"name": " ".join(words)[:40]})
            return []
        return self.choices[words[0]]

    def expression(self, at: int, row: dict[str, str], column: str) -> Tree | None:
        text = row.get(column, "")
        try:
            return tree_of(text) if text else None
        except ExpressionError as wrong:
            self.wrong(at, column, str(wrong))
            return None

    def check_names(self) -> None:
        known = {each["name"] for each in self.items if each["kind"] not in {"group", "note"}}
        for each in self.items:
            for column in EXPRESSIONS:
                for name in sorted(names_in(each[column]) - known):
                    told = _("Không có câu nào tên “%(name)s”.") % {"name": name}
                    self.wrong(self.places[each["name"]], column, told)

    def settings(self) -> Schema:
        row = next(iter(rows_of(self.told.sheets.get("settings"))), {})
        made = {
            "title": row.get("form_title", "")[:160],
            "satisfaction": self.named(row, "satisfaction_question"),
            "satisfied": row.get("satisfied_choices", "").replace(",", " ").split(),
            "hamlet": self.named(row, "hamlet_question"),
        }
        asked = next((each for each in self.items if each["name"] == made["satisfaction"]), None)
        offered = {each["name"] for each in asked["choices"]} if asked and asked["kind"] == "one" else set()
        if asked and (not made["satisfied"] or set(made["satisfied"]) - offered):
            told = _("Hãy ghi những lựa chọn được tính là hài lòng, đúng mã trong choices.")
            self.told.mark("settings", 0, "satisfied_choices", told)
        return made

    def named(self, row: dict[str, str], column: str) -> str:
        name = row.get(column, "")
        if name and not any(each["name"] == name and each["kind"] == "one" for each in self.items):
            self.told.mark("settings", 0, column, _("Phải là tên một câu select_one trong trang survey."))
        return name


def _column(table: Table | None, name: str) -> str:
    """Of several languages the Vietnamese one, else the first."""
    columns = table.columns if table else []
    said = [each for each in columns if each.split("::")[0].strip() == name]
    vietnamese = [each for each in said if each == name or "vi" in re.split(r"[^a-z]+", each)]
    return (vietnamese or said or [name])[0]


def ordered(items: Iterable[dict[str, Any]]) -> list[str] | str:
    """Names so that each comes after those that it hangs on; the name of one that hangs on itself instead."""
    known: dict[str, dict[str, Any]] = {each["name"]: each for each in items}
    done: list[str] = []
    waiting = {name: _needs(each) & set(known) for name, each in known.items()}
    while waiting:
        ready = [name for name, needs in waiting.items() if not needs]
        if not ready:
            return next(iter(waiting))
        done += ready
        waiting = {name: needs - set(ready) for name, needs in waiting.items() if name not in ready}
    return done


def _needs(item: dict[str, Any]) -> set[str]:
    return names_in(item["relevant"]) | names_in(item["calculation"]) | ({item["group"]} - {""})
