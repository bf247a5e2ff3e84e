"""Which way it went: the EPCIS events of a lot after it was made, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from commune.places.identifiers import place_at
from commune.places.showing import shown
from commune.trace.identifiers import uri_of
from commune.trace.models import Event, EventItem, Lot

STEPS = (
    "packing",
    "shipping",
    "departing",
    "arriving",
    "receiving",
    "storing",
    "unpacking",
    "retail_selling",
)
MOST = 12


@dataclass
class Leg:
    """`step` is the bare CBV word; `place` empty where the event names none that we know.

    A lot travels in many parcels: the same step at the same place is one leg with its first and last time.
    """

    step: str
    place: str
    first: datetime
    last: datetime
    count: int = 0


def journey_of(lot: Lot) -> Sequence[Leg]:
    """Events that name the lot or a parcel that it lay in, in the order in which each kind first happened."""
    events = Event.objects.filter(_about(lot), biz_step__in=STEPS, is_correction=False)
    legs: dict[tuple[str, str], Leg] = {}
    names: dict[str, str] = {}
    for event in events.distinct().order_by("event_time"):
        where = event.read_point or event.biz_location
        if where not in names:
            names[where] = _name_of(where)
        place = names[where]
        leg = legs.setdefault(
            (event.biz_step, place), Leg(event.biz_step, place, event.event_time, event.event_time)
        )
        leg.last, leg.count = event.event_time, leg.count + 1
    return list(legs.values())[:MOST]


def _about(lot: Lot) -> Q:
    named = EventItem.objects.filter(identifier=uri_of(lot))
    parcels = EventItem.objects.filter(event__in=named.values("event"), role="parent")
    inside = EventItem.objects.filter(identifier__in=parcels.values("identifier"))
    return Q(pk__in=named.values("event")) | Q(pk__in=inside.values("event"))


def _name_of(uri: str) -> str:
    place = place_at(uri)
    return shown(place, AnonymousUser()).name if place else ""
