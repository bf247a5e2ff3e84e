"""Figures are counted again as fast as their news come; what comes to rest is kept as known."""

from commune.lib.schedule import every
from commune.program import counted, readings

EVERY_SECOND, EVERY_FEW_SECONDS, HOURLY = 1, 2, 3600

every(EVERY_SECOND, "program.refresh", counted.refresh)
every(EVERY_FEW_SECONDS, "program.keep", readings.record_settled)
every(HOURLY, "program.mark_current", counted.mark_current)
