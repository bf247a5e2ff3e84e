"""For who keeps a station: opening it, bringing files, giving and taking keys."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commune.people.signed_in import signed_in
from commune.weather import station_keys, stations
from commune.weather.csv_files import readings_of_csv
from commune.weather.documents import DocumentError
from commune.weather.forms import FileForm, StationForm
from commune.weather.models import Channel, Station, StationKey
from commune.weather.taking_in import Outcome, take_in

REFUSED = 422
MOST_TOLD = 50


def _kept(request: HttpRequest, code: str) -> Station:
    """A station that she keeps; 403 for one that she only reads."""
    person = signed_in(request)
    found = get_object_or_404(Station.objects.visible_to(person), place__code=code)
    if not Station.objects.kept_by(person).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


@login_required
@require_http_methods(["GET", "POST"])
def new_station(request: HttpRequest) -> HttpResponse:
    form = StationForm(request.POST or None, person=signed_in(request))
    if not form.has_holder:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        named = {name: facts[name] for name in ("name", "code", "latitude", "longitude")}
        measuring = {name: facts[name] for name in ("elevation_m", "wind_height_m", "is_coastal")}
        try:
            place = stations.add_station(facts["holder"], **named)
            made = stations.open_station(place, by=signed_in(request), **measuring)
            return redirect("weather:station", code=made.place.code)
        except stations.StationRefusedError as refusal:
            form.add_error(refusal.part or None, str(refusal))
    status = REFUSED if form.errors else 200
    return render(request, "weather/station_form.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a CSV file: good lines are kept, wrong ones are named; the same file again adds nothing."""
    found = _kept(request, code)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    outcome: Outcome | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            given, refused = readings_of_csv(file.read())
            outcome = take_in(
                found,
                given,
                channel=Channel.CSV,
                by=signed_in(request),
                refused=refused,
                file_name=file.name,
            )
        except DocumentError as error:
            form.add_error("file", error.vi)
    status = REFUSED if form.errors or (outcome and outcome.refused and not outcome.accepted) else 200
    told = outcome.refused[:MOST_TOLD] if outcome else []
    facts = {"station": found, "form": form, "outcome": outcome, "told": told, "most_told": MOST_TOLD}
    return render(request, "weather/files.html", facts, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest, code: str) -> HttpResponse:
    """The station's keys; a new one is shown on the answer to the very POST that made it, and never again."""
    found = _kept(request, code)
    text = station_keys.issue_key(found, by=signed_in(request))[1] if request.method == "POST" else ""
    rows = found.station_keys.select_related("issued_by", "revocation").order_by("-issued_at")
    return render(request, "weather/keys.html", {"station": found, "keys": rows, "text": text})


@login_required
@require_POST
def revocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    kept = Station.objects.kept_by(signed_in(request))
    found = get_object_or_404(
        StationKey.objects.filter(station__in=kept).select_related("station__place"), pk=pk
    )
    station_keys.revoke_key(found, by=signed_in(request))
    messages.success(request, _("Đã thu hồi khóa. Máy dùng khóa này không gửi được nữa."))
    return redirect("weather:keys", code=found.station.place.code)
