"""The diary: written once, in the right name, amended by new entries only."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from commune.farm import amending
from commune.farm.diary import Device, InputUse, entries_of, last_of, record_entry
from commune.farm.models import DiaryConfirmation, DiaryEntry
from commune.farm.writing import EntryRefusedError, Work
from commune.ledger.models import Entry
from commune.trace import events
from commune.trace.models import Event
from tests.village import Village, build_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


def written(village, activity="watering", at=None, **facts):
    known = {"by": village.farmer, "client_id": uuid4(), **facts}
    return record_entry(village.plot, activity=activity, occurred_at=at or days_ago(1), **known)


def sprayed(village, **facts):
    return written(village, "spraying", inputs=[InputUse(village.medicine, Decimal(100), "MLT")], **facts)


def test_an_entry_is_logged_with_its_inputs(village):
    entry = sprayed(village)

    kinds = list(Entry.objects.filter(kind__startswith="farm.").order_by("pk").values_list("kind", "actor"))
    actor = village.farmer.log_actor
    assert kinds == [("farm.diary_entry", actor), ("farm.diary_input", actor)]
    assert entry.inputs.get().input_product == village.medicine


def test_each_entry_is_an_epcis_event_of_the_plot(village, settings):
    entry = sprayed(village, note="riêng tư")

    event = events.body_of(Event.objects.get(event_id=entry.event_id))
    assert (event["type"], event["action"]) == ("ObjectEvent", "OBSERVE")
    assert event["bizStep"] == f"{settings.PUBLIC_ADDRESS}/voc/spraying"
    assert event["epcList"] == [event["readPoint"]["id"]]
    assert event["langso:inputs"][0]["langso:activeIngredient"] == "azoxystrobin"
    assert "riêng tư" not in str(event)
    assert village.farmer.full_name not in str(event)


def test_the_same_sending_twice_is_one_entry(village):
    facts = {"client_id": uuid4(), "at": days_ago(1)}

    assert written(village, **facts) == written(village, **facts)
    assert (DiaryEntry.objects.count(), Event.objects.count()) == (1, 1)


@pytest.mark.parametrize("other", [{"note": "khác"}, {"at": days_ago(2)}, {"activity": "pruning"}])
def test_the_same_number_with_other_content_is_refused(village, other):
    facts = {"client_id": uuid4(), "at": days_ago(1)}
    written(village, **facts)

    with pytest.raises(EntryRefusedError, match="nội dung khác"):
        written(village, **{**facts, **other})


def test_one_spelling_of_vietnamese_is_the_same_content(village):
    facts = {"client_id": uuid4(), "at": days_ago(1)}
    first = written(village, note="x\u01b0a\u0302", **facts)

    assert written(village, note="x\u01b0\u00e2", **facts) == first


def test_the_technician_writes_on_behalf(village):
    entry = written(village, by=village.technician, on_behalf_of=village.farmer)

    assert (entry.author, entry.subject) == (village.technician, village.farmer)


def test_the_technician_must_say_for_whom(village):
    with pytest.raises(EntryRefusedError, match="ghi hộ"):
        written(village, by=village.technician)


def test_nobody_is_written_for_who_does_not_work_there(village):
    with pytest.raises(EntryRefusedError, match="không phải là người làm vườn"):
        written(village, by=village.technician, on_behalf_of=village.second_farmer)


@pytest.mark.parametrize("who", ["second_farmer", "packer", "other_manager", "official", "stranger"])
def test_others_do_not_write(village, who):
    with pytest.raises(EntryRefusedError, match="không có quyền"):
        written(village, by=getattr(village, who), on_behalf_of=village.farmer)


def test_a_farmer_whose_membership_ended_does_not_write(village):
    village.farmer.memberships.update(until=days_ago(1))

    with pytest.raises(EntryRefusedError):
        written(village)


@pytest.mark.parametrize(
    "facts",
    [
        {"at": timezone.now() + timedelta(hours=1)},
        {"at": timezone.now() - timedelta(days=731)},
        {"at": days_ago(1), "ends_at": days_ago(2)},
        {"at": days_ago(10), "ends_at": days_ago(1)},
        {"activity": "flying"},
        {"activity": "harvesting"},
        {"note": "x" * 1001},
    ],
)
def test_what_cannot_be_is_refused(village, facts):
    with pytest.raises(EntryRefusedError):
        written(village, **facts)


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1)])
def test_impossible_amounts_are_refused(village, quantity):
    with pytest.raises(EntryRefusedError):
        written(village, "spraying", inputs=[InputUse(village.medicine, quantity, "MLT")])


def test_one_product_stands_on_one_line(village):
    use = InputUse(village.medicine, Decimal(1), "MLT")
    with pytest.raises(EntryRefusedError):
        written(village, "spraying", inputs=[use, use])


def test_the_database_itself_refuses_to_rewrite_an_entry(village):
    entry = written(village)

    with pytest.raises(DatabaseError), transaction.atomic():
        DiaryEntry.objects.filter(pk=entry.pk).update(note="giả")
    with pytest.raises(DatabaseError), transaction.atomic():
        DiaryEntry.objects.filter(pk=entry.pk).delete()


def test_a_correction_stands_in_place_of_the_entry(village):
    wrong = sprayed(village, at=days_ago(3))
    work = Work("spraying", days_ago(2), inputs=[InputUse(village.medicine, Decimal(80), "MLT")])

    right = amending.correct_entry(wrong, work, reason="nhầm ngày", by=village.farmer, client_id=uuid4())

    assert list(DiaryEntry.objects.standing()) == [right]
    declared = events.body_of(Event.objects.get(event_id=wrong.event_id, is_correction=True))
    assert declared["errorDeclaration"]["reason"] == "incorrect_data"
    assert declared["errorDeclaration"]["correctiveEventIDs"] == [right.event_id]


def test_a_voided_entry_no_longer_stands_but_stays(village):
    entry = written(village)

    amending.void_entry(entry, reason="ghi nhầm vườn", by=village.farmer, client_id=uuid4())

    assert DiaryEntry.objects.standing().count() == 0
    assert DiaryEntry.objects.count() == 2
    declared = events.body_of(Event.objects.get(event_id=entry.event_id, is_correction=True))
    assert declared["errorDeclaration"]["reason"] == "did_not_occur"


def test_an_entry_is_amended_once_and_the_same_sending_is_one(village):
    entry = written(village)
    client_id = uuid4()
    first = amending.void_entry(entry, reason="nhầm", by=village.farmer, client_id=client_id)

    assert amending.void_entry(entry, reason="nhầm", by=village.farmer, client_id=client_id) == first
    with pytest.raises(EntryRefusedError, match="sửa hoặc bỏ rồi"):
        amending.void_entry(entry, reason="nhầm", by=village.farmer, client_id=uuid4())


def test_a_correction_needs_a_reason_and_the_same_work(village):
    entry = written(village)
    with pytest.raises(EntryRefusedError, match="lý do"):
        amending.void_entry(entry, reason=" ", by=village.farmer, client_id=uuid4())
    with pytest.raises(EntryRefusedError, match="loại việc"):
        amending.correct_entry(
            entry, Work("pruning", days_ago(1)), reason="x", by=village.farmer, client_id=uuid4()
        )


def test_the_technician_corrects_in_the_farmers_name(village):
    entry = written(village)

    right = amending.correct_entry(
        entry, Work("watering", days_ago(2)), reason="nhầm ngày", by=village.technician, client_id=uuid4()
    )
    assert (right.author, right.on_behalf_of) == (village.technician, village.farmer)


def test_only_the_farmer_confirms_and_once(village):
    entry = written(village, by=village.technician, on_behalf_of=village.farmer)

    with pytest.raises(EntryRefusedError):
        amending.confirm_entry(entry, by=village.technician)
    assert amending.confirm_entry(entry, by=village.farmer) == amending.confirm_entry(
        entry, by=village.farmer
    )
    assert DiaryConfirmation.objects.count() == 1


def test_entries_of_holds_both_days_in_vietnam(village):
    first, last = written(village, at=days_ago(3, 0)), written(village, at=days_ago(2, 23))
    written(village, at=days_ago(4, 23))

    assert list(entries_of(village.plot, days_ago(3).date(), days_ago(2).date())) == [last, first]


def test_last_of_is_the_latest_of_its_kind(village):
    sprayed(village, at=days_ago(9))
    latest = sprayed(village, at=days_ago(5))
    written(village)

    assert last_of(village.plot, "spraying") == latest


def test_a_phone_numbers_its_entries_once(village):
    phone = Device("may-1", 1, days_ago(1), "")
    written(village, device=phone)

    with pytest.raises(DatabaseError):
        written(village, device=phone)
