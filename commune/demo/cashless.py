"""Money in every lawful state: short and then whole, by VNPAY, cash on delivery, a statement, a credit nobody knows."""

from commune.demo import assembling, marketplace
from commune.demo.clock import day, moment
from commune.ledger import following
from commune.market.models import Listing
from commune.orders import cod
from commune.orders.models import Order
from commune.payments import accounts, collecting, gateways, notices, simulator, statements
from commune.payments.models import Provider, SellerAccount

SHORT, BY_GATEWAY, AT_THE_DOOR, MISSED = 71, 72, 73, 74
STRANGE = "CHI HONG chuyen tien xoai cho HTX"


def play(listing: Listing) -> None:
    pay_short_then_rest(marketplace.order(SHORT, [(listing, 1)], days_ago=2))
    pay_by_gateway(marketplace.order(BY_GATEWAY, [(listing, 1)], days_ago=1, hold_hours=72))
    pay_at_the_door(marketplace.order(AT_THE_DOOR, [(listing, 1)], days_ago=3))
    missed = marketplace.order(MISSED, [(listing, 1)], days_ago=1)
    tell_of_strange_money(missed.request.account)
    bring_statement(missed)
    following.catch_up()


def pay_short_then_rest(order: Order) -> None:
    """Typed by hand: 100.000 less, and then the rest."""
    marketplace.notify(order, 7101, amount=order.amount - 100_000, minutes=12)
    marketplace.notify(order, 7102, amount=100_000, minutes=55)


def pay_by_gateway(order: Order) -> None:
    """At VNPAY's page, played by the simulator."""
    if hasattr(order, "paid") or order.request.gateway_payments.exists():
        return
    buyer = assembling.person("buyer")
    visitor = gateways.Visitor("127.0.0.1", buyer.log_actor, order.guest_path)
    payment = gateways.begin(
        order.request, provider=Provider.VNPAY, visitor=visitor, client=simulator.SimulatedClient()
    )
    simulator.answer(payment, is_paid=True)


def pay_at_the_door(order: Order) -> None:
    """The boat takes it unpaid, the boatman collects and owes; the co-op has asked for it on a sheet."""
    manager = assembling.person("manager")
    cod.agree(order, by=manager, at=moment(3, 10))
    marketplace.send(order, AT_THE_DOOR, days_ago=2, arrives=True)
    if any(total for _carrier, total in collecting.owed_by_carrier(order.request.account)):
        collecting.draw_up(order.request.account, carrier=assembling.organization("boat"), by=manager)


def tell_of_strange_money(account: SellerAccount) -> None:
    """Casso tells of a credit whose note names no order: it waits for a person."""
    secret = accounts.agree_key(account, provider=Provider.CASSO).secret
    raw = marketplace.casso_notice(account, "MAU0075", amount=250_000, note=STRANGE, at=moment(1, 16))
    notices.take_in(Provider.CASSO, account.number, raw, {"Secure-Token": secret})


def bring_statement(order: Order) -> None:
    """The notice of this order never came; yesterday's statement has it, beside the one that is known."""
    account, on = order.request.account, f"{day(1):%d/%m/%Y}"
    rows = [
        f"Số tài khoản;{account.number};;",
        "Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung",
        f"{on} 16:00:00;MAU0075;250.000;{STRANGE}",
        f"{on} 19:20:00;MAU0074;{order.amount};MAU {order.request.code} thanh toan",
    ]
    name = f"Sao kê ngày {day(1):%d-%m-%Y}"
    raw = "\n".join(rows).encode("utf-8-sig")
    statements.take_in(account, name=name, raw=raw, by=assembling.person("manager"))
