"""Finding units by name as people type it: without accents, with or without the kind, with what lies above."""

from django.db.models import QuerySet

from commune.lib.fold import fold, words
from commune.lib.fold import nfc as composed
from commune.units.models import KIND_WORDS, AdminUnit, Level

LONGEST_QUERY = 120
LEVELS = {Level.COMMUNE: 0, Level.DISTRICT: 1, Level.PROVINCE: 2}


def units_named(name: str) -> list[AdminUnit]:
    """Units called exactly so (accents and kind may be missing), best first: "my xuong", "xã Mỹ Xương"."""
    first, above = _parts(name)
    wanted = fold(first)
    candidates = _below(_containing(first), above)
    called = [unit for unit in candidates if wanted in (unit.folded, fold(unit.bare_name))]
    return sorted(called, key=lambda unit: _rank(unit, first))


def units_like(text: str, *, limit: int = 30) -> list[AdminUnit]:
    """Units whose name has all the words of `text`: exact names first, then exact accents, then communes."""
    first, above = _parts(text)
    if not words(first):
        return []
    return sorted(_below(_containing(first), above), key=lambda unit: _rank(unit, first))[:limit]


def _parts(text: str) -> tuple[str, list[str]]:
    """ "Mỹ Xương, huyện Cao Lãnh" is a name and what must be among the units above it."""
    first, *above = (part.strip() for part in composed(text)[:LONGEST_QUERY].split(","))
    return first, [fold(part) for part in above if part]


def _containing(text: str) -> "QuerySet[AdminUnit]":
    found = AdminUnit.objects.select_related("parent__parent")
    for word in words(text):
        found = found.filter(folded__contains=word)
    return found


def _below(units: "QuerySet[AdminUnit]", above: list[str]) -> list[AdminUnit]:
    return [
        unit for unit in units
        if all(any(part in higher.folded for higher in unit.path()[:-1]) for part in above)
    ]  # fmt: skip


def _rank(unit: AdminUnit, text: str) -> tuple[bool, bool, bool, int, str, str]:
    asked = fold(_without_kind(text))
    bare = fold(unit.bare_name)
    has_accents = text.lower() not in unit.name.lower()
    return (
        bare != asked,
        not bare.startswith(asked),
        has_accents,
        LEVELS[Level(unit.level)],
        unit.sort_key,
        unit.uid,
    )


def _without_kind(text: str) -> str:
    lower = text.lower()
    return next((text[len(word) :] for word in KIND_WORDS if lower.startswith(word.lower())), text)
