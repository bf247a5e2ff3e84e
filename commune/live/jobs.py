"""Background work of this room."""

from commune.lib.schedule import every
from commune.live import keeping

every(3, "live.feed_waiting", keeping.feed_waiting)
every(30, "live.close_due", keeping.close_due)
every(3600, "live.erase_due", keeping.erase_due)
