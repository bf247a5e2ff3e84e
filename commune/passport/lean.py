"""Scans beside Django: an active stamp's page out of memory, with nothing but its sentence made anew.

Whatever is unknown, false, recalled or asked for in a special way goes through Django. The first page of a lot
does too, from here: so body and headers are the very same.
"""

import io
import re
from typing import Any, NamedTuple, cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpResponse, parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import translation

from commune.design.language import COOKIE
from commune.passport import asking, kept, pages, scanning
from commune.stamps import looking
from commune.stamps.looking import StampState

Scope = dict[str, Any]

PATH = re.compile(r"/01/(?P<gtin>[0-9]{14})(?:/10/(?P<lot>[0-9A-Z]{1,20}))?/21/(?P<serial>[0-9A-Z]{16})/?")
OF_ONE_ANSWER = {b"content-length", b"content-encoding", b"date", b"server"}


class Answer(NamedTuple):
    status: int
    headers: kept.Headers
    body: bytes


class Scan(NamedTuple):
    """A stamp that memory knows as genuine, and how its page is wanted."""

    gtin: str
    lot_code: str | None
    serial: str
    stamp: tuple[int, int]
    key: kept.Key
    zipped: bool


def is_scan(scope: Scope) -> bool:
    """Cheap: whether the path may be a stamp's address, asked for without any query."""
    return bool(scope["method"] == "GET" and not scope["query_string"] and scope["path"].startswith("/01/"))


async def answer(scope: Scope, send: Any) -> bool:
    """Answers a scan; False, with nothing sent, where Django has to."""
    scan = _scan_of(scope)
    if scan is None:
        return False
    # the one thread that all scans of this process share keeps its own connection
    told = await sync_to_async(_answer, thread_sensitive=True)(scope, scan)
    if told is None:
        return False
    await send({"type": "http.response.start", "status": told.status, "headers": told.headers})
    await send({"type": "http.response.body", "body": told.body})
    return True


def _scan_of(scope: Scope) -> Scan | None:
    """Judged in memory alone; None for what is not certainly a genuine stamp asked for by a browser."""
    match = PATH.fullmatch(scope["path"])
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    if match is None or not _is_plain(headers):
        return None
    claimed = looking.claim(match["serial"], match["gtin"], match["lot"])
    if claimed.verdict != "genuine" or claimed.lot is None:
        return None
    return Scan(
        match["gtin"], match["lot"], match["serial"], (claimed.batch_number, claimed.index),
        kept.Key(claimed.lot, _language(headers.get(b"cookie", "")), is_stamp=True),
        pages.takes_gzip(headers.get(b"accept-encoding", "")),
    )  # fmt: skip


def _is_plain(headers: dict[bytes, str]) -> bool:
    host, _ = split_domain_port(headers.get(b"host", ""))
    allowed = settings.ALLOWED_HOSTS or ["localhost"]
    special = b"sec-purpose" in headers or b"range" in headers
    return validate_host(host, allowed) and asking.wants_page(headers.get(b"accept", "")) and not special


def _language(cookie: str) -> str:
    chosen = parse_cookie(cookie).get(COOKIE, "") if COOKIE in cookie else ""
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _answer(scope: Scope, scan: Scan) -> Answer | None:
    try:
        return _out_of_memory(scope, scan) or _through_django(scope, scan)
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
        return None


def _out_of_memory(scope: Scope, scan: Scan) -> Answer | None:
    known = kept.standing(scan.key)
    headers = known.headers.get(scope["scheme"]) if known else None
    if known is None or headers is None or not _is_active(known, scan):
        return None
    with translation.override(scan.key.language):
        sentence = scanning.counted(*scan.stamp)
    body = known.page.gzipped(sentence) if scan.zipped else known.page.plain(sentence)
    own = [(b"Content-Length", b"%d" % len(body))]
    if scan.zipped:
        own.append((b"Content-Encoding", b"gzip"))
    return Answer(200, [*headers, *own], body)


def _is_active(known: kept.Kept, scan: Scan) -> bool:
    """Asked of the database once a stamp while the log stands still."""
    if scan.stamp in known.active:
        return True
    view = looking.look_up(scan.gtin, scan.lot_code, scan.serial)
    if view.state != StampState.ACTIVE:
        return False
    known.active.add(scan.stamp)
    return True


def _through_django(scope: Scope, scan: Scan) -> Answer:
    """All of Django's way for this scan, in this thread; what it says of an active stamp's page is kept."""
    response = cast("HttpResponse", _handler().get_response(ASGIRequest(scope, io.BytesIO())))
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = [(b"Set-Cookie", each.OutputString().encode("ascii")) for each in response.cookies.values()]
    told = Answer(response.status_code, [*headers, *cookies], response.content)
    known = kept.standing(scan.key)
    if known and response.status_code == 200 and not cookies:  # noqa: PLR2004
        known.headers[scope["scheme"]] = [each for each in headers if each[0].lower() not in OF_ONE_ANSWER]
    return told


_handlers: list[WSGIHandler] = []


def _handler() -> WSGIHandler:
    """Django's whole chain of middleware, made at first use."""
    if not _handlers:
        _handlers.append(WSGIHandler())
    return _handlers[0]
