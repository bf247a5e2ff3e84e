"""The packing house's part: weighing in, packing, a lab report, stamps."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from commune.demo import assembling
from commune.demo.clock import client_id, day, moment
from commune.packhouse import intake, packing
from commune.quality import lab_tests
from commune.stamps import batches
from commune.stamps.models import StampBatch
from commune.trace.models import Lot

GRAM = Decimal("0.001")


@dataclass(frozen=True)
class Packed:
    """A packed lot with its stamps."""

    lot: Lot
    batch: StampBatch


def weigh_in(lot: Lot, number: int, days_ago: int) -> None:
    intake.receive(
        lot,
        quantity=lot.quantity,
        at=moment(days_ago, 9),
        by=assembling.person("packer"),
        place=assembling.place("packhouse"),
        client_id=client_id("intake", number),
    )


def pack(lot: Lot, number: int, *, item: str, units: int, loss: str, days_ago: int, hour: int = 13) -> Packed:
    """Pack `units` of an item from one harvest lot, issue stamps for them and switch the stamps on."""
    trade_item = assembling.trade_item(item)
    lost = Decimal(loss)
    packer = assembling.person("packer")
    made = packing.pack(
        [(lot, trade_item.net_content * units + lost)],
        trade_item=trade_item,
        units=units,
        at=moment(days_ago, hour),
        by=packer,
        place=assembling.place("packhouse"),
        loss_kg=lost,
        grade="first",
        client_id=client_id("packing", number),
    )
    batch = batches.issue_batch(
        trade_item=trade_item,
        lot=made,
        count=units,
        by=packer,
        holder=assembling.organization("cooperative"),
        client_id=client_id("stamps", number),
        at=moment(days_ago, hour) + timedelta(minutes=20),
    )
    batches.activate(batch, by=packer, at=moment(days_ago, hour) + timedelta(minutes=50))
    return Packed(made, batch)


def pack_for_share(lot: Lot, number: int, *, units: int, loss: str, days_ago: int) -> Lot:
    """Boxes of another member's lot, not on sale yet and without stamps: they make his share."""
    trade_item = assembling.trade_item("boxed_mango")
    return packing.pack(
        [(lot, trade_item.net_content * units + Decimal(loss))],
        trade_item=trade_item,
        units=units,
        at=moment(days_ago, 14),
        by=assembling.person("packer"),
        place=assembling.place("packhouse"),
        loss_kg=Decimal(loss),
        grade="second",
        client_id=client_id("packing", number),
    )


def test_residues(lot: Lot, number: int, days_ago: int) -> None:
    lab_tests.enter_report(
        lot,
        lab="Phòng thử nghiệm minh họa",
        accreditation="MINHHOA 000",
        method="Đa dư lượng, minh họa",
        report_number=f"MINHHOA-{number:04d}",
        sampled_on=day(days_ago),
        reported_on=day(days_ago - 1),
        results=[
            lab_tests.Reading("abamectin", None, "mg/kg", Decimal("0.01")),
            lab_tests.Reading("azoxystrobin", Decimal("0.02"), "mg/kg", Decimal("0.7")),
        ],
        by=assembling.person("manager"),
    )
