"""A market day of three traders, yesterday: cash, a QR for an amount, the printed QR, a mistake undone, all closed.

The fruit stall had a full moon market before, which makes up most of its household's turnover for the tax page.
"""

from dataclasses import dataclass
from datetime import timedelta

from commune.counter import charges, days, sales, stalls
from commune.counter.models import Stall
from commune.demo import assembling, banking
from commune.demo.clock import client_id, moment
from commune.ledger import following
from commune.lib.vietqr import DEMO_BIN
from commune.payments import accounts
from commune.payments.models import Provider, SellerAccount

MISTAKE = 20_000


@dataclass(frozen=True)
class StallPart:
    """A trader's day; `cash`, `coded` (by a QR for the amount) and `printed` in đồng."""

    business: str
    trader: str
    number: str
    goods: str
    account: str
    holder: str
    cash: tuple[int, ...]
    coded: tuple[int, ...]
    printed: tuple[int, ...] = ()
    full_moon: tuple[int, ...] = ()


STALLS = (
    StallPart(
        "fruit_stall", "stall_holder", "07", "Trái cây", "1900000707", "VO THI NAM THOM",
        (45_000, 30_000, MISTAKE), (65_000, 120_000), (50_000,), (2_400_000, 1_850_000, 3_120_000),
    ),
    StallPart(
        "greens_stall", "greens_seller", "12", "Rau củ", "1900000712", "KIEU HAI LANH",
        (10_000, 15_000, 25_000, 12_000), (40_000,),
    ),
    StallPart(
        "trading_house", "trader", "15", "Xoài sỉ, lẻ", "1900000715", "BUI QUOC THANG",
        (90_000,), (350_000,), (180_000,),
    ),
)  # fmt: skip


def play() -> None:
    for part in STALLS:
        stall, own = _stand(part), _open_account(part)
        if part.full_moon:
            _sell_at_full_moon(part, stall)
        _trade(part, stall, own)


def _stand(part: StallPart) -> Stall:
    keeper = assembling.person("market_keeper")
    business, market = assembling.organization(part.business), assembling.place("market")
    return stalls.register(
        market, number=part.number, organization=business, goods=part.goods, by=keeper, at=moment(30)
    )


def _open_account(part: StallPart) -> SellerAccount:
    own = accounts.open_account(
        assembling.organization(part.business),
        bank_bin=DEMO_BIN,
        number=part.account,
        holder_name=part.holder,
        by=assembling.person(part.trader).log_actor,
    )
    accounts.agree_key(own, provider=Provider.SEPAY)
    return own


def _sell_at_full_moon(part: StallPart, stall: Stall) -> None:
    """Trays of fruit by the dozen, in cash, three weeks ago; played once."""
    trader, at = assembling.person(part.trader), moment(21, 5)
    day = days.open_day(stall, by=trader, client_id=client_id("full moon", part.number), at=at)
    if hasattr(day, "closing"):
        return
    for place, amount in enumerate(part.full_moon, 1):
        number, hours = client_id("full moon", part.number, place), at + timedelta(hours=place)
        sales.sell_for_cash(stall, amount=amount, by=trader, client_id=number, sold_at=hours, note="Bán mâm")
    days.close_day(day, by=trader, at=moment(21, 11))


def _trade(part: StallPart, stall: Stall, own: SellerAccount) -> None:
    """Yesterday from half past five to a quarter to twelve; played once."""
    trader, at = assembling.person(part.trader), moment(1, 5, 30)
    day = days.open_day(stall, by=trader, client_id=client_id("market day", part.number), at=at)
    if hasattr(day, "closing"):
        return
    for place, amount in enumerate(part.cash, 1):
        number, minutes = client_id("cash", part.number, place), at + timedelta(minutes=12 * place)
        sold, _new = sales.sell_for_cash(stall, amount=amount, by=trader, client_id=number, sold_at=minutes)
        if amount == MISTAKE:
            sales.reverse(sold, reason="Bấm dư một lần", by=trader)
    for place, amount in enumerate(part.coded, 1):
        minutes = at + timedelta(minutes=25 * place)
        number = client_id("charge", part.number, place)
        asked = charges.charge(stall, amount=amount, by=trader, client_id=number, at=minutes)
        note = f"MAU {asked.request.code} chuyen tien"
        banking.tell_credit(own, number=_number(part, place), amount=amount, note=note, at=minutes)
    for place, amount in enumerate(part.printed, 51):
        minutes = at + timedelta(minutes=5 * place)
        banking.tell_credit(own, number=_number(part, place), amount=amount, note="CHUYEN TIEN", at=minutes)
    following.catch_up()
    days.close_day(day, by=trader, at=moment(1, 11, 45))


def _number(part: StallPart, place: int) -> int:
    return 700_000 + 1000 * int(part.number) + place
