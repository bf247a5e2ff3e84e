"""A formula said in words, for who reads a figure: what is counted, where it must be so, when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commune.design import written
from commune.ledger.evidence import EvidenceKind, evidence
from commune.lib import formulas
from commune.lib.formulas import Condition, Formula, Source
from commune.program.models import CriteriaSet
from commune.units.models import Level

SIGNS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def sentences_of(formula: Formula) -> list[str]:
    """One for each way, in the order in which they are tried."""
    return [_way(way) for way in formula.ways]


def _way(way: formulas.Ratio) -> str:
    over = " + ".join(_term(term) for term in way.over)
    if not way.under:
        return over
    return _("%(over)s; trên %(under)s") % {
        "over": over,
        "under": " + ".join(_term(term) for term in way.under),
    }


def _term(term: formulas.Term) -> str:
    if isinstance(term, formulas.Least):
        facts = {"levels": _levels(term.levels), "amount": _amount(term.amount)}
        return _("ít nhất trong các đơn vị cấp %(levels)s: %(amount)s") % facts
    if not isinstance(term, formulas.Units):
        return _amount(term)
    levels = _levels(term.levels)
    if not term.tests:
        return _("số đơn vị cấp %(levels)s") % {"levels": levels}
    tests = _(" và ").join(
        f"{_amount(each.amount)} {SIGNS[each.operator]} {written.so(each.bound)}" for each in term.tests
    )
    return _("số đơn vị cấp %(levels)s có %(tests)s") % {"levels": levels, "tests": tests}


def _levels(levels: formulas.Levels) -> str:
    return ", ".join(str(Level(level).label).lower() for level, _kinds in levels.named)


def _amount(amount: formulas.Count | formulas.Sum) -> str:
    if amount.source.kind not in evidence:
        return amount.source.kind
    kind = evidence[amount.source.kind]
    facts = {"kind": kind.label.lower(), "rest": _rest(amount.source, kind)}
    if isinstance(amount, formulas.Sum):
        return _("cộng %(field)s của %(kind)s%(rest)s") % {**facts, "field": _label(kind, amount.field)}
    if amount.distinct:
        return _("đếm %(field)s khác nhau của %(kind)s%(rest)s") % {
            **facts,
            "field": _label(kind, amount.distinct),
        }
    return _("đếm %(kind)s%(rest)s") % facts


def _rest(source: Source, kind: EvidenceKind) -> str:
    own = _(" của chính đơn vị") if source.own else ""
    conditions = ", ".join(_condition(each, kind) for each in source.conditions)
    where = _(" (%(conditions)s)") % {"conditions": conditions} if conditions else ""
    when = _(" trong kỳ") if source.timing == "during" else _(" còn hiệu lực vào cuối kỳ")
    return own + where + when


def _condition(condition: Condition, kind: EvidenceKind) -> str:
    label = _label(kind, condition.field)
    if condition.operator == "known":
        return _("biết %(label)s") % {"label": label}
    if isinstance(condition.value, bool):
        return label if condition.value else _("không %(label)s") % {"label": label}
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    said = ", ".join(_said(values, kind, condition.field))
    return f"{label} {SIGNS.get(condition.operator, _('là một trong'))} {said}"


def _said(values: Iterable[Any], kind: EvidenceKind, field: str) -> Iterable[str]:
    for value in values:
        if isinstance(value, date):
            yield written.day(value)
        elif isinstance(value, str):
            in_words = kind.fields[field].said
            yield in_words(value) if in_words else f"“{_set_name(value)}”"
        else:
            yield written.so(value)


def _set_name(text: str) -> str:
    """Of a criteria set that goes by this code; any other text as it is."""
    named = CriteriaSet.objects.filter(pk=text).values_list("name", flat=True).first()
    return named or text


def _label(kind: EvidenceKind, field: str) -> str:
    label = str(kind.fields[field].label)
    return label[:1].lower() + label[1:]
