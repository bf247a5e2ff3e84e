"""A curve of temperatures: reading what a logger wrote (time;°C) or somebody typed, line by line."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from commune.lib.moments import MomentError, bounded
from commune.lib.vietnamese import VIETNAM

MOST_POINTS = 2000
MOST_TOLD = 5
COLDEST, HOTTEST = Decimal(-40), Decimal(120)
HUNDREDTH = Decimal("0.01")
FORMATS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")
NUMBER = re.compile(r"[+-]?([0-9]{1,12}\.?[0-9]{0,12}|\.[0-9]{1,12})")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


class Point(NamedTuple):
    at: datetime
    celsius: Decimal


class CurveError(ValueError):
    """A sentence a wrong line, with its number; nothing of the curve is taken."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(" ".join(lines))
        self.lines = lines


def read_curve(text: str, *, day: date | None = None) -> list[Point]:
    """Points in order of time from lines `time;°C`, with an optional heading line. Times without zone are Vietnam's.

    `day` serves lines that give the hour alone. Raises CurveError.
    """
    points: list[Point] = []
    wrong: list[str] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for place, (number, line) in enumerate(lines):
        try:
            points.append(_point(line, day))
        except ValueError as error:
            if place == 0 and not any(sign.isdigit() for sign in line):
                continue
            wrong.append(f"Dòng {number}: {error}")
    if wrong:
        more = [f"Còn {len(wrong) - MOST_TOLD} dòng sai nữa."] if len(wrong) > MOST_TOLD else []
        raise CurveError([*wrong[:MOST_TOLD], *more])
    return in_order(points)


def in_order(points: Iterable[Point]) -> list[Point]:
    """By time, each once. Raises CurveError: none, too many, or two temperatures at one time."""
    known: dict[datetime, Decimal] = {}
    for at, celsius in points:
        if known.setdefault(at, celsius) != celsius:
            told = at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
            raise CurveError([f"Lúc {told} có hai nhiệt độ khác nhau."])
    if not known:
        raise CurveError(["Chưa có số đo nào. Mỗi dòng ghi giờ, dấu chấm phẩy, rồi nhiệt độ."])
    if len(known) > MOST_POINTS:
        raise CurveError([f"Nhiều quá {MOST_POINTS} số đo. Hãy chia thành nhiều lần gửi."])
    return [Point(at, known[at]) for at in sorted(known)]


def _point(line: str, day: date | None) -> Point:
    separator = next((sign for sign in (";", "\t", ",") if sign in line), None)
    if separator is None:
        raise ValueError("phải ghi giờ, dấu chấm phẩy, rồi nhiệt độ.")
    when, degrees = line.split(separator, 1)
    return Point(_moment(when.strip().strip('"'), day), celsius_of(degrees.strip().strip('"')))


def celsius_of(text: str) -> Decimal:
    """`12,5`, `12.5` or `12.5 °C`, to the hundredth. Raises ValueError with a sentence."""
    plain = text.replace("°C", "").replace("C", "").strip().replace(",", ".").replace("−", "-")
    if not NUMBER.fullmatch(plain):
        raise ValueError(f"nhiệt độ “{text[:20]}” không phải là số.")
    degrees = Decimal(plain)
    if not COLDEST <= degrees <= HOTTEST:
        raise ValueError(f"nhiệt độ “{text[:20]}” không thể có, phải từ −40 đến 120 °C.")
    return degrees.quantize(HUNDREDTH)


def _moment(text: str, day: date | None) -> datetime:
    clock = CLOCK.fullmatch(text)
    if clock and day:
        text = f"{day:%Y-%m-%d} {text}"
    for form in FORMATS:
        try:
            return bounded(datetime.strptime(text, form).replace(tzinfo=VIETNAM))
        except MomentError:
            break
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
        return bounded(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM))
    except ValueError:
        raise ValueError(f"giờ “{text[:25]}” không đọc được, ví dụ đúng: 27/11/2026 08:30.") from None
