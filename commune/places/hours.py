"""When a place is open: editions of a week, single days that differ, and what to know of the water."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places import keeping
from commune.places.models import OpeningException, OpeningHours, Place, WaterNotice

Stretch = tuple[time, time]
Week = Mapping[int, Sequence[Stretch]]
HOUR, LAST = 60, 24 * 60


class HoursRefusedError(ValueError):
    """Hours that cannot be; the message is a Vietnamese sentence."""


@dataclass(frozen=True)
class DayHours:
    """`reason` is told where the day differs from its weekday; no stretches: closed."""

    day: date
    stretches: tuple[Stretch, ...]
    reason: str = ""

    @property
    def windows(self) -> list[tuple[datetime, datetime]]:
        """Aware, in Vietnam's time."""
        return [
            (datetime.combine(self.day, opens, VIETNAM), datetime.combine(self.day, closes, VIETNAM))
            for opens, closes in self.stretches
        ]


def set_week(place: Place, week: Week, *, valid_from: date, by: Person) -> list[OpeningHours]:
    """The hours of every weekday from a day on. Idempotent when they stand so; raises HoursRefusedError."""
    keeping.require(by, place)
    rows = [
        OpeningHours(
            place=place,
            valid_from=valid_from,
            weekday=day,
            opens=_minutes(opens),
            closes=_minutes(closes),
            entered_by=by,
        )
        for day, stretches in sorted(week.items())
        for opens, closes in sorted(stretches)
    ]
    _check_week(rows)
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=place.pk))
        known = list(
            OpeningHours.objects.filter(place=place, valid_from=valid_from).order_by("weekday", "opens")
        )
        if known and [_shape(row) for row in known] == [_shape(row) for row in rows]:
            return known
        if known:
            raise HoursRefusedError(_("Ngày này đã có giờ mở cửa khác. Hãy chọn ngày áp dụng khác."))
        return list(recording.enter_all(rows, by=by.log_actor))


def except_day(
    place: Place, day: date, *, reason: str, by: Person, opens: time | None = None, closes: time | None = None
) -> OpeningException:
    """One day differs: other hours, or closed without any. Idempotent; raises HoursRefusedError."""
    keeping.require(by, place)
    if (opens is None) != (closes is None) or (opens and closes and closes <= opens):
        raise HoursRefusedError(_("Giờ đóng cửa phải sau giờ mở cửa."))
    if not reason.strip():
        raise HoursRefusedError(_("Hãy ghi lý do để mọi người biết."))
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=place.pk))
        known = OpeningException.objects.filter(place=place, day=day).order_by("-entered_at", "-pk").first()
        hours = (_minutes(opens), _minutes(closes)) if opens and closes else (None, None)
        if known and (known.opens, known.closes, known.reason) == (*hours, reason.strip()):
            return known
        row = OpeningException(place=place, day=day, opens=hours[0], closes=hours[1], reason=reason.strip())
        row.entered_at, row.entered_by = timezone.now(), by
        return recording.enter(row, by=by.log_actor)


def warn_of_water(
    place: Place, *, text: str, valid_from: date, by: Person, valid_to: date | None = None
) -> WaterNotice:
    """Idempotent; raises HoursRefusedError."""
    keeping.require(by, place)
    if not text.strip() or (valid_to and valid_to < valid_from):
        raise HoursRefusedError(_("Hãy ghi điều cần lưu ý, và ngày hết hạn không trước ngày bắt đầu."))
    known = WaterNotice.objects.filter(place=place, text=text.strip(), valid_from=valid_from).first()
    row = WaterNotice(place=place, text=text.strip(), valid_from=valid_from, valid_to=valid_to, entered_by=by)
    return known or recording.enter(row, by=by.log_actor)


def hours_on(place: Place, day: date) -> DayHours | None:
    """None where nobody has entered hours for this place and day."""
    special = place.opening_exceptions.filter(day=day).order_by("-entered_at", "-pk").first()
    if special:
        if special.opens is None or special.closes is None:
            return DayHours(day, (), special.reason)
        return DayHours(day, (_stretch(special.opens, special.closes),), special.reason)
    edition = place.opening_hours.filter(valid_from__lte=day).order_by("-valid_from").first()
    if edition is None:
        return None
    rows = place.opening_hours.filter(valid_from=edition.valid_from, weekday=day.weekday()).order_by("opens")
    return DayHours(day, tuple(_stretch(row.opens, row.closes) for row in rows))


def notices_on(place: Place, day: date) -> list[WaterNotice]:
    standing = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return list(place.water_notices.filter(standing, valid_from__lte=day).order_by("valid_from", "pk"))


def is_open(place: Place, start: datetime, end: datetime) -> bool | None:
    """Whether all of a time span of one day lies in opening hours; None where no hours are known."""
    known = hours_on(place, start.astimezone(VIETNAM).date())
    if known is None:
        return None
    return any(opens <= start and end <= closes for opens, closes in known.windows)


def _minutes(clock: time) -> int:
    return clock.hour * HOUR + clock.minute


def _stretch(opens: int, closes: int) -> Stretch:
    return time(*divmod(opens, HOUR)), time(*divmod(closes, HOUR)) if closes < LAST else time(23, 59)


def _shape(row: OpeningHours) -> tuple[int, int, int]:
    return row.weekday, row.opens, row.closes


def _check_week(rows: Sequence[OpeningHours]) -> None:
    if not rows:
        raise HoursRefusedError(_("Hãy ghi giờ mở cửa của ít nhất một ngày trong tuần."))
    for row in rows:
        if row.closes <= row.opens:
            raise HoursRefusedError(_("Giờ đóng cửa phải sau giờ mở cửa."))
    for before, after in pairwise(rows):
        if before.weekday == after.weekday and after.opens < before.closes:
            raise HoursRefusedError(_("Hai khoảng giờ trong một ngày chồng lên nhau."))
