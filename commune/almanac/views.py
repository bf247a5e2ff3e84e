"""The information base: one page with search, map and lists. What stands there is what this visitor may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commune.almanac.parts import MapPoint, Part, parts
from commune.almanac.searching import LONGEST, search

MOST_POINTS = 2000


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`?q=` searches all parts; without it, the parts, the map and the lists to download."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    if text:
        return render(request, "almanac/found.html", {"text": text, "found": search(request, text)})
    facts = {
        "parts": [_shown(part) for _, part in parts()],
        "points": [{"part": part, "points": _points(part, request)} for _, part in parts()],
        "downloads": [each for _, part in parts() for each in part.downloads(request)],
    }
    return render(request, "almanac/home.html", facts)


@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """GeoJSON (RFC 7946) of the points that this visitor may see."""
    features = [_feature(point, str(part.label)) for _, part in parts() for point in _points(part, request)]
    answer = JsonResponse({"type": "FeatureCollection", "features": features})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _points(part: Part, request: HttpRequest) -> list[MapPoint]:
    return list(part.points(request))[:MOST_POINTS]


def _shown(part: Part) -> dict[str, Any]:
    return {"label": part.label, "note": part.note, "icon": part.icon, "href": reverse(part.view)}


def _feature(point: MapPoint, part: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [float(point.longitude), float(point.latitude)]},
        "properties": {"label": point.label, "note": point.note, "href": point.href, "part": part},
    }
