"""The catalogue that everybody reads: pests, diseases and natural enemies, with thresholds by source."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.design import workbook
from commune.lib.fold import words
from commune.pests import thresholds as limits
from commune.pests.catalogue import Kind, Organism, like, of_crop, organisms, prey_of, stages
from commune.products.crops import BY_CODE, CROPS, crop_named


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """`?cay=` of one crop, `?tim=` by any name without accents."""
    crop, wanted = crop_named(request.GET.get("cay", "")), request.GET.get("tim", "")[:80]
    code = crop.code if crop else ""
    found = (
        [each for each in like(words(wanted)) if not code or code in each.crops] if words(wanted) else None
    )
    groups = [
        {
            "kind": kind,
            "rows": [each for each in (found if found is not None else of_crop(code)) if each.kind is kind],
        }
        for kind in Kind
    ]
    facts = {
        "crop": crop,
        "wanted": wanted,
        "groups": [each for each in groups if each["rows"]],
        "tabs": _tabs(code),
    }
    return render(request, "pests/catalogue.html", facts)


def _tabs(current: str) -> list[dict[str, Any]]:
    every = [("", _("Mọi cây")), *((crop.code, crop.name.capitalize()) for crop in CROPS)]
    return [{"label": label, "href": f"?cay={code}", "current": code == current} for code, label in every]


@require_safe
def organism(request: HttpRequest, slug: str) -> HttpResponse:
    """One page: signs, what to do first, who eats it, and every source's threshold."""
    found = organisms().get(slug)
    if found is None:
        raise Http404
    facts = {
        "organism": found,
        "crops": [BY_CODE[code] for code in found.crops],
        "enemies": [organisms()[each] for each in found.enemies],
        "prey": prey_of(found),
        "limits": [_limit(each) for each in limits.thresholds_of(slug)],
    }
    return render(request, "pests/organism.html", facts)


def _limit(row: limits.Threshold) -> dict[str, Any]:
    return {
        "row": row,
        "crop": BY_CODE[row.crop].name,
        "stage": stages()[row.crop][row.stage] if row.stage else "",
    }


@require_safe
def download(_request: HttpRequest) -> HttpResponse:
    columns = ("Tên", "Tên khác", "Loại", "Tên khoa học", "Mã EPPO", "Cây", "Đơn vị đếm", "Dấu hiệu",
               "Việc làm trước tiên hoặc cách giữ", "Thiên địch", "Tình trạng")  # fmt: skip
    sheet = workbook.Sheet("Sâu bệnh, thiên địch", columns, map(_catalogue_row, of_crop("")), kept=1)
    return workbook.answer("sau benh thien dich", sheet)


def _catalogue_row(each: Organism) -> list[str]:
    return [
        each.name, ", ".join(each.names[1:]), each.kind.label, each.scientific, each.eppo,
        ", ".join(BY_CODE[code].name for code in each.crops), each.unit, each.signs, each.first,
        ", ".join(organisms()[slug].name for slug in each.enemies),
        "đã đối chiếu" if each.is_checked else "chưa đối chiếu nguồn",
    ]  # fmt: skip


@require_safe
def thresholds(_request: HttpRequest) -> HttpResponse:
    columns = (
        "Sâu bệnh",
        "Cây",
        "Giai đoạn",
        "Ngưỡng",
        "Đơn vị",
        "Nguồn",
        "Tình trạng",
        "Từ ngày",
        "Tới ngày",
        "Ghi chú",
    )
    rows = [
        (
            organisms()[row.organism].name, BY_CODE[row.crop].name,
            stages()[row.crop][row.stage] if row.stage else "mọi giai đoạn", row.value, organisms()[row.organism].unit,
            row.source, "đã đối chiếu" if row.is_checked else "chưa đối chiếu nguồn", row.valid_from, row.valid_to,
            row.note,
        )
        for row in limits.known_thresholds()
    ]  # fmt: skip
    return workbook.answer("nguong sau benh", workbook.Sheet("Ngưỡng theo nguồn", columns, rows))
