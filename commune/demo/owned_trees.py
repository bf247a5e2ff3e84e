""" "Cây xoài nhà tôi" in the season: trees with plates, one year settled, one under way, one waiting for money."""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from commune.adoption import (
    boxes,
    care,
    contracts,
    harvesting,
    holding,
    listing,
    losses,
    renewal,
    settling,
    transfers,
    wording,
)
from commune.adoption import refunds as paid_back
from commune.adoption.models import (
    AdoptionTerms,
    FruitBox,
    LossCause,
    LossRule,
    ShortfallRule,
    Tree,
    TreeContract,
    Way,
)
from commune.demo import assembling
from commune.demo.clock import client_id, day, moment
from commune.demo.marketplace import boat
from commune.demo.phone import drawn_orchard
from commune.farm.writing import Work
from commune.files import keeping
from commune.ledger import following
from commune.lib.signatures import sepay
from commune.lib.vietnamese import VIETNAM
from commune.orders.checkout import DeliverTo
from commune.payments import accounts, notices
from commune.payments.models import Provider
from commune.people.models import Person
from commune.shipping import shipments
from commune.shipping.models import Receiver
from commune.units.models import AdminUnit

YEAR = 365


@dataclass(frozen=True)
class TreePart:
    plate: str
    plot: str
    variety: str
    planted_year: int
    height_m: str
    canopy_m: str
    mean_yield_kg: int
    note: str


TREES = (
    TreePart(
        "CC901", "plot", "cat-chu", 2011, "5.2", "6.5", 130, "Cây đầu bờ mương, nắng cả ngày, trái ngọt sớm."
    ),
    TreePart("CC902", "plot", "cat-chu", 2014, "4.4", "5.6", 110, "Cây giữa vườn, tán tròn, dễ bao trái."),
    TreePart("CC903", "other_plot", "cat-chu", 2009, "5.8", "7.0", 140, "Cây lão nhất vườn ông Tư."),
    TreePart("CC904", "other_plot", "cat-hoa-loc", 2013, "4.8", "6.0", 95, "Cát Hòa Lộc, ít trái mà thơm."),
    TreePart("CC905", "other_plot", "cat-chu", 2016, "3.9", "5.0", 100, "Cây tơ, sai trái hai năm nay."),
    TreePart("CC906", "plot", "cat-chu", 2012, "5.0", "6.2", 120, "Cây sát sân nhà, có chỗ ngồi chơi."),
    TreePart("CC907", "other_plot", "cat-chu", 2010, "5.5", "6.8", 125, "Cây bìa vườn phía sông."),
)
PRICES = {"CC901": 3_900_000, "CC903": 4_200_000, "CC904": 4_900_000, "CC905": 2_900_000}


def play() -> None:
    refunding, topping_up = _terms()
    for number, part in enumerate(TREES):
        _list(part, terms=topping_up if number % 2 else refunding)
    manager = assembling.person("manager")
    listing.add_photo(_tree("CC902"), _drawn(manager, 902), by=manager)
    last_year()
    this_year()
    waiting()


def last_year() -> None:
    """CC903 gave less than promised: boxes went out, the rest was bought back, the missing kilograms paid back."""
    contract = _bought("CC903", "buyer", days_ago=290, number=1)
    if hasattr(contract, "settlement"):
        return
    _write("CC903", "bagging", 60, "Bao 90 trái, chừa cành thấp cho chủ cây tới bao", number=1)
    harvesting.declare(
        _tree("CC903"),
        trade_item=assembling.trade_item("bulk_mango"),
        quantity=Decimal("62.5"),
        at=moment(20, 6),
        by=assembling.person("other_farmer"),
        client_id=client_id("tree-harvest", "CC903"),
        is_last=True,
    )
    _send(contract, Way.DELIVER, 6, number=1)
    _send(contract, Way.GIFT, 2, number=2, greeting="Xoài cây nhà con biếu cô chú")
    manager = assembling.person("manager")
    settling.settle(contract, by=manager, at=moment(12))
    for refund in contract.refunds.filter(cause="shortfall"):
        paid_back.note_sent(refund, transaction_number="MAU000903", by=manager, at=moment(11))
    renewal.open_renewal(
        contract,
        starts_on=day(-11),
        ends_on=day(-11 - YEAR + 1),
        price=PRICES["CC903"],
        floor_kg=75,
        by=manager,
        at=moment(5),
    )


def this_year() -> None:
    """CC901 is followed from bagging to the first fruit; CC906 is offered to the buyer by its owner."""
    contract = _bought("CC901", "buyer", days_ago=80, number=2)
    _write("CC901", "bagging", 57, "Bao 120 trái của cây này", number=2, picture=True)
    _write("CC901", "scouting", 15, "Trái to bằng nắm tay, da sáng", number=3)
    harvesting.declare(
        _tree("CC901"),
        trade_item=assembling.trade_item("bulk_mango"),
        quantity=Decimal(38),
        at=moment(3, 6),
        by=assembling.person("farmer"),
        client_id=client_id("tree-harvest", "CC901"),
        is_last=False,
    )
    _asked(contract, Way.PICKUP, 2, number=3)
    given = _bought("CC906", "trader", days_ago=40, number=3)
    buyer = assembling.person("buyer")
    transfers.offer_transfer(
        given,
        to_phone=str(buyer.phone),
        greeting="Gửi chị cây xoài sát sân",
        by=assembling.person("trader"),
    )


def waiting() -> None:
    """CC905 waits for its money; CC907 was lost in a storm, so that the co-op has something to decide."""
    _agreed("CC905", "buyer", days_ago=0, number=4)
    _bought("CC907", "trader", days_ago=60, number=5)
    losses.report_loss(
        _tree("CC907"),
        cause=LossCause.STORM,
        happened_on=day(9),
        note="Lốc chiều quật ngã, tróc gốc (minh họa)",
        by=assembling.person("other_farmer"),
        at=moment(9, 17),
    )


def _terms() -> tuple[AdoptionTerms, AdoptionTerms]:
    return (
        _edition("Điều khoản hoàn tiền", ShortfallRule.REFUND),
        _edition("Điều khoản bù trái", ShortfallRule.TOP_UP),
    )


def _edition(name: str, on_shortfall: ShortfallRule) -> AdoptionTerms:
    return listing.set_terms(
        assembling.organization("cooperative"),
        name=name,
        on_shortfall=on_shortfall,
        on_loss=LossRule.SUBSTITUTE,
        resale_price=22_000,
        by=assembling.person("manager"),
        at=moment(300),
    )


def _list(part: TreePart, *, terms: AdoptionTerms) -> None:
    manager = assembling.person("manager")
    tree = listing.add_tree(
        assembling.organization("cooperative"),
        plate=part.plate,
        plot=assembling.place(part.plot),
        variety=assembling.variety(part.variety),
        planted_year=part.planted_year,
        height_m=Decimal(part.height_m),
        canopy_m=Decimal(part.canopy_m),
        mean_yield_kg=part.mean_yield_kg,
        note=part.note,
        by=manager,
        at=moment(300),
    )
    if tree.offers.exists():
        return
    since, until = (300, 12) if part.plate == "CC903" else (100, 100 - YEAR)
    listing.offer_year(
        tree,
        terms=terms,
        box_item=assembling.trade_item("gift_mango" if part.variety == "cat-hoa-loc" else "boxed_mango"),
        starts_on=day(since),
        ends_on=day(until),
        price=PRICES.get(part.plate, 3_500_000),
        floor_kg=round(part.mean_yield_kg * 0.55),
        by=manager,
        at=moment(since),
    )


def _tree(plate: str) -> Tree:
    return Tree.objects.select_related("plot__holder", "cooperative", "variety").get(plate=plate)


def _agreed(plate: str, who: str, *, days_ago: int, number: int) -> TreeContract:
    """Held, read and agreed to, as on the page."""
    known = TreeContract.objects.filter(client_id=client_id("tree-contract", number)).first()
    if known:
        return _again(known)
    person, at = assembling.person(who), moment(days_ago, 0 if not days_ago else 9)
    offer = _tree(plate).offers.order_by("starts_on").select_related("terms", "tree__cooperative").first()
    if offer is None:
        raise LookupError(plate)
    hold = holding.hold(offer, by=person, client_id=client_id("tree-hold", number), at=at)
    contract = contracts.conclude(
        hold,
        by=person,
        name=person.full_name,
        phone=str(person.phone),
        agreed=wording.digest_of(wording.contract_text(offer)),
        client_id=client_id("tree-contract", number),
        at=at + timedelta(minutes=6),
    )
    return _again(contract)


def _bought(plate: str, who: str, *, days_ago: int, number: int) -> TreeContract:
    contract = _agreed(plate, who, days_ago=days_ago, number=number)
    if not hasattr(contract, "paid"):
        _pay(contract, number)
    return _again(contract)


def _again(contract: TreeContract) -> TreeContract:
    return TreeContract.objects.with_facts().get(pk=contract.pk)


def _pay(contract: TreeContract, number: int) -> None:
    """The bank-notice simulator: a signed SePay notice of exactly this amount."""
    request = contract.request
    if request is None:
        raise LookupError(contract.code)
    account, at = request.account, (contract.concluded_at + timedelta(minutes=9)).astimezone(VIETNAM)
    notice = {
        "id": 910000 + number,
        "gateway": "MauBank (mô phỏng)",
        "transactionDate": at.strftime("%Y-%m-%d %H:%M:%S"),
        "accountNumber": account.number,
        "code": None,
        "content": f"MAU {request.code} tien cay xoai",
        "transferType": "in",
        "transferAmount": request.amount,
        "referenceCode": f"MAUCAY{number:04d}",
    }
    raw, stamp = json.dumps(notice).encode(), str(int(time.time()))
    secret = accounts.agree_key(account, provider=Provider.SEPAY).secret
    headers = {"X-Sepay-Signature": sepay.notice_signature(raw, stamp, secret), "X-Sepay-Timestamp": stamp}
    notices.take_in(Provider.SEPAY, account.number, raw, headers)
    following.catch_up()


def _write(
    plate: str, activity: str, days_ago: int, note: str, *, number: int, picture: bool = False
) -> None:
    """The farmer of the plot on her phone, with a drawing for a photograph."""
    tree = _tree(plate)
    farmer = assembling.person("farmer" if tree.plot.code == "V-0117-1" else "other_farmer")
    photos = [_drawn(farmer, 901)] if picture else []
    work = Work(activity, moment(days_ago, 8), note=note, photos=photos)
    care.note_work(tree, work, by=farmer, client_id=client_id("tree-work", number))


def _drawn(by: Person, number: int) -> str:
    """The digest of a drawing that stands for a photograph."""
    content = drawn_orchard(number)
    digest = hashlib.sha256(content).hexdigest()
    return keeping.keep(content, digest=digest, by=by.log_actor).digest


def _asked(contract: TreeContract, way: Way, count: int, *, number: int, greeting: str = "") -> FruitBox:
    buyer, unit = assembling.person("buyer"), AdminUnit.objects.get(uid="vn2:C:28261")
    to = DeliverTo(buyer.full_name, str(buyer.phone), unit, unit.name, "Số 12, hẻm 5 (minh họa)")
    if way == Way.GIFT:
        to = DeliverTo("Cô Út Hạnh (minh họa)", "+84900000098", unit, unit.name, "Số 7, hẻm 9 (minh họa)")
    return boxes.schedule(
        contract,
        way=way,
        by=buyer,
        client_id=client_id("tree-box", number),
        boxes=count,
        to=to if way in boxes.ADDRESSED else None,
        greeting=greeting,
        at=moment(19, 8) if way in boxes.ADDRESSED else moment(2, 8),
    )


def _send(contract: TreeContract, way: Way, count: int, *, number: int, greeting: str = "") -> None:
    """Packed by the co-op, by boat to the city, handed over at the door."""
    box = _asked(contract, way, count, number=number, greeting=greeting)
    manager, boatman = assembling.person("manager"), assembling.person("boatman")
    boxes.pack(box, place=assembling.place("packhouse"), by=manager, at=moment(19, 10))
    parcel = boxes.hand_over(
        box,
        vessel=boat(),
        from_place=assembling.place("dock"),
        to_place=assembling.place("city_dock"),
        by=manager,
        at=moment(18, 5),
    )
    shipments.depart(parcel, by=boatman, at=moment(18, 6))
    shipments.arrive(parcel, place=assembling.place("city_dock"), by=boatman, at=moment(17, 10))
    shipments.hand_over(parcel, receiver=Receiver.BUYER, by=boatman, at=moment(17, 15))
    following.catch_up()
