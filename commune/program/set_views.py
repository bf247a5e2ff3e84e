"""Criteria sets as data: each with its headings and indicators, two of them side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commune.lib.formulas import FormulaError
from commune.program.models import CriteriaSet, Indicator
from commune.program.sentences import sentences_of
from commune.program.wording import code_of


@require_safe
def sets(request: HttpRequest) -> HttpResponse:
    """All sets, in the order in which they came into force; `?a=&b=` puts two side by side."""
    known = CriteriaSet.objects.order_by("valid_from", "code")
    chosen = [known.filter(pk=request.GET.get(name, "")).first() for name in ("a", "b")]
    facts: dict[str, Any] = {"sets": known, "a": chosen[0], "b": chosen[1]}
    if all(chosen):
        facts["sides"] = [_told(each) for each in chosen if each]
    return render(request, "program/sets.html", facts)


@require_safe
def one_set(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "program/set.html", _told(get_object_or_404(CriteriaSet.objects.all(), pk=code)))


def _told(criteria: CriteriaSet) -> dict[str, Any]:
    indicators = criteria.indicators.prefetch_related("targets")
    lines = [
        {
            "indicator": each,
            "code": code_of(each.code),
            "sentences": _sentences(each),
            "target": each.targets.first(),
        }
        for each in indicators
    ]
    return {"set": criteria, "criteria": criteria.criteria.all(), "lines": lines}


def _sentences(indicator: Indicator) -> list[str]:
    try:
        return sentences_of(indicator.read)
    except FormulaError:
        return []
