"""The addresses of open data; a browser gets a page, programs the catalogue itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commune.lib import periods
from commune.reports import opendata, sealing
from commune.units.models import AdminUnit

KEPT = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """`/data/`: JSON-LD for who asks for JSON (or `?format=json`), else a page with the same files."""
    told = opendata.catalogue()
    wants_json = request.GET.get("format") == "json" or "json" in request.headers.get("Accept", "")
    if wants_json:
        return JsonResponse(
            told, headers=KEPT, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json"
        )
    return render(request, "reports/data.html", {"datasets": [_shown(each) for each in told["dcat:dataset"]]})


@require_safe
def units(_request: HttpRequest) -> HttpResponse:
    return _csv(opendata.units_csv(), "units")


@require_safe
def changes(_request: HttpRequest) -> HttpResponse:
    return _csv(opendata.changes_csv(), "unit-changes")


@require_safe
def sets(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        opendata.sets_json(), safe=False, headers=KEPT, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def figures(_request: HttpRequest, uid: str, period: str) -> HttpResponse:
    unit = get_object_or_404(AdminUnit.objects.all(), pk=uid)
    try:
        freeze = sealing.sealed_of(unit, periods.parse(period))
    except periods.PeriodError as error:
        raise Http404(str(error)) from None
    if freeze is None:
        raise Http404
    return _csv(opendata.figures_csv(freeze), f"figures-{uid.replace(':', '-')}-{period}")


def _csv(text: str, name: str) -> HttpResponse:
    headers = {**KEPT, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _shown(dataset: dict[str, Any]) -> dict[str, Any]:
    files = [
        {"form": each["dcat:mediaType"].split("/")[-1].upper(), "href": each["dcat:downloadURL"]["@id"]}
        for each in dataset["dcat:distribution"]
    ]
    return {"title": dataset["dct:title"]["@value"], "files": files}
