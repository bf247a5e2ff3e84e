"""Background work of this room."""

from commune.lib.schedule import every
from commune.orders import closing

every(30, "orders.expire_due", closing.expire_due)
