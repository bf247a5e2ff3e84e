"""Produce changes hands: the buyer's own lot, made from the seller's, so recalls find it and nothing sells twice."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings

from commune.lib.epcis import build
from commune.lib.vietnamese import format_number
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.trace import claims, freshness, identifiers, lots
from commune.trace.models import Lot, LotKind
from commune.trading.refusing import TradeRefusedError


def bought_lot(
    lot: Lot, *, kilograms: Decimal, buyer: Organization, place: Place, at: datetime, by: Person, path: str
) -> Lot:
    """EPCIS: a transformation with step accepting, under the page of the deal. Raises TradeRefusedError.

    Called in the transaction of the decision.
    """
    lots.locked([lot])
    check_free(lot)
    code = lots.next_code(lot.trade_item, LotKind.BOUGHT, at)
    event = build.transformation_event(
        at,
        input_quantities=[build.Quantity(identifiers.uri_of(lot), kilograms, lot.uom)],
        output_quantities=[
            build.Quantity(identifiers.lot_uri(lot.trade_item.gtin, code), kilograms, lot.uom)
        ],
        biz_step="accepting",
        disposition="in_progress",
        read_point=identifiers.place_uri(place),
        biz_transactions=[build.Typed("po", f"{settings.PUBLIC_ADDRESS}{path}")],
    )
    try:
        bought = lots.open_lot(
            kind=LotKind.BOUGHT,
            trade_item=lot.trade_item,
            holder=buyer,
            place=place,
            code=code,
            quantity=kilograms,
            uom=lot.uom,
            at=at,
            by=by,
            event=event,
            parents=[(lot, kilograms)],
        )
    except lots.LotRefusedError as error:
        left = format_number(lots.remaining_of(lot))
        raise TradeRefusedError(f"Lô {lot.code} chỉ còn {left} kg, không đủ số này.", "kilograms") from error
    freshness.inherit(bought, parents=[lot], by=by)
    return bought


def check_free(lot: Lot) -> None:
    """Neither stopped nor somebody's already. Raises TradeRefusedError."""
    if not Lot.objects.sellable().filter(pk=lot.pk).exists():
        raise TradeRefusedError(f"Lô {lot.code} đang tạm giữ hoặc đã thu hồi, chưa mua bán được.", "lot")
    claimed = claims.stranger_among([lot])
    if claimed:
        raise TradeRefusedError(f"Lô {lot.code} là {claimed[1].told}, không bán cho người khác được.", "lot")
