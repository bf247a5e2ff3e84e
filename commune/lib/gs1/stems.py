"""Scheme, host and leading path of a Digital Link."""

import re

from commune.lib.gs1.errors import Gs1Error

CANONICAL_STEM = "https://id.gs1.org"

_SCHEMES = ("https://", "HTTPS://", "http://", "HTTP://")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.\-]+)(?::([0-9]{1,5}))?")
_STEM_PATH = re.compile(r"(?:/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*)*")
_IMPLIED_PORTS = {"https": "443", "http": "80"}
_HIGHEST_PORT = 65535


def _scheme_of(uri: str) -> str:
    for scheme in _SCHEMES:
        if uri.startswith(scheme):
            return scheme
    message = "A Digital Link begins with http:// or https://, all in lower or all in upper case"
    raise Gs1Error("bad_scheme", message, position=0)


def split_authority(uri: str) -> tuple[str, str]:
    """Scheme with host and port, and all that follows, which begins with a slash or is empty.

    Raises Gs1Error: bad_scheme, bad_domain.
    """
    scheme = _scheme_of(uri)
    end = uri.find("/", len(scheme))
    end = len(uri) if end < 0 else end
    match = _AUTHORITY.fullmatch(uri, len(scheme), end)
    if match is None or (match[2] and int(match[2]) > _HIGHEST_PORT):
        raise Gs1Error("bad_domain", "The host of a Digital Link is a name or address", position=len(scheme))
    return uri[:end], uri[end:]


def domain_of(stem: str) -> str:
    """Host, with port where there is one, of a stem already judged; "" for an empty stem."""
    return stem.partition("://")[2].partition("/")[0]


def normal_stem(stem: str) -> str:
    """The stem without trailing slash and without the port that its scheme implies; "" stays "".

    Raises Gs1Error: bad_scheme, bad_domain, bad_stem.
    """
    if not stem:
        return ""
    authority, path = split_authority(stem)
    if not _STEM_PATH.fullmatch(path):
        raise Gs1Error(
            "bad_stem", "A stem is scheme, host and path, without query or fragment", position=len(authority)
        )
    scheme, _, domain = authority.partition("://")
    return scheme + "://" + domain.removesuffix(":" + _IMPLIED_PORTS[scheme.lower()]) + path.removesuffix("/")
