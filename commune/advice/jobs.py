"""Advice is computed within seconds of news, and once an hour because the day goes on without news too."""

from commune.advice import advising
from commune.lib.schedule import every

EVERY_FEW_SECONDS, HOURLY = 5, 3600

every(EVERY_FEW_SECONDS, "advice.refresh", advising.refresh)
every(HOURLY, "advice.mark_all", advising.mark_all)
