"""The packing house's heat and cold: sorting, hot water, cold rooms with their loggers' readings, a tasting."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from commune.coldchain import readings, rooms, treatment
from commune.coldchain.curves import Point
from commune.coldchain.models import ColdRoom, Reading
from commune.demo import assembling
from commune.demo.clock import client_id, moment
from commune.packhouse import grading, packing, tasting
from commune.trace.models import Lot

ROOMS = {"KL-1": "Kho lạnh 1 (minh họa)", "KL-2": "Kho lạnh 2 (minh họa)"}
# Every half hour from 16:00 on.
COOL = ("12.6", "12.1", "11.8", "11.6", "11.9", "12.2", "12.0", "11.7") * 6
WARM_NIGHT = ("12.4", "12.0", "14.8", "18.9", "21.7", "22.6", "23.1", "23.0", "21.4", "17.2", "12.8", "12.1")


def sort_out(lot: Lot, days_ago: int) -> None:
    """340 of its 380 kilograms; the rest waits unsorted."""
    grading.grade(
        lot,
        taken=Decimal(340),
        grades={"first": Decimal(312), "second": Decimal(18)},
        rejects={"latex": Decimal("6.5"), "bruised": Decimal("3.5")},
        at=moment(days_ago, 10),
        by=assembling.person("packer"),
        place=assembling.place("packhouse"),
        client_id=client_id("grading", 2),
    )


def treat(lot: Lot, days_ago: int) -> None:
    """Hot water for 80 minutes, as the logger wrote it every five."""
    degrees = ["30.5", "41.2", *["46.3", "46.5"] * 8, "46.4", "38.0"]
    treatment.treat(
        [(lot, Decimal(330))],
        protocol="hot-water-fly",
        curve=_every(5, degrees, days_ago, 11),
        by=assembling.person("packer"),
        place=assembling.place("packhouse"),
        client_id=client_id("treatment", 2),
    )


def pack_second_grade(lot: Lot, days_ago: int) -> Lot:
    return packing.pack(
        [(lot, Decimal(15))],
        trade_item=assembling.trade_item("boxed_mango"),
        units=3,
        at=moment(days_ago, 14),
        by=assembling.person("packer"),
        place=assembling.place("packhouse"),
        loss_kg=Decimal(0),
        grade="second",
        client_id=client_id("packing", "second grade"),
    )


def keep(lot: Lot, code: str, days_ago: int, degrees: Sequence[str]) -> None:
    """The lot goes into a room at three in the afternoon; the logger's file is read in once."""
    room = _room(code)
    rooms.move_in(
        lot,
        room=room,
        at=moment(days_ago, 15),
        by=assembling.person("packer"),
        client_id=client_id("stay", code, 1),
    )
    if not Reading.objects.filter(room=room).exists():
        readings.take_in(room, _every(30, degrees, days_ago, 16), by=assembling.person("packer"))


def taste(lot: Lot, days_ago: int) -> None:
    tasting.taste(
        lot,
        scores={"look": 5, "smell": 4, "sweetness": 5, "flesh": 4, "whole": 5},
        at=moment(days_ago, 9),
        by=assembling.person("manager"),
        place=assembling.place("packhouse"),
        client_id=client_id("tasting", 1),
        remark="Minh họa: trái đều, chín thơm sau hai ngày.",
    )


def _room(code: str) -> ColdRoom:
    house, manager = assembling.place("packhouse"), assembling.person("manager")
    return rooms.open_room(house, code=code, name=ROOMS[code], by=manager)


def _every(minutes: int, degrees: Sequence[str], days_ago: int, hour: int) -> list[Point]:
    start = moment(days_ago, hour)
    return [Point(start + timedelta(minutes=minutes * n), Decimal(c)) for n, c in enumerate(degrees)]
