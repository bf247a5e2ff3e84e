"""The display point's part: an agreement, two consignments, a count, sales, a settlement; later one lot is recalled."""

from datetime import time
from decimal import Decimal

from commune.demo import assembling, banking
from commune.demo.clock import client_id, day, moment
from commune.display import agreements, consigning, settling, shelf
from commune.display.models import Consignment, PaidBy
from commune.ledger import following
from commune.market import booths
from commune.places import hours
from commune.trace.models import Lot

PRICE = 340_000


def play(lot: Lot, recalled_later: Lot) -> None:
    _open()
    first = _send(lot, 1, 8)
    keeper = assembling.person("display_keeper")
    consigning.receive(first, counted=7, reason="Một hộp móp, để lại trên ghe", by=keeper, at=moment(4, 10))
    second = _send(recalled_later, 2, 3)
    consigning.receive(second, counted=3, by=keeper, at=moment(2, 10))
    for number, method in ((1, PaidBy.CASH), (2, PaidBy.BANK), (3, PaidBy.BANK)):
        at = moment(3, 8 + number)
        number_of = client_id("point sale", number)
        shelf.sell(first, units=1, method=method, by=keeper, client_id=number_of, at=at)
    shelf.lose(
        first,
        units=1,
        reason="Trái chín quá, dập",
        by=keeper,
        client_id=client_id("point loss", 1),
        at=moment(2, 18),
    )
    shelf.count(first, counted=3, by=keeper, client_id=client_id("point count", 1))
    _settle()


def _open() -> None:
    """Hours of every day; the commune's official enters them here, and 15 % are agreed."""
    point = assembling.place("display_point")
    week = {number: [(time(6), time(20))] for number in range(7)}
    keeper, manager = assembling.person("display_keeper"), assembling.person("manager")
    hours.set_week(point, week, valid_from=day(500), by=keeper)
    agreed = agreements.propose(
        point,
        cooperative=assembling.organization("cooperative"),
        percent=Decimal(15),
        paper="Biên bản ký gửi số 01 (minh họa)",
        by=manager,
        client_id=client_id("agreement", 1),
    )
    agreements.accept(agreed, by=keeper)


def _send(lot: Lot, number: int, units: int) -> Consignment:
    booth = booths.booth_of(lot.holder)
    if booth is None:
        raise LookupError(lot.holder.name)
    return consigning.consign(
        lot,
        point=assembling.place("display_point"),
        booth=booth,
        units=units,
        price=PRICE,
        by=assembling.person("manager"),
        client_id=client_id("display consignment", number),
        at=moment(6 - 2 * number, 17),
    )


def _settle() -> None:
    """Drawn up by the keeper and paid by QR; the bank's notice says so."""
    row = settling.settle(
        assembling.place("display_point"),
        cooperative=assembling.organization("cooperative"),
        by=assembling.person("display_keeper"),
        client_id=client_id("settlement", 1),
    )
    note = f"MAU {row.request.code} tra tien hang ky gui"
    banking.tell_credit(row.request.account, number=800_001, amount=row.payable, note=note, at=row.drawn_at)
    following.catch_up()
