"""Pages of events and of names: each token says where the last page ended, so that writers move nothing."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from commune.api.doors import Parameter
from commune.api.epcis.query import condition_of, parameter_refusal
from commune.api.refusals import RefusedError, epcis_refusal
from commune.trace.models import Event

DEFAULT_SIZE, LARGEST_SIZE = 30, 1000
LARGEST_NUMBER = 10**9
TOKEN_AGE = timedelta(days=1)
SALT = "commune.api.epcis"
COLUMNS = {"eventTime": "event_time", "recordTime": "record_time"}
DIRECTIONS = ("ASC", "DESC")
_COUNT = {"type": "integer", "minimum": 1}
PAGE_PARAMETERS = (
    Parameter(
        "perPage",
        f"At most this many; more than {LARGEST_SIZE} counts as {LARGEST_SIZE}.",
        {**_COUNT, "default": 30},
    ),
    Parameter("nextPageToken", "Out of the Link header of the page before."),
)
ORDER_PARAMETERS = (
    Parameter("orderBy", "Without it: in the order of recording.", {"type": "string", "enum": list(COLUMNS)}),
    Parameter("orderDirection", "DESC unless said.", {"type": "string", "enum": list(DIRECTIONS)}),
    Parameter("eventCountLimit", "The first so many in the order of orderBy.", _COUNT),
    Parameter("maxEventCount", "More than so many are refused with 413.", _COUNT),
)
CONTROLS = frozenset(each.name for each in (*PAGE_PARAMETERS, *ORDER_PARAMETERS))


@dataclass
class Wishes:
    """What a list request asks: single values of its parameters, and where to go on."""

    given: dict[str, str]
    digest: str
    size: int
    token: dict[str, Any] = field(default_factory=dict)


def wishes_of(request: HttpRequest, known: frozenset[str] | None = None) -> Wishes:
    """Raises 400 for repeated or (where `known` is given) unknown parameters and foreign or stale tokens."""
    given = {name: _single(request.GET, name) for name in request.GET}
    for name in given:
        if known is not None and name not in known:
            raise parameter_refusal(name, "không có tham số này.", "there is no such parameter.")
    kept = {name: value for name, value in given.items() if name not in ("perPage", "nextPageToken")}
    digest = hashlib.sha256(repr((request.path, sorted(kept.items()))).encode()).hexdigest()[:16]
    size = min(number_of("perPage", given.get("perPage", str(DEFAULT_SIZE))), LARGEST_SIZE)
    return Wishes(given, digest, size, _token(given.get("nextPageToken"), digest))


def _single(query: QueryDict, name: str) -> str:
    values = query.getlist(name)
    if len(values) > 1:
        raise parameter_refusal(name, "chỉ được nêu một lần.", "may stand only once.")
    return values[0]


def number_of(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:10]) < LARGEST_NUMBER and len(text) < 10):  # noqa: PLR2004
        raise parameter_refusal(name, "phải là số nguyên dương.", "must be a positive whole number.")
    return int(text)


def _token(text: str | None, digest: str) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        token: dict[str, Any] = signing.loads(text, salt=SALT, max_age=TOKEN_AGE)
    except signing.BadSignature:
        token = {}
    if token.get("for") != digest:
        raise parameter_refusal(
            "nextPageToken",
            "không thuộc danh sách này, hoặc đã hết hạn.",
            "is not of this list, or has expired.",
        )
    return token


def with_next(
    response: HttpResponse, request: HttpRequest, wishes: Wishes, token: dict[str, Any]
) -> HttpResponse:
    """The answer with a Link to the page after it."""
    signed = signing.dumps({**token, "for": wishes.digest}, salt=SALT, compress=True)
    query = urlencode({**wishes.given, "nextPageToken": signed})
    response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query}>; rel="next"'
    response["GS1-Next-Page-Token-Expires"] = (timezone.now() + TOKEN_AGE).isoformat(timespec="seconds")
    return response


@dataclass(frozen=True)
class EventPage:
    rows: list[Event]
    next_token: dict[str, Any] | None


def event_page(wishes: Wishes, fixed: Q) -> EventPage:
    """One page of the events that match the wishes and `fixed`. RefusedError 400, 413 or 501."""
    found = Event.objects.filter(fixed)
    for name, text in wishes.given.items():
        if name not in CONTROLS:
            found = found.filter(condition_of(name, text))
    column, descends = _order(wishes.given)
    left = _left(wishes, found)
    size = wishes.size if left is None else min(wishes.size, left)
    rows = list(_from(wishes.token, found, column, descends=descends)[: size + 1])
    is_last = len(rows) <= size or left == size
    shown = rows[:size]
    if is_last or not shown:
        return EventPage(shown, None)
    token = {"at": getattr(shown[-1], column).isoformat(), "id": shown[-1].pk.hex}
    return EventPage(shown, token if left is None else {**token, "left": left - size})


def _order(given: dict[str, str]) -> tuple[str, bool]:
    name, direction = given.get("orderBy"), given.get("orderDirection", "DESC")
    if name is not None and name not in COLUMNS:
        raise parameter_refusal("orderBy", "chỉ có eventTime và recordTime.", "eventTime or recordTime.")
    if direction not in DIRECTIONS:
        raise parameter_refusal("orderDirection", "phải là ASC hoặc DESC.", "must be ASC or DESC.")
    return (COLUMNS[name], direction == "DESC") if name else ("record_time", False)


def _left(wishes: Wishes, found: "QuerySet[Event]") -> int | None:
    """How many events eventCountLimit still allows; checks maxEventCount on the first page."""
    given = wishes.given
    if "eventCountLimit" in given:
        if "maxEventCount" in given or "orderBy" not in given:
            raise parameter_refusal(
                "eventCountLimit",
                "cần orderBy và không đi cùng maxEventCount.",
                "needs orderBy, excludes maxEventCount.",
            )
        return int(wishes.token.get("left", number_of("eventCountLimit", given["eventCountLimit"])))
    if "maxEventCount" in given and not wishes.token:
        most = number_of("maxEventCount", given["maxEventCount"])
        if found[: most + 1].count() > most:
            raise _too_large(most)
    return None


def _too_large(most: int) -> RefusedError:
    return epcis_refusal(
        "QueryTooLarge", 413, f"Có hơn {most} sự kiện.", f"There are more than {most} events."
    )


def _from(
    token: dict[str, Any], found: "QuerySet[Event]", column: str, *, descends: bool
) -> "QuerySet[Event]":
    sign, beyond = ("-", "lt") if descends else ("", "gt")
    ordered = found.order_by(f"{sign}{column}", f"{sign}pk")
    if not token:
        return ordered
    at, key = datetime.fromisoformat(token["at"]), UUID(token["id"])
    return ordered.filter(Q(**{f"{column}__{beyond}": at}) | Q(**{column: at, f"pk__{beyond}": key}))
