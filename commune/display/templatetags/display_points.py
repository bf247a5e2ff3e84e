"""For the product's page, which knows no display points."""

from django.template import Library

from commune.display import showing
from commune.places.models import Place
from commune.products.models import TradeItem

register = Library()


@register.simple_tag
def points_showing(item: TradeItem) -> list[Place]:
    """Where the item stands on display today."""
    return showing.points_showing(item)
