"""Buying and selling outside the market: offers and wants, a pooled contract under way, a sale at the orchard gate."""

from decimal import Decimal

from django.utils import timezone

from commune.demo import assembling, marketplace, orchard
from commune.demo.clock import client_id, day
from commune.farm.seasons import open_season
from commune.ledger import following
from commune.lib.vietqr import DEMO_BIN
from commune.payments import accounts, receiving
from commune.payments.models import Provider
from commune.trading import contracts, deliveries, gate, introducing, pooling, registering
from commune.trading.contracts import ContractTerms
from commune.trading.models import Bill, Contract, Match, Offer, Pool, Want
from commune.trading.registering import Terms
from commune.trading.weeks import monday_of, sunday_of

QUALITY = "Trái từ 350 g, không sâu, không dập, cuống dài 1 cm (minh họa)."
OFFERS = (
    ("household", "farmer", "plot", 600, 21_000),
    ("other_household", "other_farmer", "other_plot", 500, 20_500),
    ("third_household", "third_farmer", "third_plot", 300, 22_000),
    ("other_cooperative", "other_manager", "other_dock", 400, 20_000),
)


def play() -> None:
    """Days move on; a season played again on another day keeps the trade that it has."""
    if Contract.objects.filter(client_id=client_id("trade", "pool contract")).exists():
        return
    open_season(
        assembling.place("third_plot"),
        variety=assembling.variety("cat-chu"),
        name="Vụ nghịch 2026",
        starts_on=day(100),
        ends_on=day(-60),
        by=assembling.person("third_farmer"),
    )
    name_account()
    offers = [offer(number, part) for number, part in enumerate(OFFERS, 1)]
    wanted = want("processor", "purchaser", 1000, 21_500, weeks=3)
    weekly = want("trading_house", "trader", 400, 20_500, weeks=0)
    following.catch_up()
    run_contract(gathered(wanted, offers[:3]))
    agree_directly(offers[3], weekly)
    sell_at_gate()


def name_account() -> None:
    """Bà Sáu Lành's buyers pay her by bank; a notice service tells of it."""
    account = receiving.name_account(
        assembling.organization("household"),
        bank_bin=DEMO_BIN,
        number="1900000601",
        holder_name="NGUYEN THI SAU LANH",
        by=assembling.person("farmer"),
    )
    accounts.agree_key(account, provider=Provider.SEPAY)


def offer(number: int, part: tuple[str, str, str, int, int]) -> Offer:
    organization, person, place, kilograms, price = part
    since = day(0)
    return registering.offer(
        assembling.organization(organization),
        Terms(
            variety=assembling.variety("cat-chu"),
            kilograms=kilograms,
            since=since,
            until=sunday_of(day(-14)),
            place=assembling.place(place),
            grade="first",
            price=price,
        ),
        by=assembling.person(person),
        client_id=client_id("trade", "offer", number),
    )


def want(organization: str, person: str, kilograms: int, price: int, *, weeks: int) -> Want:
    since = day(0)
    terms = Terms(
        variety=assembling.variety("cat-chu"),
        kilograms=kilograms,
        since=since if weeks else monday_of(since),
        until=sunday_of(day(-7 * (weeks - 1))) if weeks else None,
        place=assembling.place("gathering_point"),
        grade="first",
        price=price,
    )
    return registering.want(
        assembling.organization(organization),
        terms,
        by=assembling.person(person),
        client_id=client_id("trade", "want", organization),
    )


def gathered(wanted: Want, offers: list[Offer]) -> Pool:
    """900 kg asked of three households; one says no."""
    pool = pooling.open_pool(
        assembling.organization("cooperative"),
        want=wanted,
        week=monday_of(wanted.since),
        offers=offers,
        kilograms=900,
        price=21_000,
        answer_by=day(-2),
        by=assembling.person("manager"),
        client_id=client_id("trade", "pool"),
    )
    words = {"MX-0117": ("farmer", "yes", ""), "MX-0088": ("third_farmer", "yes", "")}
    words["MX-0042"] = ("other_farmer", "no", "Vườn mới xịt, chưa hái được")
    for part in pool.parts.select_related("offer__organization"):
        who, said, reason = words[part.offer.organization.code]
        pooling.answer(part, said=said, reason=reason, by=assembling.person(who))
    return pool


def run_contract(pool: Pool) -> None:
    """Confirmed on two phones, the deposit paid, one delivery taken and paid; the rest is still to come."""
    terms = ContractTerms(
        grade="first",
        kilograms=0,
        price=21_500,
        since=day(0),
        until=sunday_of(day(-14)),
        place=assembling.place("gathering_point"),
        quality=QUALITY,
        deposit=2_000_000,
        deposit_terms="Bên mua bỏ thì mất cọc, bên bán bỏ thì trả gấp đôi (minh họa).",
    )
    manager, purchaser = assembling.person("manager"), assembling.person("purchaser")
    made = contracts.draw_for_pool(pool, terms, by=manager, client_id=client_id("trade", "pool contract"))
    contracts.confirm(made, by=manager)
    contracts.confirm(made, by=purchaser)
    pay(Bill.objects.get(contract=made, kind="deposit"), 501)
    lot = orchard.pick(501, "210", 1)
    brought = deliveries.deliver(
        made,
        lot=lot,
        kilograms=Decimal("205.5"),
        by=manager,
        client_id=client_id("trade", "delivery"),
    )
    deliveries.answer(brought, is_taken=True, by=purchaser)
    pay(Bill.objects.get(delivery=brought), 502)


def pay(bill: Bill, number: int) -> None:
    if bill.request is None:
        raise LookupError(f"{bill} asks for no transfer")
    marketplace.tell_of(bill.request, number, at=timezone.now())


def agree_directly(offered: Offer, wanted: Want) -> None:
    """The other co-op and the trader both want to talk, and agree."""
    match = Match.objects.get(offer=offered, want=wanted)
    seller, buyer = assembling.person("other_manager"), assembling.person("trader")
    for person in (buyer, seller):
        introducing.say_interest(match, by=person)
    terms = ContractTerms(
        grade="first",
        kilograms=350,
        price=20_200,
        since=day(0),
        until=sunday_of(day(0)),
        place=assembling.place("other_dock"),
        quality=QUALITY,
    )
    made = contracts.draw(match, terms, by=buyer, client_id=client_id("trade", "direct contract"))
    for person in (buyer, seller):
        contracts.confirm(made, by=person)


def sell_at_gate() -> None:
    """The trader corrects one weighing, both agree to the new numbers, the money comes; another ticket waits."""
    farmer, trader = assembling.person("farmer"), assembling.person("trader")
    sale = gate.open_sale(
        assembling.place("plot"),
        trader=assembling.organization("trading_house"),
        trade_item=assembling.trade_item("bulk_mango"),
        by=farmer,
        client_id=client_id("trade", "gate"),
    )
    crates = [(Decimal(kg), Decimal(2)) for kg in ("42.5", "41", "43.5", "40.5")]
    gate.draw_ticket(sale, weighed=crates, price=9_000, by=farmer, client_id=client_id("trade", "ticket", 1))
    crates[2] = (Decimal(43), Decimal(2))
    ticket = gate.draw_ticket(
        sale, weighed=crates, price=9_000, by=trader, client_id=client_id("trade", "ticket", 2)
    )
    gate.confirm(ticket, by=trader)
    gate.confirm(ticket, by=farmer)
    pay(Bill.objects.get(reference=f"{sale.reference}:1"), 503)
    _weigh_only()


def _weigh_only() -> None:
    waiting = gate.open_sale(
        assembling.place("third_plot"),
        trader=assembling.organization("trading_house"),
        trade_item=assembling.trade_item("bulk_mango"),
        by=assembling.person("trader"),
        client_id=client_id("trade", "gate", 2),
    )
    gate.draw_ticket(
        waiting,
        weighed=[(Decimal("38.5"), Decimal(2)), (Decimal(40), Decimal(2))],
        price=8_500,
        by=assembling.person("trader"),
        client_id=client_id("trade", "ticket", 3),
    )
