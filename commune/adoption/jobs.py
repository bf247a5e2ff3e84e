"""Background work of this room: what nobody paid for is free again."""

from commune.adoption import contracts, holding
from commune.lib.schedule import every

every(30, "adoption.end_due", holding.end_due)
every(30, "adoption.expire_due", contracts.expire_due)
