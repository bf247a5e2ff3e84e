"""Counts as tables of the page: shares beside numbers, a mark where a number is hidden."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commune.design import written
from commune.surveys.counting import Table, share_of
from commune.surveys.models import Finding

MARK = "∗"


def mark_told() -> str:
    return _("∗: ô dưới 5 phiếu, hoặc ô che thêm để không tính ra được ô nhỏ.")


def percent(share: Decimal | None) -> str:
    return f"{str(share).replace('.', ',')} %" if share is not None else ""


def published_table(told: dict[str, Any]) -> dict[str, Any]:
    """For `design/table.html`; `is_withheld` where nothing of it could be told."""
    columns = [{"label": _("Câu trả lời")}, {"label": _("Cộng")}, {"label": _("Tỷ lệ")}]
    columns += [{"label": each} for each in told["hamlets"]]
    rows = [
        {
            "cells": [
                line["label"],
                _number(line["total"]),
                _share(line["total"], told["answers"]),
                *_numbers(line["cells"]),
            ]
        }
        for line in told["lines"]
    ]
    if told["answers"] is not None:
        rows.append(
            {"cells": [_("Số phiếu"), written.so(told["answers"]), "", *_numbers(told["hamlet_answers"])]}
        )
    return {"label": told["label"], "columns": columns, "rows": rows, "is_withheld": not told["lines"]}


def _number(number: int | None) -> str:
    return MARK if number is None else str(written.so(number))


def _numbers(numbers: Sequence[int | None]) -> list[str]:
    return [_number(each) for each in numbers]


def _share(part: int | None, whole: int | None) -> str:
    return percent(share_of(part, whole)) if part is not None and whole else MARK


def published_share(finding: Finding) -> str:
    """The share of satisfied answers, where both sides of it are told."""
    table = next((each for each in finding.tables if each["name"] == finding.survey.satisfaction), None)
    groups = table["groups"] if table else {}
    told = [groups.get(name, {"total": 0})["total"] for name in ("satisfied", "not")]
    if not table or None in told or not sum(told):
        return ""
    return percent(share_of(told[0], sum(told)))


def own_table(table: Table) -> dict[str, Any]:
    columns = [{"label": _("Câu trả lời")}, {"label": _("Cộng"), "kind": "number"}, {"label": _("Tỷ lệ")}]
    columns += [{"label": each, "kind": "number"} for each in table.hamlets]
    rows = [{"cells": [line.label, line.total, percent(line.share), *line.by_hamlet]} for line in table.lines]
    return {"label": table.label, "columns": columns, "rows": rows, "told": table.told}
