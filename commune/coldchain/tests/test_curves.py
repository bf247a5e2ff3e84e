"""Reading curves, and the plain sums over them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from commune.coldchain import episodes as measured
from commune.coldchain.curves import CurveError, Point, read_curve
from commune.coldchain.dated import limit_of, protocol_of, protocols_on
from commune.lib.vietnamese import VIETNAM

START = datetime(2026, 11, 20, 8, tzinfo=VIETNAM)
LIMIT = limit_of("MNGIN", START.date())
HOT_WATER = protocol_of("hot-water-fly", START.date())


def curve(*degrees, minutes=10):
    return [Point(START + timedelta(minutes=minutes * n), Decimal(str(c))) for n, c in enumerate(degrees)]


@pytest.mark.parametrize(
    "text",
    [
        "giờ;°C\n20/11/2026 08:00;12,5\n20/11/2026 08:10;13\n",
        "2026-11-20 08:00,12.5\r\n2026-11-20 08:10,13.0",
        "20/11/2026 08:00\t12,50 °C\n\n20/11/2026 08:10\t13",
        "2026-11-20T01:00:00Z;12.5\n2026-11-20T08:10:00+07:00;13",
        '"2026-11-20 08:00","12,5"\n"2026-11-20 08:10","13"',
    ],
)
def test_what_loggers_write_is_read(text):
    assert read_curve(text) == curve("12.5", 13)


def test_hours_alone_belong_to_the_day_that_is_told():
    assert read_curve("08:10;13\n08:00;12,5", day=date(2026, 11, 20)) == curve("12.5", 13)


def test_wrong_lines_are_told_by_number_and_nothing_is_read():
    text = (
        "giờ;°C\n20/11/2026 08:00;12\n32/11/2026 08:10;12\n20/11/2026 08:20;nóng\n20/11/2026 08:30;900\nabc"
    )

    with pytest.raises(CurveError) as wrong:
        read_curve(text)

    assert [line.split(":")[0] for line in wrong.value.lines] == ["Dòng 3", "Dòng 4", "Dòng 5", "Dòng 6"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Chưa có số đo"),
        ("20/11/2026 08:00;12\n20/11/2026 08:00;13", "hai nhiệt độ"),
        ("20/11/2026 08:00;NaN", "không phải là số"),
        ("20/11/2026 08:00;1e-9999999", "không phải là số"),
        ("20/11/2026 08:00;1e1", "không phải là số"),
        ("20/11/2026 08:00;١٢", "không phải là số"),
        ("0001-01-01T00:00:00+14:00;12", "không đọc được"),
        ("9999-12-31T23:59:59-14:00;12", "không đọc được"),
        ("01/01/0001 00:00;12", "không đọc được"),
        ("20/11/2026 08:00", "dấu chấm phẩy"),
    ],
)
def test_what_is_no_curve_is_refused(text, told):
    with pytest.raises(CurveError, match=told):
        read_curve(text)


def test_an_episode_is_what_was_measured_and_no_more():
    (episode,) = measured.episodes(curve(12, 14, 15, 14, 12), LIMIT, measured.ABOVE)

    assert (episode.minutes, episode.extreme) == (20, 15)
    assert not measured.is_too_long(episode, LIMIT)


def test_a_long_silence_between_two_readings_is_not_known():
    points = curve(14, 14, minutes=61)

    assert [each.minutes for each in measured.episodes(points, LIMIT, measured.ABOVE)] == [0, 0]
    assert [each.minutes for each in measured.episodes(curve(14, 14, minutes=60), LIMIT, measured.ABOVE)] == [
        60
    ]


def test_speed_is_that_of_the_bands_in_the_handbook():
    assert measured.speed(Decimal(13), Decimal(13)) == 1
    assert measured.speed(Decimal(20), Decimal(10)) == pytest.approx(2.5)
    assert measured.speed(Decimal(30), Decimal(10)) == pytest.approx(5.0)
    assert measured.speed(Decimal(10), Decimal(20)) == pytest.approx(1 / 2.5)


def test_life_lost_is_hours_times_the_extra_speed_rounded_up_to_days():
    points = curve(*[23] * 13, minutes=60)  # 12 hours: 2.5**0.7 * 2**0.3 = 2.338 times as fast as at 13
    (episode,) = measured.episodes(points, LIMIT, measured.ABOVE)

    assert measured.hours_lost(points, LIMIT) == Decimal("16.1")
    assert measured.days_lost(episode, LIMIT) == 1
    assert "16,1 giờ" in measured.working(episode, LIMIT)
    assert "USDA" not in measured.told(episode, LIMIT)


def test_chill_costs_a_day_each_started_day_and_night():
    (episode,) = measured.episodes(curve(*[5] * 50, minutes=30), LIMIT, measured.BELOW)

    assert episode.minutes == 49 * 30
    assert measured.days_lost(episode, LIMIT) == 2


@pytest.mark.parametrize(
    ("degrees", "is_met", "told"),
    [
        ([30, *[46.1] * 16, 30], True, "suốt 75 phút"),
        ([30, *[46.1] * 15, 30], False, "70 phút liền"),
        ([46.2] * 8 + [46.0] + [46.2] * 8, False, "35 phút liền"),
        ([46.2] * 8 + [48.1] + [46.2] * 20, False, "quá trần 48"),
        ([30, 32, 40], False, "cao nhất 40"),
    ],
)
def test_a_treatment_is_judged_by_its_curve(degrees, is_met, told):
    met, reason = measured.judged(curve(*degrees, minutes=5), HOT_WATER)

    assert met is is_met
    assert told in reason


def test_what_nobody_measured_for_too_long_breaks_the_treatment():
    assert measured.judged(curve(*[46.5] * 20, minutes=6), HOT_WATER)[0] is False


def test_data_hold_on_their_days_and_name_their_source():
    assert limit_of("MNGIN", date(2019, 12, 31)) is None
    assert limit_of("ORYSA", START.date()) is None
    assert {rule.code for rule in protocols_on(START.date())} == {"hot-water-fly", "vapour-heat"}
    assert protocol_of("vapour-heat", date(2010, 11, 30)) is None
    assert all(rule.source for rule in protocols_on(START.date()))
