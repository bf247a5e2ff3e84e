"""Which AIs may and must stand together on one item (GS1 General Specifications, sections 4.13 and 4.14)."""

from collections.abc import Iterator, Mapping

from commune.lib.gs1.ais import identifier
from commune.lib.gs1.errors import Gs1Error

_SIGNATURE = "8030"
_SERIAL_INSIDE = ("253", "255", "8003")


def _matches(pattern: str, ai: str) -> bool:
    """Whether `ai` is `pattern`, in which each "n" stands for any digit."""
    if "n" not in pattern:
        return pattern == ai
    stem = pattern.rstrip("n")
    return len(pattern) == len(ai) and ai.startswith(stem)


def _has(ais: Mapping[str, str], pattern: str, *, but: str) -> bool:
    if "n" not in pattern:
        return pattern in ais and pattern != but
    return any(ai != but and _matches(pattern, ai) for ai in ais)


def _conflicts(ais: Mapping[str, str]) -> Iterator[Gs1Error]:
    for ai in ais:
        for pattern in identifier(ai).never:
            if _has(ais, pattern, but=ai):
                yield Gs1Error("excluded_together", f"({ai}) must not stand with ({pattern})", ai=ai)
    for ai in _SERIAL_INSIDE if _SIGNATURE in ais else ():
        if ai in ais and len(ais[ai]) == identifier(ai).low:
            yield Gs1Error("signature_needs_serial", f"({_SIGNATURE}) needs a serial number in ({ai})", ai=ai)


def _gaps(ais: Mapping[str, str]) -> Iterator[Gs1Error]:
    for ai in ais:
        needs = identifier(ai).needs
        if needs and not any(all(_has(ais, part, but=ai) for part in option) for option in needs):
            wanted = " or ".join("+".join(option) for option in needs)
            yield Gs1Error("missing_companion", f"({ai}) needs {wanted}", ai=ai)


def check_together(ais: Mapping[str, str], *, complete: bool = False) -> None:
    """Raises the first Gs1Error among AIs of one item: excluded_together, signature_needs_serial, unknown_ai.

    One label may be spread over several carriers, so what is merely absent is no error of one of them:
    missing_companion is raised only with `complete=True`, where `ais` holds all that the item carries.
    """
    for fault in _conflicts(ais):
        raise fault
    if complete:
        for fault in _gaps(ais):
            raise fault
