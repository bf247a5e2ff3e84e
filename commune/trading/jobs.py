"""Background work of this room: kilograms that a pool kept for nothing are free again."""

from commune.lib.schedule import every
from commune.trading import pooling

every(300, "trading.release_late", pooling.release_late)
