"""Recurring work of the rooms: each piece may run twice, so each must be harmless when it does."""

from collections.abc import Callable
from dataclasses import dataclass

from commune.lib.registry import Registry


@dataclass(frozen=True)
class Job:
    """`every_seconds` 0: in every round of the worker, which a nudge (`waking`) starts at once."""

    name: str
    every_seconds: int
    run: Callable[[], object]


schedule: Registry[Job] = Registry("jobs")


def every(seconds: int, name: str, run: Callable[[], object]) -> None:
    """Have `run()` called about every `seconds`, outside of any request."""
    schedule.add(name, Job(name, seconds, run))
