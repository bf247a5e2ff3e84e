"""Background work of this room."""

from commune.lib.schedule import every
from commune.market import search

every(24 * 3600, "market.mend_search", search.mend)
