"""Loading a list of inputs (labels, bans, permitted products) as one dated edition: whole, once, or not at all."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from commune.ledger import recording
from commune.lib.fold import fold
from commune.people.models import Person
from commune.quality import list_lines
from commune.quality.models import (
    Category,
    IngredientBan,
    InputProduct,
    InputRule,
    ListEdition,
    ListKind,
    PermittedProduct,
)
from commune.quality.sheets import ListRefusedError, Problem, Sheet, read_sheet

SIZES = Path(__file__).parent / "data" / "list_sizes.csv"
SYSTEM = "system:lists"


@dataclass(frozen=True)
class Heading:
    """What the office says of the whole list: its number, who issued it, and from when it is in force."""

    number: str
    issuer: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Preview:
    """What loading would do; `known`: the edition that this very file is already."""

    kind: ListKind
    sha256: str
    lines: int
    new: int
    problems: Sequence[Problem]
    known: ListEdition | None = None

    @property
    def kind_label(self) -> str:
        return str(self.kind.label)


def preview(content: bytes, heading: Heading) -> Preview:
    """Reads and checks all of it against what is known, and writes nothing. Never raises for a bad file."""
    try:
        sheet = read_sheet(content)
    except ListRefusedError as refusal:
        return Preview(ListKind.LABELS, "", 0, 0, refusal.problems)
    known = ListEdition.objects.filter(kind=sheet.kind, sha256=sheet.sha256).first()
    rows = [] if known else _rows_of(sheet, heading)
    problems = sorted(sheet.problems, key=lambda each: each.line)
    return Preview(sheet.kind, sheet.sha256, len(sheet.lines), len(rows), problems, known)


def load_list(
    content: bytes, heading: Heading, *, by: Person | None, file_name: str = "", actor: str = SYSTEM
) -> ListEdition:
    """The edition of this file: loaded now, or the one that it is already (then nothing is written).

    Raises ListRefusedError with every problem by line and column; then nothing of the file is there.
    """
    sheet = read_sheet(content)
    edition = ListEdition(kind=sheet.kind, sha256=sheet.sha256, lines=len(sheet.lines), loaded_by=by)
    edition.number, edition.issuer = heading.number, heading.issuer
    edition.valid_from, edition.valid_to = heading.valid_from, heading.valid_to
    edition.file_name = file_name[:160]
    try:
        return _loaded(sheet, heading, edition, by.log_actor if by else actor)
    except IntegrityError:
        # two people loaded it at once: the first was quicker
        winner = ListEdition.objects.filter(kind=sheet.kind, sha256=sheet.sha256).first()
        if winner is None:
            raise
        return winner


def _loaded(sheet: Sheet, heading: Heading, edition: ListEdition, writer: str) -> ListEdition:
    with transaction.atomic():
        known = ListEdition.objects.filter(kind=sheet.kind, sha256=sheet.sha256).first()
        if known:
            return known
        rows = _rows_of(sheet, heading)
        sheet.insist()
        edition.loaded_at = timezone.now()
        recording.enter(edition, by=writer)
        _enter(rows, edition, writer)
    return edition


def _enter(rows: Sequence[models.Model], edition: ListEdition, by: str) -> None:
    """Products before the rules that point at them; every row but a product belongs to the edition."""
    products = [row for row in rows if isinstance(row, InputProduct)]
    recording.enter_all(products, by=by)
    for model in (InputRule, IngredientBan, PermittedProduct):
        of_model: list[Any] = [row for row in rows if isinstance(row, model)]
        for row in of_model:
            row.listed = edition
        recording.enter_all(of_model, by=by)


def _rows_of(sheet: Sheet, heading: Heading) -> list[models.Model]:
    """New rows that the sheet brings; what is wrong is added to its problems."""
    _check_heading(sheet, heading)
    match sheet.kind:
        case ListKind.LABELS:
            return _label_rows(sheet, heading)
        case ListKind.BANS:
            return _ban_rows(sheet)
        case ListKind.PERMITTED:
            return _permitted_rows(sheet, heading)


def _check_heading(sheet: Sheet, heading: Heading) -> None:
    if heading.valid_to and heading.valid_to < heading.valid_from:
        sheet.add(0, "", "ngày hết hiệu lực không được trước ngày có hiệu lực")
    same = ListEdition.objects.filter(kind=sheet.kind, issuer=heading.issuer, number=heading.number)
    if same.exists():
        told = f"số {heading.number} của {heading.issuer} đã nạp với nội dung khác; ấn bản mới phải có số mới"
        sheet.add(0, "", told)


def _label_rows(sheet: Sheet, heading: Heading) -> list[models.Model]:
    labels = list_lines.LabelReader(heading.issuer, heading.number, heading.valid_from, heading.valid_to)
    sheet.each(labels.read)
    return [*labels.new_products, *labels.new_rules]


def _ban_rows(sheet: Sheet) -> list[models.Model]:
    known = set(IngredientBan.objects.values_list("active_ingredient", "stage", "source"))
    rows = []
    for ban in sheet.each(list_lines.read_ban):
        key = (ban.active_ingredient, ban.stage, ban.source)
        if key not in known:
            known.add(key)
            rows.append(ban)
    return list(rows)


def _permitted_rows(sheet: Sheet, heading: Heading) -> list[models.Model]:
    reader = list_lines.PermittedReader()
    rows = sheet.each(reader.read)
    for row in rows:
        row.folded = fold(row.trade_name)[:160]
    for category, (substances, trade_names) in published_sizes(heading.number).items():
        told = sizes_of([row for row in rows if row.category == category])
        if told != (substances, trade_names):
            label = Category(category).label
            sheet.add(
                0, "", f"{label}: {heading.number} công bố {substances} hoạt chất với {trade_names} tên thương phẩm, "
                f"tệp có {told[0]} và {told[1]}",
            )  # fmt: skip
    return list(rows)


def sizes_of(rows: Sequence[PermittedProduct]) -> tuple[int, int]:
    """Substances and trade names, each counted once, as the circulars count."""
    return len({row.active_ingredient.lower() for row in rows}), len({row.folded for row in rows})


def published_sizes(number: str) -> dict[str, tuple[int, int]]:
    """By category, as the issuer published them; empty where none are known. A list that differs is not whole."""
    return {
        line["category"]: (int(line["substances"]), int(line["trade_names"]))
        for line in _size_lines()
        if line["number"] == number
    }


@cache
def _size_lines() -> list[dict[str, str]]:
    with SIZES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
