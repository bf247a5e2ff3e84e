"""A full season behind one packed lot, played through the rooms' own functions: two orchards, sprays, tests, stamps."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from commune.demo import assembling
from commune.farm.amending import confirm_entry
from commune.farm.diary import record_entry
from commune.farm.harvest import record_harvest
from commune.farm.seasons import open_season
from commune.ledger import checkpoints, recording, sequencing
from commune.lib.serials.permutation import serial_of
from commune.market import booths, listings, stock
from commune.packhouse.intake import receive
from commune.packhouse.packing import pack
from commune.quality import certificates, lab_tests
from commune.quality.models import Standard
from commune.shipping import carriers, shipments
from commune.stamps import batches
from commune.stamps.house_key import key_of
from commune.stamps.models import StampBatch
from commune.trace.models import Lot
from tests.village import Village, build_village, days_ago

WORK = [
    (118, "pruning"), (112, "weeding"), (105, "fertilizing"), (98, "flower_inducing"), (90, "watering"),
    (86, "watering"), (83, "scouting"), (78, "watering"), (70, "fertilizing"), (64, "watering"), (60, "bagging"),
    (52, "scouting"), (45, "watering"), (38, "weeding"), (30, "watering"), (20, "scouting"), (12, "watering"),
]  # fmt: skip
SPRAYS = ((95, 1), (68, 2), (40, 1))


@dataclass
class Season:
    village: Village
    harvests: list[Lot]
    lot: Lot
    batch: StampBatch

    def serial(self, index: int = 0) -> str:
        return serial_of(key_of(self.batch), index)

    def path(self, index: int = 0) -> str:
        return f"/01/{self.lot.trade_item.gtin}/10/{self.lot.code}/21/{self.serial(index)}"

    @property
    def lot_path(self) -> str:
        return f"/01/{self.lot.trade_item.gtin}/10/{self.lot.code}"


def play_season(*, stamps: int = 40, active: int = 30) -> Season:
    village = build_village()
    for plot, farmer in ((village.plot, village.farmer), (village.other_plot, village.second_farmer)):
        _grow(village, plot, farmer)
    harvests = [
        _pick(village, village.plot, village.farmer, "120"),
        _pick(village, village.other_plot, village.second_farmer, "90"),
    ]
    lot = _pack(village, harvests)
    _vouch(village, harvests[0], lot)
    batch = batches.issue_batch(
        trade_item=lot.trade_item,
        lot=lot,
        count=stamps,
        by=village.packer,
        holder=village.coop,
        client_id=uuid4(),
    )
    if active:
        batches.activate(batch, first=0, last=active - 1, by=village.packer)
    _offer(village, lot)
    _send(village, lot)
    prove()
    return Season(village, harvests, lot, batch)


def prove() -> None:
    """Give every entry its place, and sign the head."""
    sequencing.sequence()
    checkpoints.sign_head()


def _grow(village: Village, plot: Any, farmer: Any) -> None:
    first, last = days_ago(120).date(), days_ago(-30).date()
    open_season(plot, variety=village.variety, name="Vụ thuận", starts_on=first, ends_on=last, by=farmer)
    for back, activity in WORK:
        inputs = [(village.fertiliser, Decimal(5), "KGM")] if activity == "fertilizing" else []
        _work(plot, activity, days_ago(back), farmer, inputs)
    for back, _ in SPRAYS:
        use = [(village.medicine, Decimal(100), "MLT")]
        _work(plot, "spraying", days_ago(back), farmer, use)
    helped = _work(plot, "watering", days_ago(8), village.technician, [], on_behalf_of=farmer)
    confirm_entry(helped, by=farmer)


def _work(plot: Any, activity: str, at: datetime, by: Any, inputs: Any, **facts: Any) -> Any:
    return record_entry(
        plot, activity=activity, occurred_at=at, by=by, inputs=inputs, client_id=uuid4(), **facts
    )


def _pick(village: Village, plot: Any, farmer: Any, kg: str) -> Lot:
    return record_harvest(
        plot, trade_item=village.bulk, quantity=Decimal(kg), at=days_ago(4), by=farmer, client_id=uuid4()
    )


def _pack(village: Village, harvests: list[Lot]) -> Lot:
    for lot in harvests:
        receive(
            lot,
            quantity=lot.quantity,
            at=days_ago(3),
            by=village.packer,
            place=village.packhouse,
            client_id=uuid4(),
        )
    return pack(
        [(harvests[0], Decimal(115)), (harvests[1], Decimal(88))],
        trade_item=village.box, units=40, at=days_ago(2), by=village.packer, place=village.packhouse,
        loss_kg=Decimal(3), client_id=uuid4(),
    )  # fmt: skip


def _vouch(village: Village, harvest: Lot, lot: Lot) -> None:
    standard = Standard(
        slug="vietgap-thu", name="VietGAP", edition="TCVN 11892-1:2017", issuer="Bộ", source="thử",
        valid_from=date(2017, 1, 1),
    )  # fmt: skip
    recording.enter(standard, by="system:test")
    certificates.grant(
        standard, holder=village.coop, number="VG-01", certifier="Chứng nhận Thử", valid_from=date(2026, 1, 1),
        by=village.manager, trade_items=[village.bulk], places=[village.plot, village.other_plot],
    )  # fmt: skip
    reading = lab_tests.Reading("Azoxystrobin", None, "mg/kg", Decimal("0.7"), "Thử", Decimal("0.01"))
    lab_tests.enter_report(
        harvest, lab="Phòng thử Minh Họa", method="LC-MS/MS", report_number="KQ-117", results=[reading],
        sampled_on=days_ago(4).date(), reported_on=days_ago(3).date(), by=village.manager,
    )  # fmt: skip


def _offer(village: Village, lot: Lot) -> None:
    booth = booths.open_booth(village.coop, by=village.manager)
    listings.offer(booth, trade_item=lot.trade_item, price=250_000, by=village.manager)
    stock.put_on_sale(lot, booth=booth, units=20, by=village.manager)


def _send(village: Village, lot: Lot) -> None:
    boatman = assembling.person("boatman")
    carrier = carriers.register_carrier(assembling.organization("boat"), by=boatman)
    shipment = shipments.book(
        sender=village.coop, from_place=assembling.place("dock"), to_place=assembling.place("city_dock"),
        carrier=carrier, goods=[shipments.Goods(lot, Decimal(10))], by=village.manager, client_id=uuid4(),
        at=days_ago(1, 6),
    )  # fmt: skip
    shipments.depart(shipment, by=boatman, at=days_ago(1, 7))
    shipments.arrive(shipment, place=assembling.place("city_dock"), by=boatman, at=days_ago(1, 15))
