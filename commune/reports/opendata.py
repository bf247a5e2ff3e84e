"""Open data: every sealed report as CSV and JSON, the units and the criteria sets, in a DCAT 3 catalogue.

Only what was accepted is published: figures of units, no rows and nobody's name but those who signed.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from commune.program.models import CriteriaSet
from commune.reports.models import Freeze
from commune.units.models import AdminUnit, UnitChange

Json = dict[str, Any]
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
FIGURE_COLUMNS = (
    "unit", "unit_name", "scheme", "period", "set", "code", "name", "measured_in", "numerator", "denominator", "value",
    "target", "target_amount", "meets", "not_placeable", "unknown", "grade_a", "grade_b", "grade_c", "part_of",
)  # fmt: skip
UNIT_COLUMNS = ("uid", "scheme", "level", "code", "name", "kind", "parent", "valid_from", "valid_to")
CHANGE_COLUMNS = ("old", "new", "relation", "effective", "confidence")


def catalogue() -> Json:
    """JSON-LD (DCAT 3)."""
    return {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "@id": _at("reports:catalogue"),
        "dct:title": {"@language": "vi", "@value": f"Dữ liệu mở của {settings.INSTANCE_NAME}"},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": settings.INSTANCE_NAME},
        "dct:license": {"@id": LICENCE},
        "dcat:dataset": [*_lists(), *(_of_report(each) for each in reports())],
    }


def reports() -> Iterable[Freeze]:
    """What holds: of each unit and period the one accepted last."""
    found: dict[tuple[str, str], Freeze] = {}
    rows = Freeze.objects.accepted().select_related("unit", "signature__acceptance")
    for row in rows.order_by("signature__acceptance__accepted_at"):
        found[(row.unit_id, row.period)] = row
    return found.values()


def figures_csv(freeze: Freeze) -> str:
    """A line a figure, then a line for each of its parts, which names the whole in `part_of`."""
    return _csv(FIGURE_COLUMNS, _figure_lines(freeze.told))


def units_csv() -> str:
    return _csv(UNIT_COLUMNS, _lines(AdminUnit.objects.order_by("pk").values_list(*UNIT_COLUMNS)))


def changes_csv() -> str:
    return _csv(
        CHANGE_COLUMNS, _lines(UnitChange.objects.order_by("old", "new").values_list(*CHANGE_COLUMNS))
    )


def sets_json() -> list[Json]:
    """Each set with its headings and the formulas that count it."""
    return [_set(row) for row in CriteriaSet.objects.order_by("valid_from", "code")]


def _set(row: CriteriaSet) -> Json:
    return {
        "code": row.code,
        "name": row.name,
        "citation": row.citation,
        "is_checked": row.is_checked,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "criteria": list(row.criteria.values("number", "name", "is_checked")),
        "indicators": list(row.indicators.values("code", "name", "measured_in", "formula", "is_checked")),
    }


def _figure_lines(content: Json) -> Iterator[list[Any]]:
    heading = content["heading"]
    place = [heading["unit"]["uid"], heading["unit"]["name"], heading["unit"]["scheme"], heading["period"]]
    for figure in content["figures"]:
        names = [figure[name] for name in ("set", "code", "name", "measured_in")]
        counted = [figure[name] for name in ("numerator", "denominator", "value")]
        target = figure["target"] or {"comparison": "", "amount": ""}
        rest = [figure["meets"], figure["not_placeable"], figure["unknown"], *figure["grades"].values()]
        yield [*place, *names, *counted, target["comparison"], target["amount"], *rest, ""]
        for part in figure["parts"]:
            shown = [part["numerator"], part.get("denominator"), ""]
            yield [part["unit"], part["name"], *place[2:], *names, *shown, *[""] * 8, place[0]]


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    yield from (list(row) for row in rows)


def _csv(columns: tuple[str, ...], rows: Iterable[list[Any]]) -> str:
    """RFC 4180; a text that a spreadsheet would run gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    is_number = text.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text[:1] in "=+-@\t\r" and text and not is_number else text


def _lists() -> list[Json]:
    return [
        _dataset("units", "Đơn vị hành chính theo thời gian", {"CSV": _at("reports:open-units")}),
        _dataset("unit-changes", "Đơn vị cũ thành đơn vị mới", {"CSV": _at("reports:open-changes")}),
        _dataset("criteria-sets", "Bộ tiêu chí và cách tính", {"JSON": _at("reports:open-sets")}),
    ]


def _of_report(freeze: Freeze) -> Json:
    with translation.override("vi"):
        title = f"Số liệu {freeze.unit.name}, {freeze.called}"
    place = (freeze.unit_id, freeze.period)
    files = {"CSV": _at("reports:open-figures", *place), "JSON": _at("reports:file", *place, "report.json")}
    accepted = freeze.signature.acceptance.accepted_at.isoformat()
    return _dataset(f"figures-{freeze.unit_id}-{freeze.period}", title, files) | {"dct:issued": accepted}


def _dataset(name: str, title: str, files: dict[str, str]) -> Json:
    types = {"CSV": "text/csv", "JSON": "application/json"}
    return {
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": {"@language": "vi", "@value": title},
        "dcat:distribution": [
            {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": place}, "dcat:mediaType": types[form]}
            for form, place in files.items()
        ],
    }


def _at(name: str, *place: str) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=place)
