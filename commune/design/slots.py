"""Places on the page that rooms above fill: the ground does not know who lives upstairs.

A room writes `slots.py` (found at start) with, for example::

    from commune.design import slots


    def diary_links(request: HttpRequest) -> list[slots.Item]:
        if not request.user.is_authenticated:
            return []
        return [slots.Item(_("Nhật ký"), "/diary/", icon="book", order=10)]


    slots.offer("navigation", diary_links)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Those of a site of its own (see `frame`) begin with `site_`: only what is served there may be linked from there.
NAMES = (
    "navigation",
    "badges",
    "account",
    "home_tasks",
    "home_now",
    "footer",
    "site_navigation",
    "site_badges",
    "site_footer",
)
# Who has many entries finds those of one kind of work together.
ONE_LINE = 8
GROUPS = {"selling": _("Bán hàng"), "transport": _("Chuyên chở")}


@dataclass(frozen=True)
class Item:
    """One link in a slot.

    `order` is ascending. `count` is a figure shown beside the label (lines of a cart); 0 hides it.
    `note` is a second line on the home page's tasks. `tone` is one of leaf, mango, chili, river. `group` is a key of
    GROUPS or empty.
    """

    label: str | Promise
    href: str
    icon: str = ""
    order: int = 50
    count: int | None = None
    note: str | Promise = ""
    tone: str = ""
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Entries of one kind of work under one word."""

    label: str | Promise
    items: tuple[Item, ...]


Answer = Callable[[HttpRequest], Iterable[Item]]
_offered: dict[str, dict[str, Answer]] = {name: {} for name in NAMES}


def offer(slot: str, answer: Answer) -> None:
    """Let `answer(request)` fill `slot`; offering the same function again is a no-op.

    Raises `ValueError` for a slot that no page has.
    """
    if slot not in _offered:
        raise ValueError(f"no page has a slot {slot!r}; there are {', '.join(NAMES)}")
    _offered[slot][f"{answer.__module__}.{answer.__qualname__}"] = answer


def items(slot: str, request: HttpRequest) -> list[Item]:
    """Everything that the rooms show this visitor in `slot`, in order."""
    found = [item for answer in _offered[slot].values() for item in answer(request)]
    return sorted(found, key=lambda item: (item.order, str(item.label)))


def folded(found: Sequence[Item]) -> list[Item | Group]:
    """Single entries first; where there are more than a line holds, each group of two or more under its word."""
    groups = {key: tuple(item for item in found if item.group == key) for key in GROUPS}
    kept = {key: items for key, items in groups.items() if len(items) > 1 and len(found) > ONE_LINE}
    single: list[Item | Group] = [item for item in found if item.group not in kept]
    return single + [Group(GROUPS[key], items) for key, items in kept.items()]
