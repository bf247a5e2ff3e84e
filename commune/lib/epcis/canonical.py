"""When two events are the same to a repository, and what a known eventID means for a new event.

Sources: EPCIS 2.0 section 7.4.1.2 (eventID, errorDeclaration); gs1/EPCIS issues 48, 226, 403.
"""

from datetime import UTC
from typing import Any

import msgspec

from commune.lib.epcis.cbv import bare
from commune.lib.epcis.context import expanded, prefixes
from commune.lib.epcis.formats import parsed_time

Names = dict[str, str]

_SET_BY_REPOSITORY = {"recordTime", "@context"}
_TIMES = {"eventTime", "declarationTime", "time", "startTime", "endTime"}
_WORDS = {"bizStep", "disposition", "set", "unset", "reason", "component", "exception", "type"}
_UNORDERED = {
    "epcList", "childEPCs", "inputEPCList", "outputEPCList", "quantityList", "childQuantityList",
    "inputQuantityList", "outputQuantityList", "bizTransactionList", "sourceList", "destinationList",
    "sensorElementList", "sensorReport", "set", "unset", "certificationInfo", "correctiveEventIDs",
}  # fmt: skip


def is_same_content(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether a repository holding `first` may treat `second` as already known.

    Ignored: recordTime, key order, order in the standard's own lists (they are sets), where and under
    which prefix a namespace is declared, spelling of one instant, and an eventID that only one has.
    """
    one, two = _content(first), _content(second)
    if "eventID" not in first or "eventID" not in second:
        one.pop("eventID", None)
        two.pop("eventID", None)
    return one == two


def is_declaration_of(original: dict[str, Any], declaration: dict[str, Any]) -> bool:
    """Whether `declaration` declares `original` wrong: the same event but for its errorDeclaration."""
    if "errorDeclaration" not in declaration:
        return False
    return is_same_content(_undeclared(original), _undeclared(declaration))


def conflict_between(known: dict[str, Any], new: dict[str, Any]) -> str | None:
    """Problem slug for `new` when its eventID belongs to `known`; None where it may be captured.

    Equal content is a no-op, an error declaration with the original's content is legal; another
    content is "duplicate-event", or "declaration-differs" where it claims to be a declaration.
    """
    if is_same_content(known, new) or is_declaration_of(known, new) or is_declaration_of(new, known):
        return None
    return "declaration-differs" if "errorDeclaration" in new else "duplicate-event"


def _undeclared(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != "errorDeclaration"}


def _content(event: dict[str, Any]) -> dict[str, Any]:
    names = prefixes(event.get("@context"))
    kept = {key: value for key, value in event.items() if key not in _SET_BY_REPOSITORY}
    content = _canonical("", kept, names)
    assert isinstance(content, dict)
    return content


def _canonical(key: str, value: Any, names: Names) -> Any:
    if isinstance(value, dict):
        return {expanded(name, names): _canonical(name, member, names) for name, member in value.items()}
    if isinstance(value, list):
        members = [_canonical(key, member, names) for member in value]
        return sorted(members, key=_sort_key) if key in _UNORDERED else members
    if isinstance(value, str):
        return _scalar(key, value, names)
    if isinstance(value, bool):
        return ("boolean", value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _scalar(key: str, value: str, names: Names) -> Any:
    moment = parsed_time(value) if key in _TIMES else None
    if moment is not None:
        return ("time", moment.astimezone(UTC).isoformat())
    full = expanded(value, names)
    return bare(full) if key in _WORDS else full


def _sort_key(member: Any) -> bytes:
    return msgspec.json.encode(member, order="deterministic")
