"""The table of GS1 Application Identifiers: format, content rules, associations, Digital Link role.

Facts stand in application_identifiers.txt, in our own notation; this module reads them once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.linters import RULES

_TABLE = Path(__file__).with_name("application_identifiers.txt")
_COMPONENT = re.compile(r"(\[?)([NXYZ])(\.\.)?([0-9]+)\]?((?:,[a-z0-9]+)*)")
_CHARACTERS = {
    "N": "[0-9]",
    "X": "[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]",
    "Y": "[#\\-/0-9A-Z]",
    "Z": "[\\-0-9A-Z_a-z]",
}
_SET_NAMES = {"N": "digits", "X": "character set 82", "Y": "character set 39", "Z": "base64url"}
_PADDED_GROUP = 3  # the dictionary's own rule: with "=" at its end the whole has a length divisible by three


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a value: `kind` N, X, Y or Z; `low` to `high` characters; `rules` name content rules."""

    kind: str
    low: int
    high: int
    optional: bool
    rules: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """Regular expression group of this part."""
        padding = "={0,2}" if self.kind == "Z" else ""
        group = f"({_CHARACTERS[self.kind]}{{{self.low},{self.high}}}{padding})"
        return group + "?" if self.optional else group


@dataclass(frozen=True)
class ApplicationIdentifier:
    """One AI. `qualifiers` is None where it is no Digital Link primary key, else its alternatives in order.

    `needs`: alternatives of AIs that must accompany it on the item, `never`: AIs that must not; both may hold
    patterns such as "310n".
    """

    ai: str
    title: str
    components: tuple[Component, ...]
    is_predefined_length: bool
    is_attribute: bool
    qualifiers: tuple[tuple[str, ...], ...] | None
    needs: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]

    @property
    def is_key(self) -> bool:
        """Whether a Digital Link may be about it."""
        return self.qualifiers is not None

    @cached_property
    def low(self) -> int:
        """Fewest characters."""
        return sum(part.low for part in self.components if not part.optional)

    @cached_property
    def high(self) -> int:
        """Most characters."""
        return sum(part.high for part in self.components)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile("".join(part.pattern for part in self.components))

    @cached_property
    def _charset(self) -> re.Pattern[str]:
        kinds = {part.kind for part in self.components}
        return re.compile(
            "|".join([*(_CHARACTERS[kind] for kind in sorted(kinds)), *("=" for k in kinds if k == "Z")])
        )

    def faults(self, value: str) -> list[Gs1Error]:
        """Everything wrong with the content of a value of the right form; a value of wrong form gives one
        fault.
        """
        match = self._regex.fullmatch(value)
        if match is None or len(value) > self.high:
            return [self._form_fault(value)]
        found: list[Gs1Error] = []
        for number, part in enumerate(self.components, 1):
            text = match[number]
            if text is None:
                continue
            if part.kind == "Z" and text.endswith("=") and len(text) % _PADDED_GROUP:
                found.append(self._fault("bad_padding", match.start(number)))
            slugs = (RULES[rule](text) for rule in part.rules)
            found.extend(self._fault(slug, match.start(number)) for slug in slugs if slug)
        return found

    def _fault(self, slug: str, position: int) -> Gs1Error:
        words = slug.replace("_", " ")
        return Gs1Error(slug, f"AI ({self.ai}) {self.title}: {words}", ai=self.ai, position=position)

    def _form_fault(self, value: str) -> Gs1Error:
        if not value:
            return Gs1Error(
                "empty_value", f"AI ({self.ai}) {self.title} has no value", ai=self.ai, position=0
            )
        for position, character in enumerate(value):
            if not self._charset.fullmatch(character):
                sets = " and ".join(dict.fromkeys(_SET_NAMES[part.kind] for part in self.components))
                message = f"AI ({self.ai}) {self.title}: {character!r} is outside {sets}"
                return Gs1Error("bad_character", message, ai=self.ai, position=position)
        if self.low <= len(value) <= self.high:
            message = f"AI ({self.ai}) {self.title}: {value!r} does not fit the format"
            return Gs1Error("bad_format", message, ai=self.ai, position=0)
        span = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
        message = f"AI ({self.ai}) {self.title} takes {span} characters, not {len(value)}"
        return Gs1Error("bad_length", message, ai=self.ai, position=min(len(value), self.high))


def _components(text: str) -> tuple[Component, ...]:
    found = []
    for word in text.split():
        match = _COMPONENT.fullmatch(word)
        if match is None:
            raise ValueError(f"application_identifiers.txt: {word!r} is no component")
        high = int(match[4])
        low = 1 if match[3] else high
        rules = tuple(match[5].split(",")[1:])
        found.append(Component(match[2], low, high, optional=bool(match[1]), rules=rules))
    return tuple(found)


def _split(text: str, between: str) -> tuple[str, ...]:
    return tuple(text.split(between)) if text else ()


def _family(row: str) -> list[ApplicationIdentifier]:
    codes, marks, form, title, key, needs, never = (column.strip() for column in (row + " ").split("|"))
    first, _, last = codes.partition("-")
    qualifiers = None
    if key:
        qualifiers = tuple(_split(option, ",") for option in key.partition(":")[2].split("/"))
    return [
        ApplicationIdentifier(
            ai=str(number).zfill(len(first)),
            title=title,
            components=_components(form),
            is_predefined_length="p" in marks,
            is_attribute="a" in marks,
            qualifiers=qualifiers,
            needs=tuple(_split(option, "+") for option in _split(needs, ",")),
            never=_split(never, ","),
        )
        for number in range(int(first), int(last or first) + 1)
    ]


def _read_table() -> dict[str, ApplicationIdentifier]:
    rows = (line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {entry.ai: entry for row in rows for entry in _family(row)}


AIS: Mapping[str, ApplicationIdentifier] = _read_table()
"""Every assigned AI by its two to four digits."""

LEGACY_KEYS = frozenset({"410", "411", "412", "413", "416"})
"""GLN roles that Digital Link 1.0 and 1.1 had as primary keys; later links carry them as attributes."""

TOLERATED = frozenset({"piece_exceeds_total"})
"""Content faults reported as warnings: the syntax is sound and links in circulation carry them (8006 "0201").
"""


def identifier(ai: str) -> ApplicationIdentifier:
    """The table's entry. Raises Gs1Error (unknown_ai)."""
    entry = AIS.get(ai)
    if entry is None:
        raise Gs1Error("unknown_ai", f"({ai}) is no assigned Application Identifier", ai=ai)
    return entry


def check_value(ai: str, value: str, *, tolerate: frozenset[str] = TOLERATED) -> tuple[Gs1Error, ...]:
    """Judges one value. Raises the first Gs1Error whose code is not in `tolerate`; returns the tolerated
    ones.

    Pass `tolerate=frozenset()` for every rule of the syntax dictionary.
    """
    faults = identifier(ai).faults(value)
    for fault in faults:
        if fault.code not in tolerate:
            raise fault
    return tuple(faults)
