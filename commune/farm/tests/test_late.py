"""A spray written down after the fruit was picked holds the lot and what came of it, once; an old verdict stays."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from commune.farm import judging, late
from commune.farm.amending import correct_entry, void_entry
from commune.farm.diary import InputUse, record_entry
from commune.farm.harvest import HarvestRefusedError, record_harvest
from commune.farm.models import HarvestVerdict
from commune.farm.safety import earliest_harvest
from commune.farm.writing import Work
from commune.ledger import following
from commune.messages.models import Message
from commune.quality import lists
from commune.trace import holds, recall
from commune.trace.models import Hold
from tests.builders import packed_lot
from tests.village import Village, build_village, days_ago, medicine

pytestmark = pytest.mark.django_db
HEADING = "trade_name,kind,active_ingredient,species,phi_days\n"


@pytest.fixture
def village() -> Village:
    return build_village()


def spray(village, at, product=None, **facts):
    uses = [InputUse(product, Decimal(100), "MLT")] if product else []
    known = {"by": village.farmer, "client_id": uuid4(), "inputs": uses, **facts}
    return record_entry(village.plot, activity="spraying", occurred_at=at, **known)


def pick(village, at, quantity="100"):
    facts = {"by": village.farmer, "client_id": uuid4(), "trade_item": village.bulk}
    return record_harvest(village.plot, quantity=Decimal(quantity), at=at, **facts)


def edition(village, number, days, issuer="Nhà sản xuất", valid_from=date(2021, 1, 1)):
    line = f"{village.medicine.trade_name},pesticide,azoxystrobin,MNGIN,{days}\n"
    heading = lists.Heading(number, issuer, valid_from)
    return lists.load_list((HEADING + line).encode(), heading, by=village.official)


def test_a_late_spray_holds_the_lot_and_what_came_of_it(cast, village):
    raw = pick(village, days_ago(3))
    packed, other = packed_lot(cast, raw, taken="50"), packed_lot(cast)

    entry = spray(village, days_ago(5), village.medicine)

    assert recall.held([raw, packed, other]) == {raw.pk, packed.pk}
    hold = raw.holds.get()
    assert (hold.placed_by, packed.holds.get().follows) == (village.farmer, hold)
    assert "chưa hết cách ly" in hold.reason
    assert "Thử Vườn 25EC" in hold.reason
    assert [verdict.reason for verdict in raw.harvest.verdicts.order_by("judged_at")] == [
        "no_record",
        "interval_running",
    ]
    assert raw.harvest.verdicts.get(entry=entry).hold == hold


def test_running_again_is_one_hold_and_one_message_a_person(village):
    raw = pick(village, days_ago(3))
    entry = spray(village, days_ago(5), village.medicine)
    told = Message.objects.filter(template="farm/lot_held")

    assert late.reconsider_after(entry) == []
    assert Hold.objects.count() == 1
    assert {message.to for message in told} == {
        person.log_actor for person in (village.farmer, village.technician, village.manager)
    }
    assert all(raw.code in message.body for message in told)


def test_released_it_stays_so_until_the_finding_changes(cast, village):
    raw = pick(village, days_ago(3))
    packed = packed_lot(cast, raw)
    entry = spray(village, days_ago(5), village.medicine)

    holds.release(raw.holds.get(), reason="Phiếu thử nghiệm đạt", by=village.manager)
    late.reconsider_after(entry)
    assert recall.held([raw, packed]) == set()

    spray(village, days_ago(4), village.medicine)
    assert recall.held([raw, packed]) == {raw.pk, packed.pk}


def test_a_spray_after_the_harvest_or_long_before_holds_nothing(village):
    raw = pick(village, days_ago(3))

    spray(village, days_ago(2), village.medicine)
    spray(village, days_ago(40), village.medicine)

    assert recall.held([raw]) == set()
    assert raw.harvest.verdicts.latest("judged_at").reason == "interval_over"


def test_a_correction_into_the_interval_holds_and_a_void_tells_that_it_is_over(village):
    entry = spray(village, days_ago(40), village.medicine)
    raw = pick(village, days_ago(3))
    work = Work("spraying", days_ago(6), inputs=[InputUse(village.medicine, Decimal(100), "MLT")])

    fixed = correct_entry(entry, work, reason="nhầm tháng", by=village.farmer, client_id=uuid4())
    assert recall.held([raw]) == {raw.pk}

    void_entry(fixed, reason="ghi nhầm vườn", by=village.farmer, client_id=uuid4())
    assert raw.harvest.verdicts.latest("judged_at").reason == "no_record"
    # what a person has to look at stays held until a person has looked
    assert recall.held([raw]) == {raw.pk}


@pytest.mark.parametrize("what", ["unknown", "nameless"])
def test_what_nobody_knows_never_passes(village, what):
    raw = pick(village, days_ago(3))

    spray(village, days_ago(50), village.unknown_medicine if what == "unknown" else None)

    assert raw.harvest.verdicts.latest("judged_at").reason == "interval_unknown"
    assert recall.held([raw]) == {raw.pk}


def test_a_newly_loaded_edition_is_judged_by_and_the_old_verdict_stays_readable(village):
    spray(village, days_ago(20), village.medicine)
    raw = pick(village, days_ago(3))
    following.catch_up()
    before = raw.harvest.verdicts.get()

    loaded = edition(village, "nhãn 2026", 30)
    following.catch_up()
    following.catch_up()

    assert recall.held([raw]) == {raw.pk}
    after = raw.harvest.verdicts.get(listed=loaded)
    assert (before.reason, after.reason) == ("interval_over", "interval_running")
    assert "nhãn 2026" in raw.holds.get().reason
    assert any(loaded.sha256[:12] in each for each in after.editions)
    assert raw.harvest.verdicts.get(pk=before.pk).sentence == before.sentence
    species = village.species
    then = earliest_harvest(village.plot, species, raw.made_at, known_at=before.judged_at)
    assert (then.reason, then.finding) == (before.reason, before.finding)


def test_an_edition_with_the_same_interval_brings_no_released_hold_back(village):
    raw = pick(village, days_ago(3))
    spray(village, days_ago(5), village.medicine)
    holds.release(raw.holds.get(), reason="đã thử nghiệm", by=village.manager)

    edition(village, "nhãn 2026", 14)
    following.catch_up()

    assert recall.held([raw]) == set()


def test_where_sources_differ_the_safer_counts_and_says_so(village):
    edition(village, "sổ tay 2026", 21, issuer="Sổ tay")
    spray(village, days_ago(16), village.medicine)

    with pytest.raises(HarvestRefusedError) as refusal:
        pick(village, days_ago(1))

    assert "khác nhau" in str(refusal.value)
    assert "21 ngày" in str(refusal.value)
    assert "14 ngày" in str(refusal.value)


def test_one_spraying_is_judged_by_every_rule_with_its_edition(village):
    entry = spray(village, days_ago(16), village.medicine)
    codes = {each.rule: each.code for each in judging.judgements_of(entry, village.species)}
    assert codes == {
        "P1": "not_banned", "P2": "no_list", "P3": "registered", "P6": "interval_known",
    }  # fmt: skip

    content = "active_ingredient,valid_from,source\nazoxystrobin,2020-01-01,Quyết định thử\n".encode()
    lists.load_list(content, lists.Heading("QĐ thử", "Bộ thử", date(2020, 1, 1)), by=village.official)
    content = "category,active_ingredient,trade_name\nfungicide,mancozeb,Thuốc Khác\n".encode()
    lists.load_list(content, lists.Heading("TT thử", "Bộ thử", date(2020, 1, 1)), by=village.official)

    now = {each.rule: each for each in judging.judgements_of(entry, village.species)}
    assert (now["P1"].code, now["P2"].code) == ("banned_input", "not_permitted")
    assert "TT thử" in now["P2"].sentence
    assert now["P2"].editions
    assert {each.code for each in judging.changed_since_written(entry, village.species)} == {
        "not_banned",
        "no_list",
    }


# The matrix: 200 cases against a table worked out in whole minutes, apart from the product's code.

OFFSET = 7 * 60


def minute_of(moment: datetime) -> int:
    """Minutes since 1970 in Vietnam, without any zone arithmetic of the product."""
    return int(moment.astimezone(UTC).timestamp()) // 60 + OFFSET


def oracle(sprays, picked: int) -> str:
    """`sprays`: (start, end or None, only the day known, days or None), minutes in Vietnam."""
    opens = []
    for start, end, _day_only, days in sprays:
        if start > picked:
            continue
        if days is None:
            return "interval_unknown"
        over = end if end is not None else (start // 1440 + 1) * 1440
        opens.append(over + days * 1440)
    if not opens:
        return "no_record"
    return "interval_over" if picked >= max(opens) else "interval_running"


def drawn(rng: random.Random):
    """One case: a harvest at some minute, up to three sprays around the edge of their intervals."""
    picked = days_ago(rng.randint(2, 6), 0) + timedelta(minutes=rng.choice([0, 1, 360, 719, 1439]))
    sprays = []
    for _ in range(rng.randint(0, 3)):
        days = rng.choice([0, 1, 7, 14, None])
        back = (days or rng.randint(0, 3)) + rng.choice([-1, 0, 0, 1, 2])
        start = picked - timedelta(days=back, minutes=rng.choice([0, 1, 60, 1439]))
        shape = rng.choice(["day", "minute", "ended"])
        end = start + timedelta(minutes=rng.choice([0, 30, 90])) if shape == "ended" else None
        if shape == "day":
            start = start.replace(hour=0, minute=0, second=0, microsecond=0)
        sprays.append((start, end, shape == "day", days))
    return picked, sprays


def test_200_cases_equal_an_independent_table_when_written_in_time_and_when_written_late(village):
    rng = random.Random(20261127)  # the same cases every time
    by_days = {days: medicine(f"Thử {days}", "mancozeb", village.species, days) for days in (0, 1, 7, 14)}
    by_days[None] = village.unknown_medicine
    seen = set()
    for case in range(200):
        picked, sprays = drawn(rng)
        expected = oracle(
            [(minute_of(s), minute_of(e) if e else None, only, days) for s, e, only, days in sprays],
            minute_of(picked),
        )
        plot = _fresh_plot(village, case)
        raw = _picked(village, plot, picked)
        for start, end, day_only, days in sprays:
            when = start.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date() if day_only else start
            record_entry(
                plot, activity="spraying", occurred_at=when, ends_at=end, by=village.farmer, client_id=uuid4(),
                inputs=[InputUse(by_days[days], Decimal(1), "MLT")],
            )  # fmt: skip

        told = earliest_harvest(plot, village.species, picked).reason
        latest = HarvestVerdict.objects.filter(harvest=raw.harvest).latest("judged_at").reason
        assert (told, latest) == (expected, expected), (case, picked, sprays)
        is_wrong = expected in ("interval_running", "interval_unknown")
        assert bool(recall.held([raw])) is is_wrong, (case, picked, sprays)
        seen.add(expected)
    assert seen == {"no_record", "interval_over", "interval_running", "interval_unknown"}


def _fresh_plot(village, case):
    from commune.places.models import Place

    facts = {"kind": "plot", "holder": village.household, "unit": village.unit, "area_m2": 3000}
    return Place.objects.create(name=f"Vườn {case}", code=f"V-M-{case}", **facts)


def _picked(village, plot, at):
    facts = {"by": village.farmer, "client_id": uuid4(), "trade_item": village.bulk}
    return record_harvest(plot, quantity=Decimal(10), at=at, **facts)
