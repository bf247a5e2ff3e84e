"""How well an offer fits a want: points of 100 with the reason for each in words. Reads only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from geographiclib.geodesic import Geodesic

from commune.design import written
from commune.packhouse.grades import MIXED, known_grades
from commune.quality.models import Certificate
from commune.trading.models import Offer, Want
from commune.trading.vouching import certificates_of

VARIETY, GRADE, WEEK, DISTANCE, PRICE, CERTIFICATE = 30, 20, 20, 10, 10, 10
WORTH_TELLING = 60
NEAR_KM, FAR_KM = 5, 50
SMALL_GAP = 0.1


@dataclass(frozen=True)
class Reason:
    """`points` of at most `most`; `words` say why, for either side."""

    name: str
    points: int
    most: int
    words: str

    @property
    def tone(self) -> str:
        return "leaf" if self.points == self.most else "mango" if self.points else "chili"


@dataclass(frozen=True)
class Fit:
    """An offer beside a want. `score` of 100; 0 where species or days do not meet at all."""

    offer: Offer
    want: Want
    reasons: Sequence[Reason]
    certificates: Sequence[Certificate]

    @cached_property
    def score(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def is_worth_telling(self) -> bool:
        return self.score >= WORTH_TELLING and self.holds_standard

    @property
    def holds_standard(self) -> bool:
        """What the buyer insists on."""
        return self.want.standard is None or any(
            each.standard_id == self.want.standard_id for each in self.certificates
        )


def fit_of(
    offer: Offer, want: Want, on: date | None = None, *, held: Sequence[Certificate] | None = None
) -> Fit:
    """The same answer for the same day, whoever asks. `held`: the offer's certificates of that day, where known."""
    if offer.variety.species_id != want.variety.species_id or not shared_days(offer, want):
        return Fit(offer, want, (), ())
    certificates = certificates_of(offer, on or timezone.localdate()) if held is None else held
    reasons = (
        _variety(offer, want),
        _grade(offer, want),
        _week(offer, want),
        _distance(offer, want),
        _price(offer, want),
        _certificate(want, certificates),
    )
    return Fit(offer, want, reasons, certificates)


def shared_days(offer: Offer, want: Want) -> int:
    """Days on which the one has what the other wants."""
    last = min(offer.until, want.until) if want.until else offer.until
    return max(0, (last - max(offer.since, want.since)).days + 1)


def _variety(offer: Offer, want: Want) -> Reason:
    if offer.variety_id == want.variety_id:
        return Reason("variety", VARIETY, VARIETY, _("Đúng giống %(name)s") % {"name": want.variety.name})
    words = _("Khác giống: có %(has)s, cần %(wants)s")
    said = words % {"has": offer.variety.name, "wants": want.variety.name}
    return Reason("variety", VARIETY // 3, VARIETY, said)


def grade_label(code: str) -> str:
    """In the language of the page."""
    grade = known_grades()[code]
    return grade.label_en if get_language() == "en" else grade.label


def _grade(offer: Offer, want: Want) -> Reason:
    facts = {"has": grade_label(offer.grade), "wants": grade_label(want.grade) if want.grade else ""}
    if not want.grade or offer.grade == want.grade:
        return Reason("grade", GRADE, GRADE, _("Đúng loại: %(has)s") % facts)
    order = list(known_grades())
    if order.index(offer.grade) < order.index(want.grade):
        return Reason("grade", GRADE * 3 // 4, GRADE, _("Loại tốt hơn yêu cầu: %(has)s") % facts)
    points = GRADE // 4 if MIXED in {offer.grade, want.grade} else 0
    return Reason("grade", points, GRADE, _("Khác loại: có %(has)s, cần %(wants)s") % facts)


def _week(offer: Offer, want: Want) -> Reason:
    days, whole = shared_days(offer, want), (offer.until - offer.since).days + 1
    facts = {"days": days, "whole": whole}
    if days == whole:
        return Reason("week", WEEK, WEEK, _("Trùng trọn thời gian có hàng"))
    words = _("Trùng %(days)s trong %(whole)s ngày có hàng") % facts
    return Reason("week", max(1, WEEK * days // whole), WEEK, words)


def kilometres(offer: Offer, want: Want) -> int | None:
    """Whole kilometres as the crow flies, at least 1: coarse enough not to tell where an orchard lies."""
    here, there = offer.place.point, want.place.point
    if here is None or there is None:
        return None
    ends = (float(here[0]), float(here[1]), float(there[0]), float(there[1]))
    metres = float(Geodesic.WGS84.Inverse(*ends, Geodesic.DISTANCE)["s12"])
    return max(1, math.ceil(metres / 1000))


def _distance(offer: Offer, want: Want) -> Reason:
    away = kilometres(offer, want)
    if away is None:
        if offer.place.unit_id == want.place.unit_id:
            return Reason("distance", DISTANCE, DISTANCE, _("Cùng xã"))
        return Reason("distance", 0, DISTANCE, _("Chưa biết đường xa gần"))
    share = (FAR_KM - min(max(away, NEAR_KM), FAR_KM)) / (FAR_KM - NEAR_KM)
    words = _("Cách nơi nhận chừng %(km)s km") % {"km": away}
    return Reason("distance", round(DISTANCE * share), DISTANCE, words)


def _price(offer: Offer, want: Want) -> Reason:
    if offer.price is None or want.price is None:
        return Reason("price", PRICE // 2, PRICE, _("Giá còn thương lượng"))
    gap = offer.price - want.price
    if gap <= 0:
        return Reason("price", PRICE, PRICE, _("Giá bán không cao hơn giá mua"))
    points = PRICE // 2 if gap <= want.price * SMALL_GAP else 0
    return Reason(
        "price", points, PRICE, _("Giá bán cao hơn giá mua %(gap)s mỗi kg") % {"gap": written.dong(gap)}
    )


def _certificate(want: Want, certificates: Sequence[Certificate]) -> Reason:
    held = ", ".join(dict.fromkeys(each.standard.name for each in certificates))
    if want.standard is None:
        words = _("Có %(held)s còn hiệu lực") % {"held": held} if held else _("Bên mua không đòi chứng nhận")
        return Reason("certificate", CERTIFICATE, CERTIFICATE, words)
    facts = {"name": want.standard.name}
    if any(each.standard_id == want.standard_id for each in certificates):
        return Reason("certificate", CERTIFICATE, CERTIFICATE, _("Có %(name)s còn hiệu lực hôm nay") % facts)
    return Reason("certificate", 0, CERTIFICATE, _("Chưa có %(name)s còn hiệu lực cho hàng này") % facts)
