"""How a booth presents itself. A room above knows; without it, a booth is plain."""

from collections.abc import Callable
from dataclasses import dataclass

from commune.lib.registry import Registry
from commune.market.models import Booth


@dataclass(frozen=True)
class Dress:
    """`palette` is one of the house's; `address` is its own site's, without a slash at the end, if it has one."""

    about: str = ""
    palette: str = ""
    address: str = ""


dressers: Registry[Callable[[Booth], Dress]] = Registry("dressers of booths")


def dress_of(booth: Booth) -> Dress:
    return next((dresser(booth) for _, dresser in dressers), Dress())
