"""What makes up the information base: each room says what it knows, and the almanac joins it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest
from django.utils.functional import Promise

from commune.lib.registry import Registry


@dataclass(frozen=True)
class Find:
    """One result of a search. `note` is a second line."""

    title: str
    href: str
    note: str = ""


@dataclass(frozen=True)
class MapPoint:
    """A point that this visitor may see (WGS84)."""

    label: str
    latitude: Decimal
    longitude: Decimal
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Download:
    label: str | Promise
    href: str


def _nothing(_request: HttpRequest) -> list[MapPoint]:
    return []


def _no_downloads(_request: HttpRequest) -> list[Download]:
    return []


def _no_finds(_request: HttpRequest, _words: list[str]) -> list[Find]:
    return []


@dataclass(frozen=True)
class Part:
    """`view` is the address by name (`soil:points`); `search` gets folded words, all of which must be met."""

    label: str | Promise
    note: str | Promise
    view: str
    icon: str
    order: int = 50
    search: Callable[[HttpRequest, list[str]], Iterable[Find]] = _no_finds
    points: Callable[[HttpRequest], Iterable[MapPoint]] = _nothing
    downloads: Callable[[HttpRequest], Iterable[Download]] = _no_downloads


_parts: Registry[Part] = Registry("parts of the information base")


def offer(name: str, part: Part) -> None:
    """Adds a room's part; offering the same again is a no-op."""
    _parts.add(name, part)


def parts() -> list[tuple[str, Part]]:
    """All, in order."""
    return sorted(_parts, key=lambda pair: (pair[1].order, pair[0]))
