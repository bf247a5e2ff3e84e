"""The worker counts scans too, so that a process without a flushing thread of its own loses none."""

from commune.lib.schedule import every
from commune.stamps import scans

every(0, "stamps.count_scans", scans.flush)
