"""A freeze made ready for a page, and the steps that are still to be taken."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commune.lib import periods
from commune.lib.periods import Period
from commune.people.models import Visitor
from commune.program.models import CriteriaSet, Indicator
from commune.program.wording import code_of
from commune.reports import access
from commune.reports.models import Freeze
from commune.reports.printing import said
from commune.units.models import AdminUnit

Json = dict[str, Any]


def facts_of(freeze: Freeze) -> Json:
    content = freeze.told
    figures = [_figure(each, _english(content["figures"])) for each in content["figures"]]
    known = CriteriaSet.objects.in_bulk({each["set"] for each in figures})
    sets = [
        {"set": known[code], "figures": [each for each in figures if each["set"] == code]}
        for code in sorted(known)
    ]
    return {"content": content, "sets": sets, "grade_a": _share_of_grade_a(figures)}


def _english(figures: list[Json]) -> dict[tuple[str, str], str]:
    if get_language() != "en":
        return {}
    rows = Indicator.objects.filter(set__in={each["set"] for each in figures})
    return {(row.set_id, row.code): row.name_en for row in rows}


def _figure(figure: Json, english: dict[tuple[str, str], str]) -> Json:
    left = figure["remainder"]
    parts = [{**each, "denominator": each.get("denominator")} for each in figure["parts"]]
    if left and parts:
        parts.append({"name": _("Phần còn lại"), "denominator": None, **left})
    return figure | {
        "shown_code": code_of(figure["code"]),
        "name": english.get((figure["set"], figure["code"]), figure["name"]),
        "said": "" if figure["value"] is None else f"{said(figure['value'])} {figure['measured_in']}",
        "over": said(figure["numerator"]),
        "under": said(figure["denominator"]),
        "rows": [[each["name"], said(each["numerator"]), said(each["denominator"])] for each in parts],
    }


def _share_of_grade_a(figures: list[Json]) -> Json:
    """The honest measure of the whole: figures that stand on the system's own records alone."""
    told = [each for each in figures if each["value"] is not None]
    own = [
        each for each in told if each["grades"]["A"] and not each["grades"]["B"] and not each["grades"]["C"]
    ]
    return {"own": len(own), "all": len(told)}


def to_begin(person: Visitor) -> list[tuple[AdminUnit, Period]]:
    """Of her own units the periods of today, the month and the year before, as far as nobody has prepared them."""
    today = timezone.localdate()
    month, quarter, year = periods.containing(today)
    before = [periods.containing(each.first - timedelta(days=1)) for each in (month, year)]
    asked = [year, quarter, month, before[0][0], before[1][-1]]
    units = list(access.own_units(person).order_by("sort_key"))
    begun = set(Freeze.objects.filter(unit__in=units).values_list("unit", "period"))
    return [(unit, each) for unit in units for each in asked if (unit.pk, each.text) not in begun]


def steps_of(freeze: Freeze | None, person: Visitor, unit: AdminUnit) -> list[Json]:
    """Preparation, signature, acceptance: who did it when, or whether it is this person's turn."""
    signature = getattr(freeze, "signature", None)
    accepted = getattr(signature, "acceptance", None)
    return [
        {
            "name": "preparation",
            "label": _("Lập"),
            "done": freeze.prepared_at if freeze else None,
            "may": access.may_prepare(person, unit),
            "again": bool(accepted),
        },
        {
            "name": "signature",
            "label": _("Ký chốt"),
            "done": signature.signed_at if signature else None,
            "by": signature,
            "may": freeze is not None
            and signature is None
            and access.signing_office(person, unit) is not None,
        },
        {
            "name": "acceptance",
            "label": _("Nghiệm thu"),
            "done": accepted.accepted_at if accepted else None,
            "by": accepted,
            "may": signature is not None
            and accepted is None
            and access.accepting_office(person, unit) is not None,
        },
    ]
