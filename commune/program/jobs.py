"""Stale figures are computed within seconds, together: an order a second must not mean a reading a second."""

from commune.lib.schedule import every
from commune.program import readings

EVERY_FEW_SECONDS, HOURLY = 2, 3600

every(EVERY_FEW_SECONDS, "program.refresh", readings.refresh_settled)
every(HOURLY, "program.mark_current", readings.mark_current)
