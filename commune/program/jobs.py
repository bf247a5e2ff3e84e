"""Stale figures are computed within seconds, together: an order a second must not mean a reading a second."""

from commune.lib.schedule import every
from commune.program import readings

EVERY_FEW_SECONDS, HOURLY = 5, 3600

every(EVERY_FEW_SECONDS, "program.refresh", readings.refresh)
every(HOURLY, "program.mark_current", readings.mark_current)
