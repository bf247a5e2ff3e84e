"""Pests, diseases and natural enemies as data: `data/organisms/*.toml`, in our own words.

Nothing there is law. `unchecked` says that nobody has compared a statement with a source yet; pages show it.
"""

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from commune.almanac.searching import says

DATA = Path(__file__).parent / "data"
UNCHECKED = "chưa đối chiếu nguồn"


class Kind(StrEnum):
    PEST = "pest"
    DISEASE = "disease"
    ENEMY = "enemy"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {Kind.PEST: "Sâu hại", Kind.DISEASE: "Bệnh", Kind.ENEMY: "Thiên địch"}
KIND_ICONS = {Kind.PEST: "bug", Kind.DISEASE: "leaf", Kind.ENEMY: "shield-check"}


@dataclass(frozen=True)
class Organism:
    """`names` the usual one first; `eppo` empty where not known; `unit` what counts of it are given in.

    For an enemy `signs` tells how to know it and `first` how to keep it; `enemies` are slugs.
    """

    slug: str
    kind: Kind
    names: tuple[str, ...]
    scientific: str
    eppo: str
    eppo_is_checked: bool
    crops: tuple[str, ...]
    unit: str
    signs: str
    first: str
    enemies: tuple[str, ...]
    is_checked: bool

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def icon(self) -> str:
        return KIND_ICONS[self.kind]


@cache
def organisms() -> dict[str, Organism]:
    """By slug, in the order of the files and within them."""
    found: dict[str, Organism] = {}
    for path in sorted((DATA / "organisms").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["organism"]:
            if row["slug"] in found:
                raise ValueError(f"two organisms called {row['slug']}")
            found[row["slug"]] = Organism(
                row["slug"], Kind(row["kind"]), tuple(row["names"]), row["scientific"], row["eppo"],
                row.get("eppo_status") == "checked", tuple(row["crops"]), row["unit"], row["signs"], row["first"],
                tuple(row["enemies"]), row.get("status") == "checked",
            )  # fmt: skip
    return found


def of_crop(crop: str, *kinds: Kind) -> list[Organism]:
    """Of one crop ("" for all), by name."""
    return sorted(
        (
            each
            for each in organisms().values()
            if (not crop or crop in each.crops) and (not kinds or each.kind in kinds)
        ),
        key=lambda each: each.name,
    )


def like(asked: Iterable[str]) -> list[Organism]:
    """Whose names have all the words: without accents, by any of its names; then those that speak of them."""
    words = list(asked)
    named = [each for each in organisms().values() if says(words, *each.names, each.scientific, each.eppo)]
    told = [
        each
        for each in organisms().values()
        if each not in named and says(words, *each.names, each.signs, each.first)
    ]
    return [*named, *told]


def prey_of(enemy: Organism) -> list[Organism]:
    return [each for each in organisms().values() if enemy.slug in each.enemies]


@cache
def stages() -> dict[str, dict[str, str]]:
    """Crop to its stages, code to label."""
    found: dict[str, dict[str, str]] = {}
    for row in rows_of("stages.csv"):
        found.setdefault(row["crop"], {})[row["code"]] = row["label"]
    return found


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
