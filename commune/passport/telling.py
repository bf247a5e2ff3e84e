"""What of a story stands on the scan page, which has to fit into one small answer, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commune.passport import paths
from commune.passport.ground import Ground
from commune.passport.growing import Growing, Step
from commune.passport.journey import Leg
from commune.passport.story import Story
from commune.places.models import PlaceCode
from commune.places.showing import ShownPlace
from commune.trace.models import Lot
from commune.units.history import Share

MOST_GROUNDS, MOST_STEPS, LEAST_STEPS = 3, 18, 6


@dataclass(frozen=True)
class ToldGround:
    """A ground with the last of its steps; `hidden_steps` of them are on the full story only."""

    lot: Lot
    place: ShownPlace
    is_named: bool
    codes: Sequence[PlaceCode]
    then: Sequence[Share]
    growing: Growing
    shown_steps: Sequence[Step]
    hidden_steps: int
    where: str
    name: str


@dataclass(frozen=True)
class ToldLeg:
    leg: Leg
    words: str


def told(story: Story, *, whole: bool = False) -> dict[str, Any]:
    """Facts for `passport/story.html`; `whole`: every ground and step, for the full page."""
    shown = story.grounds if whole else story.grounds[:MOST_GROUNDS]
    most = None if whole else max(LEAST_STEPS, MOST_STEPS // max(1, len(shown)))
    lot, item, is_english = story.lot, story.product, get_language() == "en"
    return {
        "story": story,
        "seller": story.seller,
        "product_name": (is_english and item.name_en) or item.name,
        "product_description": (is_english and item.description_en) or item.description,
        "grounds": [_told_ground(ground, most) for ground in shown],
        "more_grounds": len(story.grounds) - len(shown),
        "places": _distinct(_where(ground) for ground in story.grounds),
        "growers": _distinct(ground.place.holder for ground in shown) or [story.lot.holder.name],
        "journey": [ToldLeg(leg, _words(leg.step)) for leg in story.journey],
        "lot_path": paths.lot_path(lot),
        "full_path": paths.story_path(lot),
        "ease_path": paths.story_path(lot, "ease"),
        "questions_path": paths.story_path(lot, "questions"),
        "proof_path": paths.story_path(lot, "proof"),
    }


def _told_ground(ground: Ground, most: int | None) -> ToldGround:
    steps = list(ground.growing.steps)
    shown = steps if most is None else steps[-most:]
    return ToldGround(
        ground.lot, ground.place, ground.is_named, ground.codes, ground.then, ground.growing,
        shown, len(steps) - len(shown), _where(ground), _name(ground),
    )  # fmt: skip


def _name(ground: Ground) -> str:
    return ground.place.name if ground.is_named else _("Vườn %(code)s") % {"code": ground.lot.place.code}


def _where(ground: Ground) -> str:
    """ "xã Mỹ Thọ, tỉnh Đồng Tháp"."""
    return ", ".join(name[0].lower() + name[1:] for name in _governing(ground))


def _governing(ground: Ground) -> list[str]:
    unit = ground.lot.place.unit
    return [each.name for each in (unit, unit.parent) if each]


def _words(step: str) -> str:
    return {
        "packing": _("Xếp vào kiện hàng"),
        "shipping": _("Rời nơi gửi"),
        "departing": _("Rời bến"),
        "arriving": _("Tới bến"),
        "receiving": _("Tới nơi"),
        "storing": _("Cất kho"),
        "unpacking": _("Giao tới người nhận"),
        "retail_selling": _("Bán lẻ"),
    }.get(step, step)


def _distinct(words: Any) -> list[str]:
    return list(dict.fromkeys(words))
