"""Too warm or too cold for too long: held, shortened, judged again when readings come late."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.coldchain import loggers, readings, rooms
from commune.coldchain.curves import Point
from commune.coldchain.models import Excursion, ExcursionRevision, ExposedLot, Reading, ReadingBatch
from commune.ledger import verification
from commune.packhouse.intake import receive
from commune.packhouse.packing import pack
from commune.packhouse.refusing import PackingRefusedError
from commune.trace import events, freshness, holds, recall
from commune.trace.models import BestBeforeChange, Event, Hold, Lot
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def room(village):
    return rooms.open_room(village.packhouse, code="KL-1", name="Kho lạnh 1", by=village.manager)


@pytest.fixture
def raw(village) -> Lot:
    lot = harvested(village)
    facts = {"by": village.packer, "place": village.packhouse, "client_id": uuid4()}
    receive(lot, quantity=Decimal(120), at=days_ago(2, 9), **facts)
    return lot


def packed(village, lot, kilograms=50, at=None) -> Lot:
    facts = {
        "trade_item": village.box,
        "by": village.packer,
        "place": village.packhouse,
        "client_id": uuid4(),
    }
    made = pack(
        [(lot, Decimal(kilograms))],
        units=kilograms // 5,
        loss_kg=Decimal(0),
        at=at or days_ago(2, 10),
        **facts,
    )
    return Lot.objects.get(pk=made.pk)


def stored(village, lot, room, at=None):
    return rooms.move_in(lot, room=room, at=at or days_ago(2, 11), by=village.packer, client_id=uuid4())


def hourly(start, *degrees):
    return [Point(start + n * HOUR, Decimal(str(c))) for n, c in enumerate(degrees)]


def sent(village, room, points, **facts):
    return readings.take_in(room, points, by=village.packer, **facts)


WARM = (12, 23, 23, 23, 23, 23, 12)
NIGHT = days_ago(2, 18)


def now_of(lot):
    return freshness.best_before_of(Lot.objects.get(pk=lot.pk))


def test_warm_for_too_long_holds_the_lot_and_shortens_its_date(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)

    assert sent(village, room, hourly(NIGHT, *WARM)).found == 1

    assert recall.held([lot]) == {lot.pk}
    assert now_of(lot) == lot.best_before - timedelta(days=1)
    (found,) = Excursion.objects.all()
    assert (found.since, found.until) == (NIGHT + HOUR, NIGHT + 5 * HOUR)
    assert "5,4 giờ" in found.working
    assert "Kader" in found.rule
    assert "Nóng quá 13 °C" in Hold.objects.get().reason


def test_as_long_as_allowed_is_no_excursion(village, raw, room):
    stored(village, packed(village, raw), room)

    sent(village, room, hourly(NIGHT, 12, 23, 23, 23, 12))

    assert Excursion.objects.count() == 0


def test_cold_for_too_long_does_so_too(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)

    sent(village, room, hourly(NIGHT, 11, 4, 4, 4, 11))

    assert recall.held([lot]) == {lot.pk}
    assert now_of(lot) == lot.best_before - timedelta(days=1)
    assert "Lạnh dưới 10 °C" in Excursion.objects.get().summary


def test_only_what_lay_there_then_is_concerned(village, raw, room):
    there, gone, late = (packed(village, raw, 20) for _ in range(3))
    stored(village, there, room)
    rooms.move_out(stored(village, gone, room), at=NIGHT, by=village.packer)
    stored(village, late, room, at=NIGHT + 4 * HOUR)

    sent(village, room, hourly(NIGHT, *WARM))

    assert recall.held([there, gone, late]) == {there.pk}


def test_what_was_made_since_is_held_and_what_was_made_before_is_not(village, raw, room):
    before = packed(village, raw, 20)
    stored(village, raw, room)
    since = packed(village, raw, 20, at=NIGHT + 6 * HOUR)

    sent(village, room, hourly(NIGHT, *WARM))

    assert recall.held([raw, before, since]) == {raw.pk, since.pk}
    assert now_of(before) == before.best_before
    assert now_of(since) == since.best_before - timedelta(days=1)


def test_what_is_packed_of_it_later_starts_with_the_lost_days(village, raw, room):
    stored(village, raw, room)
    sent(village, room, hourly(NIGHT, *WARM))
    with pytest.raises(PackingRefusedError, match="tạm giữ"):
        packed(village, raw, at=days_ago(1))
    holds.release(Hold.objects.get(), reason="đã xem trái", by=village.manager)

    lot = packed(village, raw, at=days_ago(1))

    assert now_of(lot) == lot.best_before - timedelta(days=1)
    made = events.body_of(Event.objects.get(event_id=lot.packing.event_id))
    assert made["ilmd"]["cbvmda:bestBeforeDate"] == now_of(lot).isoformat()


def test_the_same_readings_again_change_nothing(village, raw, room):
    stored(village, packed(village, raw), room)
    sent(village, room, hourly(NIGHT, *WARM))
    before = (
        Excursion.objects.count(),
        Hold.objects.count(),
        BestBeforeChange.objects.count(),
        Event.objects.count(),
    )

    again = sent(village, room, hourly(NIGHT, *WARM))

    assert (again.new, again.known, again.found) == (0, 7, 0)
    after = (
        Excursion.objects.count(),
        Hold.objects.count(),
        BestBeforeChange.objects.count(),
        Event.objects.count(),
    )
    assert (before, ReadingBatch.objects.count()) == (after, 1)


def test_readings_one_by_one_come_to_the_same_as_all_at_once(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)

    for point in hourly(NIGHT, *WARM):
        sent(village, room, [point])

    (found,) = Excursion.objects.standing()
    assert (found.since, found.until, found.readings) == (NIGHT + HOUR, NIGHT + 5 * HOUR, 5)
    assert Hold.objects.count() == 1
    assert now_of(lot) == lot.best_before - timedelta(days=1)


def test_late_readings_that_make_it_worse_hold_again_what_was_released(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)
    sent(village, room, hourly(NIGHT, *WARM[:-1]))
    holds.release(Hold.objects.get(), reason="đã xem trái", by=village.manager)
    assert recall.held([lot]) == set()

    sent(village, room, hourly(NIGHT + 6 * HOUR, *[28] * 10))

    assert recall.held([lot]) == {lot.pk}
    assert now_of(lot) == lot.best_before - timedelta(days=2)
    assert Excursion.objects.standing().count() == 1


def test_late_readings_that_change_little_leave_the_release_alone(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)
    sent(village, room, hourly(NIGHT, *WARM))
    holds.release(Hold.objects.get(), reason="đã xem trái", by=village.manager)

    sent(village, room, [Point(NIGHT + HOUR * 3 / 2, Decimal(22))])

    assert recall.held([lot]) == set()
    assert ExcursionRevision.objects.count() == 1


def test_late_readings_that_show_it_was_none_give_the_days_back(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)
    sent(village, room, hourly(NIGHT, *WARM))

    sent(village, room, [Point(NIGHT + HOUR * 3 / 2, Decimal(12)), Point(NIGHT + HOUR * 7 / 2, Decimal(12))])

    assert ExcursionRevision.objects.get().replacement is None
    assert now_of(lot) == lot.best_before
    assert recall.held([lot]) == {lot.pk}  # the manager releases, nobody else


def test_readings_that_fill_a_silence_join_two_episodes(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)
    warm = hourly(NIGHT, *[23] * 10)
    sent(village, room, warm[:4])
    sent(village, room, warm[6:])
    assert Excursion.objects.standing().count() == 2

    sent(village, room, warm[4:6])

    assert [row.readings for row in Excursion.objects.standing()] == [10]
    assert recall.held([lot]) == {lot.pk}


def test_a_stay_that_is_written_late_is_judged_too(village, raw, room):
    lot = packed(village, raw)
    sent(village, room, hourly(NIGHT, *WARM))
    assert Excursion.objects.count() == 0

    stored(village, lot, room)

    assert recall.held([lot]) == {lot.pk}


def test_a_known_moment_with_another_temperature_is_refused_whole(village, room):
    sent(village, room, hourly(NIGHT, 12, 12))

    with pytest.raises(readings.ContradictionError, match="số đo khác"):
        sent(village, room, hourly(NIGHT, 12, 13, 14))
    assert Reading.objects.count() == 2


@pytest.mark.parametrize("start", [timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=500)])
def test_readings_of_no_possible_time_are_refused(village, room, start):
    with pytest.raises(PackingRefusedError):
        sent(village, room, hourly(start, 12))


def test_two_loggers_are_two_opinions(village, raw, room):
    lot = packed(village, raw)
    stored(village, lot, room)
    first, _ = loggers.put_up(room, name="Cửa", by=village.manager)
    second, _ = loggers.put_up(room, name="Góc", by=village.manager)

    sent(village, room, hourly(NIGHT, *[12] * 7), logger=first)
    sent(village, room, hourly(NIGHT, *WARM), logger=second)

    assert Excursion.objects.get().source == second.handle
    assert recall.held([lot]) == {lot.pk}


def test_a_held_lot_stays_in_the_room(village, raw, room):
    stay = stored(village, packed(village, raw), room)
    sent(village, room, hourly(NIGHT, *WARM))

    with pytest.raises(PackingRefusedError, match="tạm giữ"):
        rooms.move_out(stay, at=days_ago(1), by=village.packer)


def test_everything_written_is_under_the_log(village, raw, room):
    stored(village, packed(village, raw), room)
    sent(village, room, hourly(NIGHT, *WARM))
    sent(village, room, hourly(NIGHT + 7 * HOUR, *[28] * 5))
    assert ExposedLot.objects.exists()
    assert tables_in_doubt() == set()

    Reading.objects.filter(at=NIGHT).update(celsius=Decimal("11.5"))
    assert tables_in_doubt() == {"coldchain_reading"}


def tables_in_doubt():
    """Without the inputs of the village, which stand there without entries."""
    rooms_tables = ("coldchain_", "packhouse_", "trace_")
    return {row.table for row in verification.findings(deep=True) if row.table.startswith(rooms_tables)}


def test_the_readings_are_a_sensor_event(village, room):
    sent(village, room, hourly(NIGHT, 12, 13))

    body = events.body_of(Event.objects.get(biz_step="sensor_reporting"))
    (element,) = body["sensorElementList"]
    assert [report["value"] for report in element["sensorReport"]] == [12, 13]
    assert {report["uom"] for report in element["sensorReport"]} == {"CEL"}
    assert body["bizLocation"]["id"].endswith(f"/414/{village.packhouse.gln}/254/KL-1")
