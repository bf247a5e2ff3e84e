"""Background work of this room."""

from commune.lib.schedule import every
from commune.tradefloor import entering

every(24 * 3600, "tradefloor.forget_drafts", entering.forget_drafts)
