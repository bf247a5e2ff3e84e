"""Judging a file cell by cell; nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commune.design.tables import Table, UnreadableList, key_of
from commune.findings import sheets
from commune.findings.access import entered_units
from commune.findings.models import Assessment, Form, StatedFigure
from commune.findings.sheets import Column, SheetForm, WrongCellError
from commune.people.models import Person

KEPT: dict[Form, Any] = {Form.ASSESSMENTS: Assessment, Form.FIGURES: StatedFigure}
NO_UNIT = "Không có đơn vị mang mã này trong phạm vi anh chị phụ trách."
TWICE = "Trùng với một dòng phía trên."


@dataclass
class Judged:
    """`fresh` are the values of right rows that the house has not; `wrong` is by index of the row and label."""

    form: SheetForm
    table: Table
    fresh: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    wrong: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def wrong_rows(self) -> list[int]:
        return sorted({number for number, _ in self.wrong})

    @property
    def counts(self) -> dict[str, int]:
        return {"new": len(self.fresh), "known": self.known, "wrong": len(self.wrong_rows)}


def judge(table: Table, *, by: Person) -> Judged:
    """Against what she may enter and what is known. Raises UnreadableList when the headings are those of no form."""
    form = sheets.form_of(table.columns)
    if form is None:
        told = "; hoặc ".join(
            ", ".join(each.label for each in form.columns) for form in sheets.FORMS.values()
        )
        raise UnreadableList(f"Tệp phải có các cột: {told}. Hãy dùng tệp mẫu.")
    judged, right = Judged(form, table), []
    for number, row in enumerate(table.keyed()):
        if any(row.values()):
            right.append((number, {each.key: _value(judged, number, each, row) for each in form.columns}))
    _judge_units(judged, right, by)
    wrong = set(judged.wrong_rows)
    rows = [values for number, values in right if number not in wrong]
    known = _known(form, rows)
    judged.fresh = [values for values in rows if _whole(form, values) not in known]
    judged.known = len(rows) - len(judged.fresh)
    return judged


def _value(judged: Judged, number: int, column: Column, row: Mapping[str, str]) -> Any:
    cell = row.get(key_of(column.label), "")
    if not cell:
        if column.needed:
            judged.wrong[number, column.label] = "Ô này không được để trống."
        return ""
    try:
        return column.read(cell)
    except WrongCellError as wrong:
        judged.wrong[number, column.label] = str(wrong)
        return None


def _judge_units(judged: Judged, rows: list[tuple[int, dict[str, Any]]], by: Person) -> None:
    asked = {values["unit"] for _, values in rows if values["unit"]}
    there = set(entered_units(by).filter(pk__in=asked).values_list("pk", flat=True))
    seen: set[Any] = set()
    for number, values in rows:
        place = (number, sheets.UNIT.label)
        if values["unit"] not in there:
            judged.wrong.setdefault(place, NO_UNIT)
        same = tuple(values[name] for name in judged.form.same)
        if same in seen:
            judged.wrong.setdefault(place, TWICE)
        if None not in same:
            seen.add(same)


def _known(form: SheetForm, rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """What the house has of these units already, word for word, standing or not."""
    units = {values["unit"] for values in rows}
    names = [column.key for column in form.columns]
    return set(KEPT[form.key].objects.filter(unit__in=units).values_list(*names))


def _whole(form: SheetForm, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values[column.key] for column in form.columns)
