"""Kinds of work (việc nhà vườn) as data: `data/activities.csv`, one line a kind."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

SPRAYING = "spraying"
HARVESTING = "harvesting"


@dataclass(frozen=True)
class Activity:
    """`label` is what farmers say, `desk_label` what offices write, `species` empty for every crop.

    `group` is the kind of record (activity, input, observation, harvest, maintenance); `input_kind` the kind of
    `quality.models.InputProduct` that it uses, empty for none.
    """

    code: str
    group: str
    label: str
    desk_label: str
    label_en: str
    icon: str
    input_kind: str
    species: str

    @property
    def is_harvest(self) -> bool:
        return self.code == HARVESTING


@cache
def known_activities() -> dict[str, Activity]:
    """By code, in the order of the file."""
    with (DATA / "activities.csv").open(encoding="utf-8", newline="") as file:
        return {line["code"]: Activity(**line) for line in csv.DictReader(file)}


def activity_of(code: str) -> Activity:
    """Raises LookupError for a code that nobody knows."""
    return known_activities()[code]


def offered_for(species: str | None) -> list[Activity]:
    """What can be done with this crop."""
    return [each for each in known_activities().values() if each.species in ("", species)]
