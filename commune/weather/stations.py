"""Stations: opening one, and which of them speaks for a place."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from geographiclib.geodesic import Geodesic

from commune.ledger import recording
from commune.people.access import governs, leads
from commune.people.models import Organization, Person
from commune.places.models import Place, PlaceKind
from commune.weather.models import KEEPERS, Station

FARTHEST_KM = 30


class StationRefusedError(ValueError):
    """`part` is the field that is wrong."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def open_station(
    place: Place,
    *,
    elevation_m: Decimal,
    by: Person,
    wind_height_m: Decimal | None = None,
    is_coastal: bool = False,
    is_illustrative: bool = False,
) -> Station:
    """Idempotent: a place is one station. Raises StationRefusedError for who may not and for a place without point."""
    if not (leads(by, place.holder) or governs(by, place.unit, *KEEPERS)):
        raise StationRefusedError("Chỉ cán bộ xã hoặc đơn vị giữ trạm mới mở được trạm.")
    if place.kind != PlaceKind.STATION or place.point is None:
        raise StationRefusedError("Trạm phải có tọa độ.", "latitude")
    with transaction.atomic():
        known = Station.objects.filter(pk=place.pk).first()
        row = Station(place=place, elevation_m=elevation_m, wind_height_m=wind_height_m, opened_by=by)
        row.is_coastal, row.is_illustrative, row.opened_at = is_coastal, is_illustrative, timezone.now()
        return known or recording.enter(row, by=by.log_actor)


def add_station(
    holder: Organization, *, name: str, code: str, latitude: Decimal, longitude: Decimal
) -> Place:
    """The place of a new station of this organization; StationRefusedError where the code is taken."""
    if Place.objects.filter(code=code).exists():
        raise StationRefusedError("Mã này đã có, hãy chọn mã khác.", "code")
    facts = {"holder": holder, "unit": holder.unit, "hamlet": holder.hamlet}
    facts |= {"latitude": latitude, "longitude": longitude}
    return Place.objects.create(kind=PlaceKind.STATION, name=name, code=code, **facts)


def nearest(place: Place) -> tuple[Station, float] | None:
    """The station that speaks for a place, with its distance in km; of its unit where the place has no point.

    None where no station lies within 30 km: weather from afar is not this orchard's.
    """
    stations = list(Station.objects.select_related("place"))
    if place.point is None:
        own = [each for each in stations if each.place.unit_id == place.unit_id]
        return (own[0], 0.0) if own else None
    measured = [(each, distance_km(place, each.place)) for each in stations if each.place.point]
    found = min(measured, key=lambda each: each[1], default=None)
    return found if found and found[1] <= FARTHEST_KM else None


def distance_km(one: Place, other: Place) -> float:
    assert one.point is not None
    assert other.point is not None
    (lat1, lon1), (lat2, lon2) = one.point, other.point
    line = Geodesic.WGS84.Inverse(float(lat1), float(lon1), float(lat2), float(lon2))
    return float(line["s12"]) / 1000
