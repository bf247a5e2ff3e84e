"""Is this an EPCIS 2.0 event? Structure first, then meaning; see `problem` for the answer's form."""

from typing import Any

from commune.lib.epcis import meaning
from commune.lib.epcis.context import prefixes
from commune.lib.epcis.fields import EVENTS, EXTENDED_EVENT
from commune.lib.epcis.formats import is_uri
from commune.lib.epcis.problem import Findings, Problem
from commune.lib.epcis.shapes import has_kind
from commune.lib.epcis.storable import storage_problems

EVENT_TYPES = frozenset(EVENTS)


def problems(event: Any, context: Any = None) -> list[Problem]:
    """Everything wrong with one event, errors and warnings, pointers relative to the event.

    `context` is the @context of the document around it, where the event has none of its own. Never
    raises, whatever JSON value it is given; `decoded` values only (dict, list, str, number, bool, None).
    """
    unstorable = storage_problems(event)
    if unstorable:
        return unstorable
    own = event.get("@context") if isinstance(event, dict) else None
    found = Findings(prefixes(context, own))
    if has_kind(found, "", event, "object"):
        if context is None and own is None:
            found.add("missing-context", "")
        _judge(found, event)
    return found.problems


def is_valid(event: Any, context: Any = None) -> bool:
    return not any(problem.is_error for problem in problems(event, context))


def _judge(found: Findings, event: dict[str, Any]) -> None:
    kind = event.get("type")
    if "type" not in event:
        found.add("missing-field", "", field="type")
    elif isinstance(kind, str) and (kind in EVENTS or is_uri(kind)):
        EVENTS.get(kind, EXTENDED_EVENT)(found, "", event)
        meaning.check(found, event)
    else:
        found.add("unknown-event", "/type", got=kind)
