"""Host names: how they are written, and which can never be a booth's."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST = 253


class HostRefusedError(ValueError):
    """`code` says why: form, address or ours; sentences are made where people read them."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def host_of(text: str) -> str:
    """A host name out of what people type or paste: in ASCII, lower case, without scheme, path, port or last dot.

    Names with accents become their IDNA form. Raises HostRefusedError for what is no name of the public net's form,
    for an address in figures, and for names under which this instance itself answers.
    """
    typed = text.strip().lower()
    try:
        bare = urlsplit(typed if "://" in typed else f"//{typed}")
        name = (bare.hostname or "").rstrip(".").encode("idna").decode().lower()
    except (UnicodeError, ValueError) as error:
        raise HostRefusedError("form") from error
    if _is_figures(name):
        raise HostRefusedError("address")
    labels = name.split(".")
    if len(labels) < 2 or len(name) > LONGEST or not all(LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004
        raise HostRefusedError("form")
    if is_ours(name) or not (labels[-1].isalpha() or labels[-1].startswith("xn--")):
        raise HostRefusedError("ours" if is_ours(name) else "form")
    return name


def is_ours(name: str) -> bool:
    """Whether the instance itself answers under exactly this name (a pattern such as ".x.vn" names nobody)."""
    return name in {(urlsplit(settings.PUBLIC_ADDRESS).hostname or ""), *settings.ALLOWED_HOSTS}


def _is_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return bool(re.fullmatch(r"[0-9.]+|0x[0-9a-f.x]+", name))
    return True
