"""A point with an accepted agreement, and boxes on their way there."""

from decimal import Decimal
from uuid import uuid4

from commune.display import agreements, consigning, shelf
from commune.display.models import PaidBy
from commune.market.tests import goods

__all__ = ["agreed", "goods", "received", "sent", "sold"]


def agreed(cast, percent="15", point=None):
    row = agreements.propose(
        point or cast.display_point,
        cooperative=cast.cooperative,
        percent=Decimal(percent),
        by=cast.manager,
        client_id=uuid4(),
    )
    agreements.accept(row, by=cast.display_keeper)
    return row


def sent(cast, *, units=6, price=100_000, lot=None, percent="15", shelved=10):
    """A consignment under way; without a lot, of one that is packed and shelved for it."""
    booth = goods.booth(cast)
    if lot is None:
        lot = goods.packed_lot(cast, units=shelved)
        goods.stock.put_on_sale(lot, booth=booth, units=shelved, by=cast.manager)
    if agreements.standing(cast.display_point, cast.cooperative) is None:
        agreed(cast, percent)
    return consigning.consign(
        lot,
        point=cast.display_point,
        booth=booth,
        units=units,
        price=price,
        by=cast.manager,
        client_id=uuid4(),
    )


def received(cast, *, counted=None, **facts):
    row = sent(cast, **facts)
    count = row.units if counted is None else counted
    consigning.receive(
        row, counted=count, reason="thiếu" if count < row.units else "", by=cast.display_keeper
    )
    row.refresh_from_db()
    return row


def sold(cast, row, units=1, method=PaidBy.CASH, **facts):
    facts.setdefault("client_id", uuid4())
    return shelf.sell(row, units=units, method=method, by=cast.display_keeper, **facts)
