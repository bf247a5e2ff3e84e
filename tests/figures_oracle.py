"""Figures read off raw evidence in plain Python: every row looked at one by one, units placed by the published files.

Shares with the product nothing but the formula's words: no query conditions, no placing, no sums of a database.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from commune.ledger.evidence import EvidenceKind, evidence
from commune.lib import formulas
from commune.lib.periods import Period
from commune.lib.vietnamese import VIETNAM

DATA = Path(__file__).parents[1] / "commune" / "units" / "data"
Row = dict[str, Any]


@dataclass
class Places:
    """Units and edges as the files state them."""

    units: dict[str, dict[str, str]] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls) -> Places:
        found = cls()
        for row in _csv("admin_units.csv"):
            found.units[row["uid"]] = row
            found.children[row["parent_uid"]].append(row["uid"])
        for row in _csv("admin_unit_changes.csv"):
            found.edges[row["old_uid"]].append((row["new_uid"], row["relation"]))
            found.edges[row["new_uid"]].append((row["old_uid"], row["relation"]))
        return found

    def above(self, uid: str) -> list[str]:
        found = []
        while uid:
            found.append(uid)
            uid = self.units[uid]["parent_uid"]
        return found

    def within(self, uid: str) -> set[str]:
        return {uid}.union(*(self.within(child) for child in self.children[uid]))

    def holds(self, target: str, uid: str) -> bool:
        """Whether all of a unit lies in the target, for sure."""
        if self.units[target]["scheme"] == self.units[uid]["scheme"]:
            return target in self.above(uid)
        if self.children[uid]:
            return all(self.holds(target, child) for child in self.children[uid])
        ends = self.edges[uid]
        sure = any(relation != "doubtful" for _, relation in ends)
        return bool(ends) and sure and all(target in self.above(end) for end, _ in ends)

    def is_one(self, target: str, uid: str) -> bool:
        """Whether a unit is the target itself, or became it and nothing else."""
        if self.units[target]["scheme"] == self.units[uid]["scheme"]:
            return target == uid
        if self.children[uid]:
            return all(self.is_one(target, child) for child in self.children[uid])
        return self.holds(target, uid) and {end for end, _ in self.edges[uid]} == {target}


def _csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Oracle:
    """Reads each kind's rows once."""

    def __init__(self) -> None:
        self.places = Places.read()
        self._rows: dict[str, list[Row]] = {}

    def figure(
        self, formula: str, uid: str, period: Period
    ) -> tuple[Decimal, Decimal | None, Decimal | None]:
        """Numerator, denominator, value (None: nothing to count)."""
        tried = [self._way(way, uid, period) for way in formulas.read(formula).ways]
        over, under, rows = next((each for each in tried if each[2]), tried[0])
        if under is None:
            return over, None, over if rows else None
        value = over * 100 / under if rows and under else None
        return over, under, None if value is None else value.quantize(Decimal("0.000001"))

    def _way(self, way: formulas.Ratio, uid: str, period: Period) -> tuple[Decimal, Decimal | None, int]:
        over, heard = self._sum(way.over, uid, period)
        if not way.under:
            return over, None, heard
        under, more = self._sum(way.under, uid, period)
        return over, under, heard + more

    def _sum(self, terms: tuple[formulas.Term, ...], uid: str, period: Period) -> tuple[Decimal, int]:
        found = [self._term(term, uid, period) for term in terms]
        return sum((amount for amount, _ in found), Decimal(0)), sum(rows for _, rows in found)

    def _term(self, term: formulas.Term, uid: str, period: Period) -> tuple[Decimal, int]:
        if isinstance(term, formulas.Units):
            passing, heard = self._passing(term, uid, period)
            return Decimal(len(passing)), heard
        if isinstance(term, formulas.Least):
            targets = self._targets(term.levels, uid, period)
            amounts = [self._amount(term.amount, each, period)[0] for each in targets]
            return min(amounts, default=Decimal(0)), self._heard(term.amount, uid, period)
        return self._amount(term, uid, period)

    def _passing(self, term: formulas.Units, uid: str, period: Period) -> tuple[list[str], int]:
        passing, heard = self._targets(term.levels, uid, period), 0
        for test in term.tests:
            heard += self._heard(test.amount, uid, period)
            passing = [
                each
                for each in passing
                if _holds(self._amount(test.amount, each, period)[0], test.operator, test.bound)
            ]
        return passing, heard

    def _heard(self, amount: formulas.Count | formulas.Sum, uid: str, period: Period) -> int:
        rows = self._matching(amount.source, period)
        return len({row["pk"] for row in rows if self.places.holds(uid, row["unit"])})

    def _targets(self, levels: formulas.Levels, uid: str, period: Period) -> list[str]:
        wanted = dict(levels.named)
        ended = self.places.units[uid]["valid_to"]
        day = min(period.last.isoformat(), ended or "9999")
        found = []
        for each in self.places.within(uid):
            unit = self.places.units[each]
            kinds = wanted.get(unit["level"])
            stands = (not unit["valid_from"] or unit["valid_from"] <= day) and (
                not unit["valid_to"] or day <= unit["valid_to"]
            )
            if kinds is not None and (not kinds or unit["type"] in kinds) and stands:
                found.append(each)
        return found

    def _amount(self, amount: formulas.Count | formulas.Sum, uid: str, period: Period) -> tuple[Decimal, int]:
        lies = self.places.is_one if amount.source.own else self.places.holds
        rows = [row for row in self._matching(amount.source, period) if lies(uid, row["unit"])]
        if isinstance(amount, formulas.Sum):
            return sum(
                (Decimal(row[amount.field]) for row in rows if row[amount.field] is not None), Decimal(0)
            ), len(rows)
        if amount.distinct:
            values = {row[amount.distinct] for row in rows} - {None}
            return Decimal(len(values)), len(rows)
        return Decimal(len({row["pk"] for row in rows})), len(rows)

    def _matching(self, source: formulas.Source, period: Period) -> list[Row]:
        rows = self.rows(evidence[source.kind])
        return [
            row
            for row in rows
            if _in_time(row, source, period) and all(_meets(row, each) for each in source.conditions)
        ]

    def rows(self, kind: EvidenceKind) -> list[Row]:
        if kind.name not in self._rows:
            paths = {"pk": "pk", "unit": kind.unit_path, "time": kind.time_path}
            paths |= {"until": kind.until_path} if kind.until_path else {}
            fields = {name: each.path for name, each in kind.fields.items()}
            columns = {**fields, **{f"@{name}": path for name, path in paths.items()}}
            found = kind.queryset().order_by().values_list(*columns.values())
            self._rows[kind.name] = [_row(dict(zip(columns, values, strict=True))) for values in found]
        return self._rows[kind.name]


def _row(values: Row) -> Row:
    own = {name.removeprefix("@"): value for name, value in values.items() if name.startswith("@")}
    return {name: value for name, value in values.items() if not name.startswith("@")} | {"until": None} | own


def _in_time(row: Row, source: formulas.Source, period: Period) -> bool:
    time = row["time"]
    if row["unit"] is None:
        return False
    if source.timing == "during":
        return time is not None and period.first <= _day(time) <= period.last
    if time is not None and _day(time) > period.last:
        return False
    until = row["until"]
    if until is None:
        return True
    return until > (period.ends_at if isinstance(until, datetime) else period.last)


def _day(moment: date | datetime) -> date:
    return moment.astimezone(VIETNAM).date() if isinstance(moment, datetime) else moment


def _meets(row: Row, condition: formulas.Condition) -> bool:
    value = row[condition.field]
    if condition.operator == "known":
        return value is not None
    if condition.operator == "in":
        return value is not None and value in condition.value  # type: ignore[operator]
    if condition.operator == "!=":
        return value is None or value != condition.value
    if isinstance(condition.value, bool):
        return value is not None and bool(value) is condition.value
    return value is not None and _holds(value, condition.operator, condition.value)


def _holds(one: Any, operator: str, other: Any) -> bool:
    if isinstance(one, datetime) and not isinstance(other, datetime):
        other = datetime.combine(other, datetime.min.time(), VIETNAM)
    if operator in ("=", "!="):
        return bool((one == other) is (operator == "="))
    signs = {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}
    return bool(signs[operator])
