"""What follows from a figure: dated rules with their source, and plain words of what to do, per crop.

No rule is averaged with another. `unchecked` rules are common practice that nobody has compared with the text
they come from: whoever shows one says so.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from commune.soil.measures import Measure, known_measures, rows_of
from commune.soil.models import SoilTest

UNCHECKED = "chưa đối chiếu nguồn"


@dataclass(frozen=True)
class Rule:
    """`at_least` belongs to the class, `below` no longer does; None is open. `valid_to` is the last day."""

    edition: str
    source: str
    is_checked: bool
    valid_from: date
    valid_to: date | None
    measure: str
    code: str
    label: str
    tone: str
    at_least: Decimal | None
    below: Decimal | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def covers(self, value: Decimal) -> bool:
        return (self.at_least is None or value >= self.at_least) and (
            self.below is None or value < self.below
        )

    @property
    def cited(self) -> str:
        return self.source if self.is_checked else f"{self.source} ({UNCHECKED})"


@dataclass(frozen=True)
class Finding:
    """One figure with what follows. `rule` None: no rule of that day speaks of it."""

    measure: Measure
    value: Decimal
    rule: Rule | None
    advice: str


@cache
def known_rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            row["edition"], row["source"], row["status"] == "checked", date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["measure"], row["code"], row["label"], row["tone"], _bound(row["at_least"]), _bound(row["below"]),
        )
        for row in rows_of("ratings.csv")
    )  # fmt: skip


@cache
def known_advice() -> dict[tuple[str, str, str], str]:
    """By measure, class and crop; crop "" speaks of every crop."""
    return {(row["measure"], row["rating"], row["crop"]): row["text"] for row in rows_of("advice.csv")}


def rule_for(measure: str, value: Decimal, on: date, rules: tuple[Rule, ...] | None = None) -> Rule | None:
    """The rule in force on a day; of two editions in force the later one."""
    fitting = [
        rule for rule in (rules if rules is not None else known_rules())
        if rule.measure == measure and rule.holds_on(on) and rule.covers(value)
    ]  # fmt: skip
    return max(fitting, key=lambda rule: rule.valid_from, default=None)


def advice_for(measure: str, rating: str, crop: str) -> str:
    known = known_advice()
    return known.get((measure, rating, crop)) or known.get((measure, rating, ""), "")


def findings_of(test: SoilTest, *, crop: str, on: date) -> list[Finding]:
    """Every figure of the test in the order of `data/measures.csv`, judged by the rules in force on `on`."""
    figures = {each.measure: each.value for each in test.values.all()}
    found = []
    for code, measure in known_measures().items():
        if code not in figures:
            continue
        rule = rule_for(code, figures[code], on)
        advice = advice_for(code, rule.code, crop) if rule else ""
        found.append(Finding(measure, figures[code], rule, advice))
    return found


def _bound(text: str) -> Decimal | None:
    return Decimal(text) if text else None
