"""Climate's part of the information base, and the way to the stations for everybody."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.almanac import parts
from commune.almanac.searching import says
from commune.design import slots
from commune.design.written import moment, so
from commune.weather.daily import latest, measured_by
from commune.weather.models import Station
from commune.weather.quantities import known_quantities

SHOWN = 3
ALSO = "trạm đo thời tiết khí hậu khí tượng thủy văn nước"


def _stations(request: HttpRequest) -> Iterable[Station]:
    return Station.objects.visible_to(request.user).order_by("place__name")


def _latest_said(station: Station) -> str:
    """The newest values of the first quantities that it measures: "28,4 °C · 75 % (02/11/2026 14:05)"."""
    measured = set(measured_by(station))
    rows = [latest(station, code) for code in known_quantities() if code in measured]
    shown = [row for row in rows if row][:SHOWN]
    if not shown:
        return ""
    told = " · ".join(f"{row.what.told} {so(row.value)} {row.what.unit}" for row in shown)
    return f"{told} ({moment(max(row.at for row in shown))})"


def _search(request: HttpRequest, asked: list[str]) -> Iterable[parts.Find]:
    for each in _stations(request):
        quantities = " ".join(known_quantities()[code].label for code in measured_by(each))
        if says(asked, each.place.name, each.place.code, each.place.unit.name, ALSO, quantities):
            address = reverse("weather:station", args=[each.place.code])
            yield parts.Find(each.place.name, address, _latest_said(each) or each.place.unit.name)


def _points(request: HttpRequest) -> Iterable[parts.MapPoint]:
    for each in _stations(request):
        if each.place.point:
            address = reverse("weather:station", args=[each.place.code])
            yield parts.MapPoint(each.place.name, *each.place.point, address, _latest_said(each))


def _downloads(request: HttpRequest) -> Iterable[parts.Download]:
    yield parts.Download(_("Các trạm đo"), reverse("weather:stations-file"))
    for each in _stations(request):
        address = reverse("weather:file", args=[each.place.code]) + "?ngay=90"
        yield parts.Download(_("Số đo 90 ngày của %(station)s") % {"station": each.place.name}, address)


parts.offer(
    "weather",
    parts.Part(
        _("Khí hậu"),
        _("Nhiệt độ, mưa, độ mặn, mực nước đo tại xã"),
        "weather:stations",
        "rain",
        30,
        _search,
        _points,
        _downloads,
    ),
)


def weather_footer(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Trạm đo"), reverse("weather:stations"), order=40)]


slots.offer("footer", weather_footer)
