"""The market's part: accounts, booths, listings, orders, money, boats."""

import json
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from commune.demo import assembling, cast
from commune.demo.clock import client_id, moment
from commune.ledger import following
from commune.lib.signatures import sepay
from commune.lib.vietnamese import VIETNAM
from commune.lib.vietqr import DEMO_BIN
from commune.market import booths, listings, stock
from commune.market.models import Listing
from commune.orders import carts, checkout, fulfillment
from commune.orders.checkout import DeliverTo
from commune.orders.models import Order
from commune.payments import accounts, notices
from commune.payments.models import PaymentRequest, Provider, SellerAccount
from commune.shipping import carriers, shipments
from commune.shipping.models import Receiver, Vessel, VesselKind
from commune.trace.models import Lot
from commune.units.models import AdminUnit

ACCOUNTS = {
    "cooperative": ("1900000117", "HTX XOAI CU LAO XANH"),
    "other_cooperative": ("1900000999", "HTX NONG SAN BEN GO"),
}
INTROS = {
    "cooperative": "Xoài cát của bà con Cù Lao Xanh, bao trái trên cây, có nhật ký từng vườn.",
    "other_cooperative": "Xoài tượng và nông sản vườn của bà con ven sông.",
}
MANAGERS = {"cooperative": "manager", "other_cooperative": "other_manager"}

# Who the demo's sellers are at the gateways; each secret is made by this instance and is worth nothing elsewhere.
MERCHANTS = {
    Provider.PAYOS: ("MAU-{number}", "mau-api-key"),
    Provider.VNPAY: ("MAU{number}", ""),
    Provider.MOMO: ("MAUMOMO{number}", "mau-access-key"),
    Provider.ZALOPAY: ("{number}", "mau-key1"),
}


def agree_keys(account: SellerAccount) -> None:
    """With the bank-notice services and the gateways."""
    for provider in (Provider.SEPAY, Provider.CASSO):
        accounts.agree_key(account, provider=provider)
    for provider, (merchant, second) in MERCHANTS.items():
        named = merchant.format(number=account.number)
        accounts.agree_key(account, provider=provider, merchant=named, second=second)


def open_accounts() -> None:
    for key, (number, name) in ACCOUNTS.items():
        by = assembling.person(MANAGERS[key]).log_actor
        organization = assembling.organization(key)
        account = accounts.open_account(
            organization, bank_bin=DEMO_BIN, number=number, holder_name=name, by=by
        )
        agree_keys(account)


def open_booths() -> None:
    for key, manager in MANAGERS.items():
        organization = assembling.organization(key)
        booths.open_booth(
            organization,
            by=assembling.person(manager),
            intro=INTROS[key],
            delivery="Ghe chở ra bến mỗi sáng, tới thành phố sau 1–2 ngày.",
            at=moment(100),
        )


def offer(item: str, price: int, seller: str = "cooperative") -> Listing:
    booth = booths.booth_of(assembling.organization(seller))
    if booth is None:
        raise LookupError(seller)
    by = assembling.person(MANAGERS[seller])
    return listings.offer(booth, trade_item=assembling.trade_item(item), price=price, by=by, at=moment(30))


def shelve(lot: Lot, units: int, number: int, days_ago: int) -> None:
    booth = booths.booth_of(lot.holder)
    if booth is None:
        raise LookupError(lot.holder.name)
    stock.put_on_sale(
        lot,
        booth=booth,
        units=units,
        by=assembling.person("manager"),
        client_id=client_id("shelf", number),
        at=moment(days_ago, 15),
    )


def order(
    number: int, wanted: Sequence[tuple[Listing, int]], *, days_ago: int, hour: int = 9, hold_hours: int = 24
) -> Order:
    """An order of the buyer in the city, as she would place it on her phone."""
    buyer = assembling.person("buyer")
    cart = carts.open_cart(buyer, None)
    for listing, units in wanted:
        carts.put(cart, listing, units=units)
    unit = AdminUnit.objects.get(uid="vn2:C:28261")
    to = DeliverTo(buyer.full_name, str(buyer.phone), unit, unit.name, "Số 12, hẻm 5 (minh họa)")
    placed = checkout.place_order(
        cart,
        buyer=buyer,
        deliver_to=to,
        client_id=client_id("order", number),
        hold=timedelta(hours=hold_hours),
        at=moment(days_ago, hour),
    )
    return placed[0]


def pay(ordered: Order, number: int) -> None:
    """The bank-notice simulator: a signed SePay notice for exactly this order, as the real service sends it."""
    notify(ordered, number, amount=ordered.request.amount, minutes=12)


def notify(ordered: Order, number: int, *, amount: int, minutes: int) -> None:
    """A notice of `amount` with the order's code, so long after it was placed."""
    at = ordered.placed_at + timedelta(minutes=minutes)
    tell_of(ordered.request, number, at=at, amount=amount)


def tell_of(request: PaymentRequest, number: int, *, at: datetime, amount: int | None = None) -> None:
    """A signed SePay notice with the request's code; of exactly its amount when none is given."""
    account: SellerAccount = request.account
    notice = {
        "id": 900000 + number,
        "gateway": "MauBank (mô phỏng)",
        "transactionDate": at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S"),
        "accountNumber": account.number,
        "code": None,
        "content": f"MAU {request.code} chuyen tien xoai",
        "transferType": "in",
        "transferAmount": amount or request.amount,
        "referenceCode": f"MAU{number:06d}",
    }
    raw, stamp = json.dumps(notice).encode(), str(int(time.time()))
    secret = accounts.agree_key(account, provider=Provider.SEPAY).secret
    headers = {"X-Sepay-Signature": sepay.notice_signature(raw, stamp, secret), "X-Sepay-Timestamp": stamp}
    notices.take_in(Provider.SEPAY, account.number, raw, headers)
    following.catch_up()


def casso_notice(account: SellerAccount, number: str, *, amount: int, note: str, at: datetime) -> bytes:
    """The body of a Casso notice about one credit."""
    data = {
        "id": 7500,
        "reference": number,
        "description": note,
        "amount": amount,
        "transactionDateTime": at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S"),
        "accountNumber": account.number,
        "bankName": "MauBank (mô phỏng)",
    }
    return json.dumps({"error": 0, "data": data}).encode()


def boat() -> Vessel:
    owner = assembling.person("boatman")
    carrier = carriers.register_carrier(assembling.organization("boat"), by=owner)
    return carriers.register_vessel(
        carrier, kind=VesselKind.BOAT, plate="ĐT-MH-0901", by=owner, capacity_kg=6000
    )


def send(ordered: Order, number: int, *, days_ago: int, arrives: bool) -> None:
    """By boat from the co-op's dock; the boatman takes it over, brings it, hands it to the buyer."""
    boatman, vessel = assembling.person("boatman"), boat()
    parcel = fulfillment.hand_over(
        ordered,
        vessel=vessel,
        from_place=assembling.place("dock"),
        to_place=assembling.place("city_dock"),
        by=assembling.person("manager"),
        client_id=client_id("shipment", number),
        at=moment(days_ago, 5),
    )
    shipments.depart(parcel, by=boatman, at=moment(days_ago, 6))
    if arrives:
        shipments.arrive(parcel, place=assembling.place("city_dock"), by=boatman, at=moment(days_ago - 1, 10))
        shipments.hand_over(parcel, receiver=Receiver.BUYER, by=boatman, at=moment(days_ago - 1, 15))
    following.catch_up()


def gtin_of(item: str) -> str:
    return cast.TRADE_ITEMS[item].gtin
