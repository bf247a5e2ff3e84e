"""The diary from phones: each kind does what its page does, for those who may, once, and says why not."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.farm.diary import record_entry
from commune.farm.models import DiaryConfirmation, DiaryEntry, DiaryPhoto, Harvest
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Membership
from commune.sync.models import SyncedItem
from tests.outbox import PaperPhone
from tests.village import Village, build_village, days_ago

pytestmark = pytest.mark.django_db
PHOTO = hashlib.sha256(b"a picture").hexdigest()


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def phone(village):
    return PaperPhone(village.farmer)


@pytest.fixture
def send(client, village):
    """Sends what waits as its writer and answers the verdicts."""

    def sending(phone, person=None):
        client.force_login(person or village.farmer)
        batch, phone.texts = phone.batch(), []
        return client.post("/sync/items/", json.dumps(batch), content_type="application/json").json()[
            "verdicts"
        ]

    return sending


def work(village, activity="watering", days=1, **facts):
    day = days_ago(days).date().isoformat()
    return {"plot": str(village.plot.pk), "activity": activity, "day": day, "inputs": [], "note": "", **facts}


def spray(village, days=1, **facts):
    return work(
        village, "spraying", days, inputs=[{"product": str(village.medicine.pk), "quantity": "100"}], **facts
    )


def picked(village, at=None, **facts):
    at = (at or days_ago(0.4)).astimezone(VIETNAM).isoformat()
    return {
        "plot": str(village.plot.pk),
        "trade_item": str(village.bulk.pk),
        "quantity": "120.5",
        "at": at,
        **facts,
    }


def test_an_entry_arrives_with_all_that_the_phone_knew(village, phone, send):
    key = phone.write(
        "farm.entry", spray(village, note="Ghi lúc không có sóng", target="bọ trĩ", photos=[PHOTO])
    )
    text = phone.texts[0]

    [answer] = send(phone)

    entry = DiaryEntry.objects.get(client_id=key)
    assert (answer["verdict"], answer["result"]) == ("accepted", str(entry.pk))
    assert (entry.author, entry.on_behalf_of, entry.note) == (village.farmer, None, "Ghi lúc không có sóng")
    assert (entry.inputs.get().input_product, entry.body) == (village.medicine, {"target": "bọ trĩ"})
    assert (entry.device, entry.device_seq, entry.previous) == (phone.device, 1, "")
    assert entry.device_digest == hashlib.sha256(text.encode()).hexdigest()
    assert entry.photos.get().digest == PHOTO


def test_entries_of_a_phone_hang_on_each_other(village, phone, send):
    for _ in range(3):
        phone.write("farm.entry", work(village))
    send(phone)

    first, second, third = DiaryEntry.objects.order_by("device_seq")
    assert (second.previous, third.previous) == (first.device_digest, second.device_digest)


def test_a_scouting_note_says_what_was_seen(village, phone, send):
    phone.write("farm.scouting", work(village, seen="Rầy bông", amount="many"))

    assert send(phone)[0]["verdict"] == "accepted"
    entry = DiaryEntry.objects.get()
    assert (entry.activity, entry.body) == ("scouting", {"seen": "Rầy bông", "amount": "many"})


def test_a_harvest_opens_its_lot(village, phone, send):
    phone.write("farm.harvest", picked(village))

    [answer] = send(phone)

    lot = Harvest.objects.get().lot
    assert (answer["verdict"], answer["result"]) == ("accepted", lot.code)
    assert lot.quantity == 120.5


def test_a_harvest_inside_the_interval_comes_back_with_the_day(village, phone, send):
    phone.write("farm.entry", spray(village, days=2))
    phone.write("farm.harvest", picked(village))
    phone.write("farm.entry", work(village))

    first, second, third = send(phone)

    assert (first["verdict"], second["verdict"], third["verdict"]) == ("accepted", "refused", "accepted")
    assert "Chưa được hái" in second["reason"]
    assert not Harvest.objects.exists()


def test_a_plot_that_she_lost_gives_the_slip_back_and_nothing_is_written(village, phone, send):
    Membership.objects.filter(person=village.farmer).update(until=timezone.now() - timedelta(days=1))
    phone.write("farm.entry", work(village))

    [answer] = send(phone)

    assert (answer["verdict"], "không có quyền" in answer["reason"]) == ("refused", True)
    assert not DiaryEntry.objects.exists()


def test_nobody_writes_anothers_diary_from_her_own_phone(village, send):
    phone = PaperPhone(village.other_manager)
    phone.write("farm.entry", work(village))
    entry = record_entry(
        village.plot, activity="watering", occurred_at=days_ago(1), by=village.farmer, client_id=uuid4()
    )
    phone.write("farm.void", {"entry": str(entry.pk), "reason": "phá"})
    phone.write("farm.photograph", {"entry": str(entry.pk), "photos": [PHOTO]})
    phone.write("farm.confirmation", {"entry": str(entry.pk)})

    answers = send(phone, village.other_manager)

    assert [each["verdict"] for each in answers] == ["refused"] * 4
    assert DiaryEntry.objects.count() == 1
    assert not DiaryPhoto.objects.exists()


def test_the_technician_writes_for_her_and_she_confirms_on_her_own_phone(village, phone, send):
    his = PaperPhone(village.technician)
    key = his.write("farm.entry", spray(village, on_behalf_of=str(village.farmer.pk)))
    send(his, village.technician)
    assert DiaryEntry.objects.get().on_behalf_of == village.farmer

    for _ in range(2):
        phone.write("farm.confirmation", {"entry": key})
    answers = send(phone)

    assert [each["verdict"] for each in answers] == ["accepted", "accepted"]
    assert DiaryConfirmation.objects.get().confirmed_by == village.farmer


def test_an_entry_is_corrected_and_voided_before_it_was_ever_sent(village, phone, send):
    wrong = phone.write("farm.entry", spray(village))
    right = phone.write("farm.correction", spray(village, days=3, entry=wrong, reason="ghi nhầm ngày"))
    phone.write("farm.void", {"entry": right, "reason": "không có xịt"})

    answers = send(phone)

    assert [each["verdict"] for each in answers] == ["accepted"] * 3
    assert not DiaryEntry.objects.standing().exists()
    assert list(DiaryEntry.objects.order_by("device_seq").values_list("device_seq", flat=True)) == [1, 2, 3]


def test_a_picture_may_be_added_later_and_only_once(village, phone, send):
    key = phone.write("farm.entry", work(village, photos=[PHOTO]))
    more = hashlib.sha256(b"another").hexdigest()
    phone.write("farm.photograph", {"entry": key, "photos": [PHOTO, more]})

    send(phone)

    assert set(DiaryEntry.objects.get().photos.values_list("digest", flat=True)) == {PHOTO, more}


@pytest.mark.parametrize(
    "facts",
    [
        {"plot": "nothing"}, {"plot": str(uuid4())}, {"activity": "dancing"}, {"activity": "harvesting"},
        {"day": "2026-02-30"}, {"day": "01/02/2026"}, {"day": "1970-01-01"}, {"day": "2999-01-01"}, {"day": 7},
        {"at": "2026-11-20T06:00"}, {"at": "yesterday"}, {"until": "2026-11-20T06:00:00+07:00"},
        {"inputs": "none"}, {"inputs": [{}]}, {"inputs": [{"product": str(uuid4()), "quantity": "1"}]}, {"inputs": [7]},
        {"note": "x" * 1001}, {"note": ["x"]}, {"note": "a\0b"}, {"amount": "lots"}, {"on_behalf_of": str(uuid4())},
        {"photos": ["x"]}, {"photos": "x"}, {"photos": [hashlib.sha256(bytes([n])).hexdigest() for n in range(9)]},
    ],
)  # fmt: skip
def test_a_poisoned_slip_is_given_back_with_a_plain_word_and_those_behind_it_arrive(
    village, phone, send, facts
):
    phone.write("farm.entry", work(village, **facts))
    phone.write("farm.entry", work(village))

    bad, good = send(phone)

    assert (bad["verdict"], good["verdict"]) == ("refused", "accepted")
    assert bad["reason"]
    assert DiaryEntry.objects.count() == 1


@pytest.mark.parametrize("quantity", ["0", "-5", "NaN", "1e9", "ba ký", "99999999", 5, None])
def test_impossible_amounts_come_back(village, phone, send, quantity):
    use = {"product": str(village.medicine.pk), "quantity": quantity}
    phone.write("farm.entry", work(village, "spraying", inputs=[use]))

    [answer] = send(phone)

    assert (answer["verdict"], answer["part"]) == ("refused", "quantity")


def test_a_server_that_dies_between_envelope_and_entry_keeps_neither(village, phone, send, monkeypatch):
    from commune.farm import writing

    monkeypatch.setattr(writing.recording, "enter_all", lambda *_, **__: 1 / 0)
    phone.write("farm.entry", work(village))
    texts = list(phone.texts)

    assert send(phone)[0]["verdict"] == "postponed"
    assert not DiaryEntry.objects.exists()
    assert not SyncedItem.objects.exists()
    monkeypatch.undo()
    phone.texts = texts
    assert send(phone)[0]["verdict"] == "accepted"


def test_the_page_of_an_entry_tells_of_the_phone_and_of_a_slip_that_never_came(village, phone, send, client):
    phone.write("farm.entry", work(village))
    phone.texts = []  # the first slip was lost with the phone's storage
    phone.write("farm.entry", work(village, photos=[PHOTO]))
    send(phone)

    page = client.get(f"/farm/entries/{DiaryEntry.objects.get().pk}/").content.decode()

    assert "phiếu số 2 của máy" in page
    assert "thiếu phiếu ngay trước" in page
    assert "Ảnh còn trong máy người ghi" in page
