"""A page may be shown on a site of its own: with that site's name, address and colours instead of the instance's."""

from dataclasses import dataclass

from django.http import HttpRequest

MARK = "frame"
# Colours are the house's: a site chooses one of these, see palettes.css.
PALETTES = ("leaf", "river", "mango", "chili")


@dataclass(frozen=True)
class Frame:
    """`address` with scheme and port as the visitor sees them, without a slash at the end."""

    name: str
    address: str
    palette: str
    motto: str = ""


def frame_of(request: HttpRequest) -> Frame | None:
    return getattr(request, MARK, None)
