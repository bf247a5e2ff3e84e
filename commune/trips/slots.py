from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people import access as people
from commune.people.models import Role
from commune.places import keeping
from commune.shipping.access import CARRIERS, SENDERS
from commune.shipping.models import Shipment
from commune.trips import access
from commune.trips.models import Trip


def _plans(request: HttpRequest) -> bool:
    return bool(people.organizations_of(request.user, *SENDERS, *CARRIERS, Role.MARKET_BOARD).exists())


def trip_links(request: HttpRequest) -> list[slots.Item]:
    if not _plans(request):
        return []
    return [
        slots.Item(
            _("Hàng chờ gom"), reverse("trips:consignments"), icon="boxes", order=69, group="transport"
        ),
        slots.Item(_("Chuyến gom"), reverse("trips:trips"), icon="route", order=71, group="transport"),
    ]


def tasks(request: HttpRequest) -> list[slots.Item]:
    """What waits for who gathers, and for the boatman."""
    person = request.user
    if not _plans(request):
        return []
    rows = []
    if keeping.keeping_organizations(person).filter(places__kind__in=access.STOPS).exists():
        count = access.waiting_for(person).count()
        rows.append((_("Kiện hàng chờ gom chuyến"), reverse("trips:consignments"), "boxes", count))
    mine = people.organizations_of(person, Role.BOATMAN)
    to_hand = Shipment.objects.under_way().filter(carrier__organization__in=mine).count()
    rows.append((_("Kiện trên ghe cần giao"), reverse("trips:deliver"), "handshake", to_hand))
    open_trips = Trip.objects.filter(vessel__carrier__organization__in=mine, calls__isnull=True)
    rows.append((_("Chuyến sắp đi"), reverse("trips:trips"), "route", open_trips.count()))
    return [
        slots.Item(label, href, icon=icon, order=50 + index, count=count, tone="river")
        for index, (label, href, icon, count) in enumerate(rows)
        if count
    ]


slots.offer("navigation", trip_links)
slots.offer("home_tasks", tasks)
