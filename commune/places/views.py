from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from commune.places.codes import codes_of
from commune.places.models import Place
from commune.places.showing import shown
from commune.units.history import date_today


def place(request: HttpRequest, code: str) -> HttpResponse:
    """The page that our own place URIs lead to; public, with what the visitor may see."""
    subject = get_object_or_404(Place.objects.select_related("holder", "unit__parent"), code=code)
    facts = {
        "place": subject,
        "shown": shown(subject, request.user),
        "codes": codes_of(subject, date_today()),
        "suspended": subject.codes.exclude(pk__in=[each.pk for each in codes_of(subject, date_today())]),
    }
    return render(request, "places/place.html", facts)
