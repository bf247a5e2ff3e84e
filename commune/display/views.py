"""Display points as everybody sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commune.display import access, showing


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """All of them, with today's hours and how much stands there."""
    rows = showing.public_points(list(access.points()))
    return render(request, "display/points.html", {"rows": rows})


@require_safe
def point(request: HttpRequest, code: str) -> HttpResponse:
    """Where it is, when it is open, and what is on display today."""
    place = get_object_or_404(access.points(), code=code)
    (row,) = showing.public_points([place])
    facts = {"row": row, "place": place, "keeps": access.keeps(request.user, place)}
    return render(request, "display/point.html", facts)
