"""The page of a trade item: what it is, who sells it, and its latest lots."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from commune.market import listings
from commune.passport import paths
from commune.products.models import TradeItem
from commune.quality import recognitions
from commune.trace.models import Lot

LATEST = 5


def product_facts(item: TradeItem) -> dict[str, Any]:
    is_english = get_language() == "en"
    lots = Lot.objects.filter(trade_item=item).select_related("trade_item").order_by("-made_at")[:LATEST]
    return {
        "item": item,
        "seller": item.brand_owner,
        "name": (is_english and item.name_en) or item.name,
        "description": (is_english and item.description_en) or item.description,
        "offer": listings.on_sale(item).first(),
        "honours": recognitions.of_item(item, on=timezone.localdate()),
        "lots": [(lot, paths.lot_path(lot)) for lot in lots],
    }
