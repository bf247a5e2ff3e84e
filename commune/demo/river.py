"""The river's part: hours, papers and slots of docks; small consignments of two co-ops gathered into one boat."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from commune.demo import assembling, marketplace
from commune.demo.clock import client_id, day, moment
from commune.docks import booking
from commune.docks.models import DockSlot
from commune.lib.epcis import build
from commune.places import hours, licences
from commune.shipping import carriers, reports
from commune.shipping.models import Outcome, Receiver, Shipment, Vessel, VesselKind
from commune.shipping.reports import Told
from commune.shipping.shipments import Addressee
from commune.trace import identifiers, lots
from commune.trace.models import Lot, LotKind
from commune.trips import calling, consigning, planning, routes
from commune.trips.models import Trip

KEEPERS = {
    "dock": "manager",
    "city_dock": "boatman",
    "other_dock": "other_manager",
    "old_dock": "market_keeper",
    "gathering_point": "market_keeper",
}
OPEN = {
    "dock": (5, 18),
    "city_dock": (4, 20),
    "other_dock": (5, 17),
    "old_dock": (5, 17),
    "gathering_point": (4, 19),
}
# A licence holds from so many days ago until so many days from now; one ended, to show what happens then.
LICENCES = {"dock": (400, 330), "city_dock": (420, 700), "other_dock": (300, 65), "old_dock": (760, -31)}
ISSUER = "Cơ quan giao thông đường thủy (minh họa)"
MARKET = Addressee(
    "Sạp trái cây Út Nữ (minh họa)", "+84900000066", "Sạp 12, bến nhận hàng thành phố (minh họa)"
)


def keep_docks() -> None:
    """Hours of the week, licences, a day off, a word about the tide, and slots for the coming days."""
    for key, keeper in KEEPERS.items():
        place, by = assembling.place(key), assembling.person(keeper)
        opens, closes = OPEN[key]
        week = {number: [(time(opens), time(closes))] for number in range(7)}
        hours.set_week(place, week, valid_from=day(500), by=by)
        if key in LICENCES:
            since, until = LICENCES[key]
            number = f"MINHHOA-BTND-{place.code}"
            licences.enter_licence(
                place, number=number, issuer=ISSUER, valid_from=day(since), valid_to=day(-until), by=by
            )
    dock, manager = assembling.place("dock"), assembling.person("manager")
    hours.except_day(dock, day(-9), reason="Sửa cầu bến", by=manager)
    text = "Ghe trên 5 tấn chỉ cập bến lúc nước lớn; nước ròng sát cầu bến cạn dưới 1,2 m."
    hours.warn_of_water(dock, text=text, valid_from=day(30), by=manager)
    for key in ("dock", "city_dock", "gathering_point"):
        for ahead in range(1, 4):
            _open_slots(key, ahead)


def _open_slots(key: str, ahead: int) -> None:
    by = assembling.person(KEEPERS[key])
    for start in (6, 8, 14):
        starts_at = moment(-ahead, start)
        ends_at = starts_at + timedelta(hours=2)
        booking.open_slot(assembling.place(key), starts_at=starts_at, ends_at=ends_at, capacity=2, by=by)


def book_slot() -> None:
    """The co-op takes one for the day after tomorrow."""
    slot = DockSlot.objects.get(place=assembling.place("dock"), starts_at=moment(-2, 6))
    organization = assembling.organization("cooperative")
    by = assembling.person("manager")
    booking.book_slot(
        slot, organization=organization, by=by, client_id=client_id("slot", slot.starts_at.date())
    )


def others_lot() -> Lot:
    """The other co-op packs elsewhere; its lot comes in as packed."""
    item, at = assembling.trade_item("other_mango"), moment(3, 10)
    code = f"P{at:%y%m%d}BG1"
    known = lots.lot_at(item.gtin, code)
    uri = identifiers.lot_uri(item.gtin, code)
    told = build.object_event(at, "ADD", quantities=[build.Quantity(uri, 40)], biz_step="commissioning")
    return known or lots.open_lot(
        kind=LotKind.PACKED,
        trade_item=item,
        holder=assembling.organization("other_cooperative"),
        place=assembling.place("other_dock"),
        code=code,
        quantity=Decimal(40),
        uom="H87",
        at=at,
        by=assembling.person("other_manager"),
        event=told,
        best_before=day(-11),
    )


def truck() -> Vessel:
    owner = assembling.person("driver")
    carrier = carriers.register_carrier(assembling.organization("truck"), by=owner)
    return carriers.register_vessel(
        carrier, kind=VesselKind.TRUCK, plate="66C-MH-0902", by=owner, capacity_kg=1500
    )


def consign(
    lot: Lot, number: int, boxes: int, way: tuple[str, str], *, vessel: Vessel, at: datetime
) -> Shipment:
    manager = {"HTX-CLX": "manager", "HTX-BG": "other_manager"}[lot.holder.code]
    return consigning.consign(
        lot,
        boxes=boxes,
        from_place=assembling.place(way[0]),
        to_place=assembling.place(way[1]),
        carrier=vessel.carrier,
        addressee=MARKET,
        by=assembling.person(manager),
        client_id=client_id("consignment", number),
        at=at,
    )


def gather(mine: Lot, others: Lot) -> Trip:
    """Yesterday's boat: four small parcels of two co-ops, a proposed route changed by hand, one parcel half taken."""
    boat, boatman = marketplace.boat(), assembling.person("boatman")
    parcels = [
        consign(mine, 1, 3, ("dock", "city_dock"), vessel=boat, at=moment(2, 15)),
        consign(others, 2, 4, ("other_dock", "city_dock"), vessel=boat, at=moment(2, 16)),
        consign(mine, 3, 2, ("dock", "gathering_point"), vessel=boat, at=moment(2, 16, 10)),
        consign(others, 4, 5, ("gathering_point", "city_dock"), vessel=boat, at=moment(2, 16, 30)),
    ]
    trip = planning.plan_trip(
        boat,
        start=assembling.place("dock"),
        leaves_at=moment(1, 6),
        shipments=parcels,
        by=boatman,
        client_id=client_id("trip", 1),
        at=moment(2, 18),
    )
    if trip.calls.exists():
        return trip
    routes.propose(trip, by=boatman, at=moment(2, 18, 5))
    routes.move(trip, 1, "down", by=boatman, at=moment(2, 18, 10))
    plan, _left = routes.propose(trip, by=boatman, at=moment(2, 18, 20))
    routes.accept(trip, by=boatman, at=moment(2, 18, 30))
    for stop in plan.stops.order_by("position"):
        calling.call_at(trip, stop.position, by=boatman, at=stop.arrives_at + timedelta(minutes=4))
    _hand_over(parcels)
    return trip


def _hand_over(parcels: list[Shipment]) -> None:
    boatman, at = assembling.person("boatman"), moment(1, 11)
    short = parcels[3].items.get()
    told = [
        Told(Outcome.WHOLE, at, Receiver.BUYER),
        Told(Outcome.WHOLE, at + timedelta(minutes=4), Receiver.OTHER),
        Told(Outcome.WHOLE, at - timedelta(hours=2), Receiver.HOUSEHOLD),
        Told(Outcome.PART, at, Receiver.BUYER, "Một thùng ướt đáy", {short.pk: Decimal(4)}),
    ]
    for number, (parcel, each) in enumerate(zip(parcels, told, strict=True), 1):
        reports.report(parcel, each, client_id=client_id("handover", number), by=boatman)


def wait_for_truck(mine: Lot, others: Lot) -> None:
    """Two parcels that nobody has gathered yet."""
    vessel = truck()
    consign(mine, 5, 2, ("gathering_point", "city_dock"), vessel=vessel, at=moment(1, 19))
    consign(others, 6, 6, ("gathering_point", "city_dock"), vessel=vessel, at=moment(1, 20))
