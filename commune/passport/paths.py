"""Where the pages of a lot live: its Digital Link, and what hangs below its story."""

from urllib.parse import quote

from django.urls import reverse

from commune.trace.models import Lot


def lot_path(lot: Lot) -> str:
    """The address to share: of the lot, not of one stamp."""
    return f"/01/{lot.trade_item.gtin}/10/{quote(lot.code, safe='')}"


def story_path(lot: Lot, name: str = "story") -> str:
    """`name`: story, questions, ease or proof."""
    return reverse(f"passport:{name}", args=[lot.trade_item.gtin, lot.code])
