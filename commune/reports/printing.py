"""The report on paper: A4 by typst, the same bytes for the same freeze. Text goes in as data, never as markup."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from commune.design import written
from commune.ledger import keys
from commune.lib import periods
from commune.program.models import Comparison, CriteriaSet
from commune.program.wording import called, code_of
from commune.reports.models import Freeze

TEMPLATE = Path(__file__).parent / "data" / "report.typ"
Json = dict[str, Any]


def pdf(freeze: Freeze) -> bytes:
    """Of an accepted freeze."""
    told = json.dumps(facts_of(freeze), ensure_ascii=False)
    made = typst.compile(TEMPLATE, sys_inputs={"told": told})
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def facts_of(freeze: Freeze) -> Json:
    content, signature = freeze.told, freeze.signature
    accepted = signature.acceptance
    return {
        "instance": settings.INSTANCE_NAME,
        "demo": settings.DEMO,
        "title": f"Báo cáo {content['heading']['unit']['name']}, {called(periods.parse(freeze.period))}",
        "reason": freeze.reason,
        "log_size": written.so(freeze.log_size),
        "sets": _sets(content["figures"]),
        "apart": [_apart(each) for each in content["figures"] if each["remainder"] and each["parts"]],
        "signed": _step(signature.name, signature.title, signature.signed_at),
        "accepted": _step(accepted.name, accepted.title, accepted.accepted_at),
        "root": freeze.root,
        "origin": keys.log().origin,
    }


def _step(name: str, title: str, at: Any) -> Json:
    return {"name": name, "title": title, "at": written.moment(at)}


def _sets(figures: list[Json]) -> list[Json]:
    known = CriteriaSet.objects.in_bulk({each["set"] for each in figures})
    return [
        {
            "name": row.name,
            "citation": row.citation + ("" if row.is_checked else " (chưa đối chiếu với công báo)"),
            "figures": [_line(each) for each in figures if each["set"] == code],
        }
        for code, row in sorted(known.items())
    ]


def _line(figure: Json) -> Json:
    over, under, value = figure["numerator"], figure["denominator"], figure["value"]
    counts = "" if over is None else said(over) + (f" / {said(under)}" if under is not None else "")
    verdicts = {True: "đạt", False: "chưa đạt", None: ""}
    return {
        "code": code_of(figure["code"]),
        "name": figure["name"],
        "counts": counts if under is not None else "",
        "value": "không có ghi chép" if value is None else f"{said(value)} {figure['measured_in']}",
        "target": _target(figure),
        "meets": verdicts[figure["meets"]],
        "grades": ", ".join(f"{grade} {said(rows)}" for grade, rows in figure["grades"].items() if rows),
        "note": _note(figure),
    }


def _target(figure: Json) -> str:
    target = figure["target"]
    return f"{Comparison(target['comparison']).label} {said(target['amount'])}" if target else ""


def _note(figure: Json) -> str:
    notes = []
    if figure["not_placeable"]:
        notes.append(
            f"{said(figure['not_placeable'])} dòng không xếp được vào đơn vị này vì địa giới đã chia"
        )
    if figure["unknown"]:
        notes.append(f"{said(figure['unknown'])} đơn vị không có ghi chép")
    return "; ".join(notes)


def _apart(figure: Json) -> Json:
    rows = [*figure["parts"], {"name": "Phần còn lại, không thuộc đơn vị nào ở trên", **figure["remainder"]}]
    return {
        "name": f"{figure['code']} {figure['name']}",
        "rows": [[row["name"], said(row["numerator"]), said(row.get("denominator"))] for row in rows],
    }


def said(amount: int | str | None) -> str:
    """As people write it, with at most two digits after the comma."""
    if amount is None:
        return ""
    return written.so(amount if isinstance(amount, int) else round(float(amount), 2))
