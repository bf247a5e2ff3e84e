"""Harvest: refused inside the interval with the date on which it is allowed, and impossible weights."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from commune.farm.diary import InputUse, record_entry
from commune.farm.harvest import HarvestRefusedError, record_harvest
from commune.farm.models import DiaryEntry, Harvest
from commune.farm.writing import EntryRefusedError
from commune.quality.models import IngredientBan
from commune.trace import events
from commune.trace.models import Event, Lot
from tests.village import VIETNAM, Village, build_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


def spray(village, at, product=None, **facts):
    uses = [InputUse(product, Decimal(100), "MLT")] if product else []
    return record_entry(
        village.plot,
        activity="spraying",
        occurred_at=at,
        by=village.farmer,
        client_id=uuid4(),
        inputs=uses,
        **facts,
    )


def pick(village, at=None, quantity="120", **facts):
    facts = {"by": village.farmer, "client_id": uuid4(), "trade_item": village.bulk, **facts}
    return record_harvest(village.plot, quantity=Decimal(quantity), at=at or days_ago(0, 0), **facts)


def test_a_harvest_opens_a_lot_with_its_commissioning_event(village):
    lot = pick(village, at=days_ago(1))

    event = events.body_of(Event.objects.get(event_id=lot.harvest.entry.event_id))
    assert (lot.quantity, lot.uom, lot.holder, lot.place) == (120, "KGM", village.household, village.plot)
    assert (event["type"], event["action"], event["bizStep"]) == ("ObjectEvent", "ADD", "commissioning")
    assert event["quantityList"][0]["epcClass"].endswith(f"/01/{village.bulk.gtin}/10/{lot.code}")
    assert event["ilmd"]["cbvmda:harvestEndDate"] == days_ago(1).date().isoformat()


def test_no_recorded_spray_is_kept_as_such(village):
    assert pick(village).harvest.safety == "no_record"


def test_a_spray_without_end_counts_from_the_end_of_its_day(village):
    spray(village, days_ago(5), village.medicine)

    with pytest.raises(HarvestRefusedError) as refusal:
        pick(village)

    sprayed = days_ago(5).date()
    assert refusal.value.allowed_from == datetime.combine(sprayed + timedelta(days=15), time.min, VIETNAM)
    assert refusal.value.verdict.reason == "interval_running"
    assert Lot.objects.count() == 0
    assert DiaryEntry.objects.filter(activity="harvesting").count() == 0


def test_a_spray_with_an_end_counts_from_it_to_the_minute(village):
    end = days_ago(15, 9)
    spray(village, days_ago(15, 8), village.medicine, ends_at=end)
    opens = end + timedelta(days=14)

    with pytest.raises(HarvestRefusedError) as refusal:
        pick(village, at=opens - timedelta(minutes=1))
    assert refusal.value.allowed_from == opens


def test_after_the_interval_the_verdict_is_kept_with_the_harvest(village):
    spray(village, days_ago(20), village.medicine)

    harvest = pick(village).harvest

    assert harvest.safety == "interval_over"
    assert harvest.allowed_from is not None


def test_an_unknown_interval_gives_no_date_and_refuses(village):
    spray(village, days_ago(200), village.unknown_medicine)

    with pytest.raises(HarvestRefusedError) as refusal:
        pick(village)
    assert (refusal.value.verdict.reason, refusal.value.allowed_from) == ("interval_unknown", None)


def test_a_spray_that_names_no_product_refuses(village):
    spray(village, days_ago(100))

    with pytest.raises(HarvestRefusedError) as refusal:
        pick(village)
    assert refusal.value.verdict.reason == "interval_unknown"


def test_a_banned_input_refuses_whatever_its_interval(village):
    IngredientBan.objects.create(
        active_ingredient="azoxystrobin", valid_from=days_ago(300).date(), source="thử"
    )
    spray(village, days_ago(100), village.medicine)

    with pytest.raises(HarvestRefusedError) as refusal:
        pick(village)
    assert refusal.value.verdict.reason == "banned_input"


def test_a_spray_after_the_harvest_does_not_count_for_it(village):
    spray(village, days_ago(1), village.medicine)

    assert pick(village, at=days_ago(2)).harvest.safety == "no_record"


@pytest.mark.parametrize("quantity", ["0", "-5", "NaN", "19201"])
def test_impossible_weights_are_refused(village, quantity):
    with pytest.raises(HarvestRefusedError):
        pick(village, quantity=quantity)
    assert Lot.objects.count() == 0


def test_the_year_of_the_plot_is_what_counts(village):
    pick(village, quantity="18200", at=days_ago(30))

    with pytest.raises(HarvestRefusedError, match=r"1\.000 kg"):
        pick(village, quantity="1001")


def test_the_same_sending_twice_is_one_lot(village):
    facts = {"client_id": uuid4(), "at": days_ago(1)}

    assert pick(village, **facts) == pick(village, **facts)
    assert (Lot.objects.count(), Harvest.objects.count()) == (1, 1)


def test_the_same_number_with_another_weight_is_refused(village):
    facts = {"client_id": uuid4(), "at": days_ago(1)}
    pick(village, **facts)

    with pytest.raises(EntryRefusedError):
        pick(village, quantity="121", **facts)


def test_only_the_bulk_goods_of_the_household_or_its_coop_are_harvested(village):
    with pytest.raises(HarvestRefusedError):
        pick(village, trade_item=village.box)


@pytest.mark.parametrize("who", ["second_farmer", "packer", "other_manager", "official", "stranger"])
def test_others_may_not_harvest(village, who):
    with pytest.raises(EntryRefusedError):
        pick(village, by=getattr(village, who))


def test_the_technician_harvests_in_the_farmers_name(village):
    lot = pick(village, by=village.technician, on_behalf_of=village.farmer)

    assert (lot.harvest.entry.subject, lot.opened_by) == (village.farmer, village.technician)
