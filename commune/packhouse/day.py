"""The packer's day: its steps on the board and its sheets in the workbook. Rooms above add theirs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from commune.lib.registry import Registry
from commune.lib.vietnamese import VIETNAM
from commune.places.models import Place


@dataclass(frozen=True)
class Step:
    """A big button on the board; `note` says how today stands."""

    label: str
    href: str
    icon: str
    order: int
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class DaySheet:
    """One sheet of the day's workbook, cells as Python values."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    order: int = 50


StepsOf = Callable[[Place, date], Iterable[Step]]
SheetsOf = Callable[[Place, date], Iterable[DaySheet]]
steps: Registry[StepsOf] = Registry("steps of the packing day")
day_sheets: Registry[SheetsOf] = Registry("sheets of the packing day")


def bounds(day: date) -> tuple[datetime, datetime]:
    """Its first moment in Vietnam, and that of the next day."""
    start = datetime.combine(day, time(), VIETNAM)
    return start, start + timedelta(days=1)


def steps_at(place: Place, day: date) -> list[Step]:
    found = [step for _, ask in steps for step in ask(place, day)]
    return sorted(found, key=lambda step: step.order)


def sheets_of(place: Place, day: date) -> list[DaySheet]:
    found = [sheet for _, ask in day_sheets for sheet in ask(place, day)]
    return sorted(found, key=lambda sheet: sheet.order)
