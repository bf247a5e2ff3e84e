"""The trial of figures: cells against the oracle, formulas gone wild, sealed reports with one digit changed."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune.ledger import keys
from commune.ledger.evidence import evidence
from commune.lib import formulas, periods
from commune.program import counting, indicators
from commune.program.ground import Ground, ground_of
from commune.program.models import Cell, Indicator
from commune.reports import bundling
from commune.reports.models import Freeze
from commune.units.models import AdminUnit
from tests.figures_oracle import Oracle
from tests.forged_report import forged

TRIES, WORTH_A_SECOND_LOOK = 3, 50  # ms
ALLOWED = re.compile(
    r"\s*SELECT\b(?:(?!\b(INSERT|UPDATE|DELETE|DROP|ALTER|ATTACH|PRAGMA|CREATE|INTO)\b).)*", re.DOTALL
)


def cells_that_differ(number: int, seed: int) -> tuple[int, list[str]]:
    """Random cells counted by the product and by the oracle; how many had a value, and what differs."""
    chance, oracle, wrong, told = random.Random(seed), Oracle(), [], 0
    known = list(Cell.objects.values_list("indicator", "unit", "period"))
    units = list(AdminUnit.objects.values_list("pk", flat=True))
    asked = list(Indicator.objects.all())
    by_key = {each.pk: each for each in asked}
    for turn in range(number):
        if turn % 2 and known:
            key, uid, period = chance.choice(known)
            indicator = by_key[key]
        else:
            indicator, uid = chance.choice(asked), chance.choice(units)
            period = chance.choice(["2025", "2026", "2025-Q2", "2026-11", "2024"])
        reading = indicators.compute(
            indicator, AdminUnit.objects.select_related("parent__parent").get(pk=uid), periods.parse(period)
        )
        told += reading.value is not None
        own = (reading.numerator, reading.denominator, reading.value)
        other = oracle.figure(indicator.formula, uid, periods.parse(period))
        if own != other:
            wrong.append(f"{indicator.code} {uid} {period}: {own} here, {other} by the oracle")
    return told, wrong


def wild_formulas(number: int, seed: int) -> Iterator[str]:
    """Texts out of the language's words over the evidence that there is, about half of them right."""
    chance, known = random.Random(seed), counting.vocabulary()
    for _ in range(number):
        text = _ratio(chance, known)
        if chance.random() < 0.4:
            text = _spoilt(chance, text)
        yield text


def _ratio(chance: random.Random, known: Any) -> str:
    text = " + ".join(_term(chance, known) for _ in range(chance.choice([1, 1, 1, 2, 6])))
    if chance.random() < 0.5:
        text += " / " + _term(chance, known)
    return text + (" else " + _ratio(chance, known) if chance.random() < 0.1 else "")


def _term(chance: random.Random, known: Any) -> str:
    levels = chance.choice(["commune", 'commune ("xa")', "district", "commune, district", "province"])
    shape = chance.random()
    if shape < 0.2:
        tests = " and ".join(
            f"{_amount(chance, known)} {chance.choice(['>=', '<', '=', '!='])} 1"
            for _ in range(chance.choice([1, 1, 2]))
        )
        return f"units {levels} with {tests}"
    if shape < 0.3:
        return f"least {levels}: {_amount(chance, known)}"
    return _amount(chance, known)


def _amount(chance: random.Random, known: Any) -> str:
    kind = chance.choice(sorted(known))
    fields = known[kind]
    field = chance.choice(sorted(fields))
    numbers = [name for name, of in fields.items() if of in ("number", "money")]
    head = chance.choice(
        ["count", f"distinct {field} of"] + ([f"sum {chance.choice(numbers)} of"] if numbers else [])
    )
    own = "own " if chance.random() < 0.2 else ""
    where = (
        " where " + " and ".join(_condition(chance, fields) for _ in range(chance.choice([1, 2])))
        if chance.random() < 0.6
        else ""
    )
    return f"{head} {own}{kind}{where} {chance.choice(['during', 'at end'])}"


def _condition(chance: random.Random, fields: Any) -> str:
    name, of = chance.choice(sorted(fields.items()))
    odd = "' OR 1=1 -- "
    return {
        "text": f'{name} {chance.choice(["=", "!="])} "{chance.choice(["xa", odd, "x%", ""])}"',
        "flag": chance.choice([name, f"not {name}"]),
        "number": f"{name} {chance.choice(['>=', '<', '!='])} {chance.choice(['0', '-1.5', '999999999999999'])}",
        "money": f"{name} in (0, 1000, 250000)",
        "day": f"{name} < 2026-01-01",
        "moment": f"{name} >= 2025-07-01",
        "key": f"{name} known",
    }[of]


def _spoilt(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    way = chance.randrange(4)
    if way == 0:
        return text[:at] + chance.choice(list("()\"'.,;:=<>/+-_0aZđ\x00\n%{}")) + text[at:]
    if way == 1:
        return text[:at] + text[at + 1 :]
    if way == 2:
        return text.replace(".", chance.choice([".secret_", "__", ".password."]), 1)
    return text[at:] + " " + text[:at]


def judged_formulas(texts: Iterator[str], uid: str) -> dict[str, Any]:
    """What became of each: refused, or counted by SELECTs over its own kinds' tables; CPU ms of each counted one."""
    unit = AdminUnit.objects.select_related("parent__parent").get(pk=uid)
    ground, known, wrong, refused = ground_of(unit), counting.vocabulary(), [], 0
    took: dict[str, float] = {}
    for text in texts:
        with CaptureQueriesContext(connection) as queries:
            formula = _fit(text, known)
            if formula:
                took[text] = _cost(text, ground)
        if formula is None:
            refused += 1
            wrong += [f"refused, yet asked the database: {text}"] if queries.captured_queries else []
            continue
        asked = [query["sql"] for query in queries]
        wrong += [f"{text}: {sql}" for sql in asked if not _is_allowed(sql)] + _strangers(formula, asked)
    return {"refused": refused, "took": took, "wrong": wrong}


def _fit(text: str, known: Any) -> formulas.Formula | None:
    try:
        formula = formulas.read(text)
    except formulas.FormulaError:
        return None
    return None if list(formulas.faults_of(formula, known)) else formula


def _cost(text: str, ground: Ground) -> float:
    """ms of CPU from the text to the figure, the least of up to three: what else the process tidies up is not it."""
    costs: list[float] = []
    while len(costs) < TRIES and (not costs or min(costs) > WORTH_A_SECOND_LOOK):
        began = time.process_time()
        list(formulas.faults_of(formulas.read(text), counting.vocabulary()))
        indicators.compute(_indicator(text), ground.unit, periods.parse("2026"), ground=ground)
        costs.append((time.process_time() - began) * 1000)
    return min(costs)


def _indicator(text: str) -> Indicator:
    return Indicator(code="wild", formula=text, set_id="none")


def _is_allowed(sql: str) -> bool:
    bare = re.sub(r"'(?:[^']|'')*'", "''", sql)
    return ALLOWED.fullmatch(bare) is not None and ";" not in bare


def _strangers(formula: formulas.Formula, queries: list[str]) -> list[str]:
    """Tables that are asked although none of the formula's kinds knows of them."""
    allowed = {"program_target", "program_indicator", "units_adminunit"}
    for source in formulas.sources_in(formula):
        allowed |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', _widest(source.kind)))
    met = {table for sql in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)}
    return (
        [
            f"asks {', '.join(sorted(met - allowed))}: {sorted({each.kind for each in formulas.sources_in(formula)})}"
        ]
        if met - allowed
        else []
    )


def _widest(kind: str) -> str:
    """The SQL of a kind with all that it may be asked for."""
    of = evidence[kind]
    paths = [of.unit_path, of.time_path, *(each.path for each in of.fields.values())]
    paths += [path for path in (of.until_path, of.grade_path) if path]
    return str(of.queryset().values(*paths).query)


def changed_reports(folder: Path, freeze: Freeze, number: int, seed: int) -> dict[str, int]:
    """One digit of the figures changed at a time, and one report told anew under another key; which were found out.

    `forgery`: what was forged is true under the forger's own key, so that nothing but the log's key gives it away.
    """
    for name, content in bundling.files_of(freeze).items():
        (folder / name).write_bytes(content)
    text, key = (folder / "report.json").read_text(encoding="utf-8"), keys.log().verifier_key
    chance = random.Random(seed)
    start, end = text.index('"figures"'), text.index('"sealed"')
    places = [found.start() + start for found in re.finditer("[0-9]", text[start:end])]
    found = 0
    for at in chance.choices(places, k=number):
        digit = chance.choice([each for each in "0123456789" if each != text[at]])
        found += verdict(folder, text[:at] + digit + text[at + 1 :], key) == 1
    forgery, forger = forged(text, keys.log().origin)
    return {
        "true": int(verdict(folder, text, key) == 0),
        "found": found,
        "forgery": int(verdict(folder, forgery, forger) == 0),
        "forged": int(verdict(folder, forgery, key) == 1),
    }


def verdict(folder: Path, text: str, key: str) -> int:
    (folder / "asked.json").write_text(text, encoding="utf-8")
    line = [sys.executable, "-I", "verify.py", "asked.json", "--key", key]
    return subprocess.run(line, cwd=folder, capture_output=True, check=False).returncode
