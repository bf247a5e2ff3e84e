"""How heavy and how many: computed from what lies in parcels, never typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commune.shipping.models import ShipmentItem
from commune.shipping.steps import COUNTED


@dataclass(frozen=True)
class Load:
    """Net kilograms, and boxes."""

    kilograms: Decimal = Decimal(0)
    boxes: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.kilograms + other.kilograms, self.boxes + other.boxes)


def load_of(items: Iterable[ShipmentItem]) -> Load:
    """Items with their `lot.trade_item`. Goods counted in kilograms are one box a line."""
    total = Load()
    for item in items:
        if item.uom in COUNTED:
            total += Load(item.quantity * item.lot.trade_item.net_content, int(item.quantity))
        else:
            total += Load(item.quantity, 1)
    return total
