"""Certificates of an offer: only those that cover exactly this, and stand on the day that is asked about."""

from datetime import date

from commune.people.models import Organization
from commune.places.models import PlaceKind
from commune.products.models import TradeItem, Variety
from commune.quality import certificates
from commune.quality.models import Certificate, Process
from commune.quality.recognition_kinds import is_recognition
from commune.quality.vouching import vouching_of
from commune.trading.models import Offer


def item_of(organization: Organization, variety: Variety) -> TradeItem | None:
    """The bulk item of this variety that the seller's produce goes under: its own, or its co-op's."""
    owners = [key for key in (organization.pk, organization.parent_id) if key]
    bulk = TradeItem.objects.filter(variety=variety, is_bulk=True, brand_owner__in=owners)
    return bulk.order_by("gtin").first()


def certificates_of(offer: Offer, on: date) -> list[Certificate]:
    """A lot by its own day and still today; a forecast by its plot today; nothing for what has no item or no place."""
    if offer.lot:
        return vouching_of(offer.lot, today=on).whole
    if offer.trade_item is None:
        return []
    is_plot = offer.place.kind == PlaceKind.PLOT
    found = certificates.covering(
        holder=offer.organization,
        on=on,
        place=offer.place if is_plot else None,
        trade_item=offer.trade_item,
        process=Process.GROWING if is_plot else Process.TRADING,
    )
    return [each for each in found if not is_recognition(each.standard_id)]
