"""What a freeze says: every figure with its evidence, taken apart by the units below, as canonical JSON.

Whole numbers are JSON numbers, others texts, so that no digit is lost between writer and reader. The leaves of the
root are the heading, then each figure, in the order in which they stand.
"""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any

from commune.ledger.evidence import EvidenceKind
from commune.lib import merkle
from commune.lib.formulas.tree import amounts_in
from commune.lib.periods import Period
from commune.program import counted, counting, indicators, parts
from commune.program.ground import Ground, ground_of
from commune.program.indicators import Reading
from commune.program.models import Indicator
from commune.program.tallies import Counts
from commune.units.models import AdminUnit, UnitChange

Json = dict[str, Any]
FORMAT, MARK = "langso-report/1", 16


def content_of(unit: AdminUnit, period: Period, *, log_size: int) -> Json:
    """All indicators in force on the period's last day, counted now."""
    ground = ground_of(unit)
    counts = indicators.counts_in(ground, period)
    figures = [figure_of(each, ground, counts) for each in counted.asked_in(period)]
    return {"heading": _heading(unit, period, log_size), "figures": [each for each in figures if each]}


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def root_of(content: Json) -> str:
    leaves = [content["heading"], *content["figures"]]
    return merkle.root_of([merkle.leaf_hash(canonical(each).encode()) for each in leaves]).hex()


def exact(amount: Decimal | None) -> int | str | None:
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else format(amount.normalize(), "f")


def figure_of(indicator: Indicator, ground: Ground, counts: Counts) -> Json | None:
    """None where evidence is of a kind that this instance does not have."""
    reading = indicators.compute(indicator, ground.unit, counts.period, ground=ground, counts=counts)
    if reading.missing:
        return None
    return _marked(
        {
            "set": indicator.set_id,
            "code": indicator.code,
            "name": indicator.name,
            "measured_in": indicator.measured_in,
            "formula": indicator.formula,
            "wording_since": indicator.valid_from.isoformat(),
            "target": _target(reading),
            **_figures(reading),
            "evidence": _evidence(indicator, ground, counts),
            **_taken_apart(reading, ground, counts),
        }
    )


def _marked(figure: Json) -> Json:
    """With a mark of its own, by which a reader finds the one that was changed; the root alone decides."""
    return figure | {"mark": merkle.leaf_hash(canonical(figure).encode()).hex()[:MARK]}


def _heading(unit: AdminUnit, period: Period, log_size: int) -> Json:
    edges = UnitChange.objects.order_by("pk").values_list("old", "new", "relation", "effective")
    edition = sha256(canonical([[*each[:3], each[3].isoformat()] for each in edges]).encode()).hexdigest()
    place = {"uid": unit.uid, "name": unit.name, "level": unit.level, "scheme": unit.scheme}
    return {"unit": place, "period": period.text, "log_size": log_size, "units_edition": edition}


def _target(reading: Reading) -> Json | None:
    target = reading.target
    return {"comparison": target.comparison, "amount": exact(target.amount)} if target else None


def _figures(reading: Reading) -> Json:
    return {
        "numerator": exact(reading.numerator) if reading.value is not None else None,
        "denominator": exact(reading.denominator) if reading.value is not None else None,
        "value": exact(reading.value),
        "meets": reading.meets if reading.value is not None else None,
        "not_placeable": reading.not_placeable,
        "unknown": reading.unknown,
        "grades": reading.grades,
    }


def _evidence(indicator: Indicator, ground: Ground, counts: Counts) -> Json:
    """Number and root of all rows counted; a leaf is a row's kind, key and fields, so that a changed row shows."""
    way = indicators.way_of(indicator, ground, counts)
    sources = dict.fromkeys(amount.source for term in (*way.over, *way.under) for amount in amounts_in(term))
    leaves: set[str] = set()
    for source in sources:
        kind = counting.kind_of(source)
        leaves |= set(_leaves(kind, counting.evidence_rows(source, ground, counts.period)))
    hashes = [merkle.leaf_hash(each.encode()) for each in sorted(leaves)]
    return {"rows": len(hashes), "root": merkle.root_of(hashes).hex()}


def _leaves(kind: EvidenceKind, rows: Any) -> list[str]:
    paths = [each.path for each in kind.fields.values()]
    names = list(kind.fields)
    return [
        canonical(
            [kind.name, str(pk), {name: _plain(value) for name, value in zip(names, values, strict=True)}]
        )
        for pk, *values in rows.order_by().values_list("pk", *paths)
    ]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return exact(value) if isinstance(value, Decimal) else str(value)


def _taken_apart(reading: Reading, ground: Ground, counts: Counts) -> Json:
    """The units right below that have something, and what none of them holds."""
    found = parts.parts_of(reading.indicator, ground, counts)
    names = dict(AdminUnit.objects.filter(pk__in={*found.over, *found.under}).values_list("pk", "name"))
    rows = [
        {"unit": uid, "name": names[uid], "numerator": exact(found.over.get(uid, Decimal(0)))}
        | ({"denominator": exact(found.under.get(uid, Decimal(0)))} if reading.indicator.is_share else {})
        for uid in sorted(names)
    ]
    if not found.adds_up or reading.value is None:
        return {"parts": rows, "remainder": None}
    left: Json = {"numerator": exact((reading.numerator or 0) - sum(found.over.values(), Decimal(0)))}
    if reading.indicator.is_share:
        left["denominator"] = exact((reading.denominator or 0) - sum(found.under.values(), Decimal(0)))
    return {"parts": rows, "remainder": left}
