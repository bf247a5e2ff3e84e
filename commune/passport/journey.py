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


@dataclass(frozen=True)
class Leg:
    """`step` is the bare CBV word; `place` empty where the event names none that we know."""

    step: str
    at: datetime
    place: str
    hamlet: str


def journey_of(lot: Lot) -> Sequence[Leg]:
    """Events that name the lot or a parcel that it lay in, oldest first, each step at a place and day once."""
    events = Event.objects.filter(_about(lot), biz_step__in=STEPS, is_correction=False)
    legs: dict[tuple[str, str, object], Leg] = {}
    for event in events.distinct().order_by("event_time"):
        leg = _leg(event)
        legs.setdefault((leg.step, leg.place, leg.at.date()), leg)
    return list(legs.values())[:MOST]


def _about(lot: Lot) -> Q:
    named = EventItem.objects.filter(identifier=uri_of(lot))
    parcels = EventItem.objects.filter(event__in=named.values("event"), role="parent")
    inside = EventItem.objects.filter(identifier__in=parcels.values("identifier"))
    return Q(pk__in=named.values("event")) | Q(pk__in=inside.values("event"))


def _leg(event: Event) -> Leg:
    place = place_at(event.read_point or event.biz_location)
    told = shown(place, AnonymousUser()) if place else None
    return Leg(event.biz_step, event.event_time, told.name if told else "", told.hamlet if told else "")
