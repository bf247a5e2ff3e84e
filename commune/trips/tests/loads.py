"""A boat and parcels of two co-ops for tests, made by the product's own functions."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from commune.docks.tests import slots
from commune.lib.vietnamese import VIETNAM
from commune.market.tests import goods
from commune.shipping import carriers, shipments
from commune.shipping.models import VesselKind
from commune.shipping.shipments import Addressee, Goods
from commune.trips import planning, routes

KEEPERS = {
    "dock": "manager",
    "other_dock": "other_manager",
    "city_dock": "boatman",
    "gathering_point": "market_keeper",
}


def morning(hour=6):
    day = timezone.now().astimezone(VIETNAM).date() + timedelta(days=1)
    return datetime.combine(day, time(hour), VIETNAM)


def boat(cast, capacity_kg=1000):
    carrier = carriers.register_carrier(cast.boat, by=cast.boatman)
    return carriers.register_vessel(
        carrier, kind=VesselKind.BOAT, plate="cc901", by=cast.boatman, capacity_kg=capacity_kg
    )


def open_docks(cast):
    for place, keeper in KEEPERS.items():
        slots.opened(cast, getattr(cast, place), getattr(cast, keeper))


def lot(cast, *, mine=True, units=50):
    if mine:
        return goods.packed_lot(cast, units=units)
    facts = {"holder": cast.other_cooperative, "by": cast.other_manager, "place": cast.other_dock}
    return goods.packed_lot(cast, units=units, item=cast.other_mango, **facts)


def parcel(cast, of, boxes, start, end="city_dock", vessel=None, reference=""):
    mine = of.holder == cast.cooperative
    return shipments.book(
        sender=of.holder,
        from_place=getattr(cast, start),
        to_place=getattr(cast, end),
        carrier=(vessel or boat(cast)).carrier,
        goods=[Goods(of, Decimal(boxes), reference)],
        addressee=Addressee("Đặng Ngọc Ánh", "+84900000006", "Số 1, ấp minh họa"),
        by=cast.manager if mine else cast.other_manager,
        client_id=uuid4(),
    )


def trip(cast, parcels, **changes):
    facts = {"start": cast.dock, "leaves_at": morning(), "by": cast.boatman, "client_id": uuid4()}
    return planning.plan_trip(boat(cast), shipments=parcels, **{**facts, **changes})


def gathered(cast):
    """Three parcels of two co-ops on one boat, with a proposed route."""
    mine, others = lot(cast), lot(cast, mine=False)
    parcels = [
        parcel(cast, mine, 3, "dock", reference="order:1"),
        parcel(cast, others, 4, "other_dock"),
        parcel(cast, mine, 2, "dock", "gathering_point"),
    ]
    made = trip(cast, parcels)
    plan, _left = routes.propose(made, by=cast.boatman)
    return made, plan, parcels


def names(plan):
    return [stop.place.code for stop in plan.stops.order_by("position")]
