"""Every address of the house, and what an answer means for whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, get_resolver

# The operator's desk is Django's own and closed to everybody of the cast: one row stands for its addresses.
DESK = "operator/"
MEANINGS = {200: "page", 204: "done", 304: "page", 401: "key", 403: "refused", 404: "absent", 405: "method"}


def addresses() -> list[str]:
    """Each pattern of the URL configuration as it is written there, the operator's desk as one."""
    found = dict.fromkeys(_walked(get_resolver().url_patterns, ""))
    desk = [each for each in found if each.startswith(DESK)]
    return [each for each in found if each not in desk] + ([f"{DESK}*"] if desk else [])


def desk_addresses() -> list[str]:
    return [each for each in _walked(get_resolver().url_patterns, "") if each.startswith(DESK)]


def _walked(patterns: Any, before: str) -> Iterator[str]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here
        else:
            yield from _walked(each.url_patterns, here)


def outcome(response: HttpResponseBase) -> str:
    """One word: page, done, sign-in, onward, invalid, key, refused, absent, method; else the status."""
    status = response.status_code
    if status in {301, 302, 303, 307, 308}:
        to = response.headers["Location"]
        return "sign-in" if to.startswith(("/accounts/login/", "/operator/login/")) else "onward"
    return MEANINGS.get(status) or ("invalid" if 400 <= status < 500 else str(status))
