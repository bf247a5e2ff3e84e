"""The farmer's pages: who may open them, writing with a phone, double sending, refusals, an expired session."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from commune.farm.models import DiaryEntry, Harvest
from commune.lib.vietnamese import format_date
from commune.trace.models import Lot
from tests.village import Village, build_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def as_farmer(client, village):
    client.force_login(village.farmer)
    return client


def entries_address(village, kind="watering"):
    return reverse("farm:entries", args=[village.plot.code]) + f"?viec={kind}"


def sent(**facts):
    return {"client_id": str(uuid4()), "day": format_date(days_ago(1)), "note": "", **facts}


def picked(village, **facts):
    return sent(trade_item=str(village.bulk.pk), quantity="120,5", **facts)


def write_spray(client, village, days=3):
    facts = {"product": str(village.medicine.pk), "quantity": "100", "day": format_date(days_ago(days))}
    return client.post(entries_address(village, "spraying"), sent(**facts))


def test_she_writes_and_sees_that_it_is_written(as_farmer, village):
    answer = as_farmer.post(entries_address(village), sent(note="Tưới đủ"), follow=True)

    assert answer.status_code == 200
    assert "Đã ghi vào nhật ký" in answer.content.decode()
    assert DiaryEntry.objects.get().author == village.farmer


def test_a_double_tap_is_one_entry_and_the_same_answer(as_farmer, village):
    facts = sent()
    first, second = (as_farmer.post(entries_address(village), facts) for _ in range(2))

    assert first.url == second.url
    assert DiaryEntry.objects.count() == 1


def test_as_last_time_fills_in_product_and_amount_but_not_the_day(as_farmer, village):
    write_spray(as_farmer, village, days=30)

    form = as_farmer.get(entries_address(village, "spraying") + "&lai=1").context["form"]
    assert (form["product"].value(), form["quantity"].value()) == (village.medicine.pk, "100")
    assert form["day"].value() == days_ago(0).date()


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "31/02/2026"},
        {"day": ""},
        {"client_id": "không"},
        {"since": "25:99"},
        {"until": "10:00"},
        {"quantity": "-3"},
    ],
)
def test_wrong_input_gets_a_sentence_and_writes_nothing(as_farmer, village, wrong):
    facts = sent(product=str(village.medicine.pk)) | wrong
    answer = as_farmer.post(entries_address(village, "spraying"), facts)

    assert answer.status_code == 422
    assert DiaryEntry.objects.count() == 0


def test_tomorrow_is_refused_beside_the_day(as_farmer, village):
    answer = as_farmer.post(entries_address(village), sent(day=format_date(days_ago(-1))))

    assert answer.status_code == 422
    assert answer.context["form"].errors["day"] == ["Ngày giờ làm việc chưa tới. Hãy xem lại."]


def test_an_unknown_kind_of_work_is_no_page(as_farmer, village):
    for kind in ("flying", "harvesting"):
        assert as_farmer.get(entries_address(village, kind)).status_code == 404


def test_without_a_kind_the_plot_offers_the_choice(as_farmer, village):
    answer = as_farmer.get(entries_address(village, ""))

    assert (answer.status_code, answer.url) == (302, reverse("farm:plot", args=[village.plot.code]))


def test_the_harvest_is_refused_with_the_day_on_which_it_is_allowed(as_farmer, village):
    write_spray(as_farmer, village, days=3)

    answer = as_farmer.post(reverse("farm:harvests", args=[village.plot.code]), picked(village))

    allowed = format_date(days_ago(3 - 15))
    assert answer.status_code == 422
    assert "Chưa được hái" in answer.content.decode()
    assert allowed in answer.content.decode()
    assert Lot.objects.count() == 0


def test_a_harvest_shows_its_lot_and_that_nothing_was_recorded(as_farmer, village):
    answer = as_farmer.post(reverse("farm:harvests", args=[village.plot.code]), picked(village), follow=True)

    page = answer.content.decode()
    assert Lot.objects.get().code in page
    assert "Không có ghi chép xịt thuốc" in page


def test_a_harvest_sent_twice_is_one_lot(as_farmer, village):
    facts = picked(village)
    answers = [as_farmer.post(reverse("farm:harvests", args=[village.plot.code]), facts) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Harvest.objects.count() == 1


def test_a_harvest_of_today_sent_again_a_minute_later_is_one_lot(as_farmer, village, monkeypatch):
    facts = {**picked(village), "day": format_date(days_ago(0))}
    address = reverse("farm:harvests", args=[village.plot.code])
    first = as_farmer.post(address, facts)
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)

    again = as_farmer.post(address, facts)

    assert (again.status_code, again.url) == (302, first.url)
    assert Lot.objects.count() == 1


@pytest.mark.parametrize("quantity", ["0", "-5", "abc", "999999", "1,2345", ""])
def test_an_impossible_weight_is_refused(as_farmer, village, quantity):
    facts = picked(village) | {"quantity": quantity}
    answer = as_farmer.post(reverse("farm:harvests", args=[village.plot.code]), facts)

    assert answer.status_code == 422
    assert Lot.objects.count() == 0


def test_the_technician_is_seen_to_write_on_behalf(client, village):
    client.force_login(village.technician)
    facts = sent(on_behalf_of=str(village.farmer.pk))

    page = client.post(entries_address(village), facts, follow=True).content.decode()
    assert "Lê Minh Khoa ghi hộ Nguyễn Thị Sáu Lành" in page
    assert "ghi hộ" in client.get(reverse("farm:plot", args=[village.plot.code])).content.decode()


def test_the_farmer_confirms_what_was_written_for_her(client, village):
    client.force_login(village.technician)
    client.post(entries_address(village), sent(on_behalf_of=str(village.farmer.pk)))
    entry = DiaryEntry.objects.get()
    address = reverse("farm:confirmation", args=[entry.pk])

    client.post(address)
    assert not hasattr(DiaryEntry.objects.get(), "confirmation")
    client.force_login(village.farmer)
    assert "xin xem lại" in client.get(reverse("farm:today")).content.decode()
    client.post(address)
    assert DiaryEntry.objects.get().confirmation.confirmed_by == village.farmer


def test_a_correction_shows_both_entries(as_farmer, village):
    as_farmer.post(entries_address(village), sent())
    wrong = DiaryEntry.objects.get()

    facts = sent(day=format_date(days_ago(2)), reason="nhầm ngày")
    page = as_farmer.post(reverse("farm:correction", args=[wrong.pk]), facts, follow=True).content.decode()
    assert "nhầm ngày" in page
    assert "đã sửa hoặc đã bỏ" in as_farmer.get(reverse("farm:entry", args=[wrong.pk])).content.decode()


def test_a_voided_entry_stays_to_be_seen(as_farmer, village):
    as_farmer.post(entries_address(village), sent())
    entry = DiaryEntry.objects.get()
    facts = {"client_id": str(uuid4()), "reason": "nhầm vườn"}

    page = as_farmer.post(reverse("farm:void", args=[entry.pk]), facts, follow=True).content.decode()
    assert "Đã bỏ: nhầm vườn" in page


def test_a_season_is_opened_once(as_farmer, village):
    facts = {
        "variety": str(village.variety.pk),
        "name": "Vụ thuận",
        "starts_on": format_date(days_ago(90)),
        "ends_on": format_date(days_ago(-30)),
    }
    address = reverse("farm:seasons", args=[village.plot.code])

    assert as_farmer.post(address, facts).status_code == 302
    assert as_farmer.post(address, facts).status_code == 302
    assert village.plot.seasons.count() == 1
    assert as_farmer.post(address, facts | {"ends_on": format_date(days_ago(100))}).status_code == 422


READING = ("farm:plot", "farm:entry")
WRITING = ("farm:entries", "farm:harvests", "farm:seasons", "farm:correction", "farm:void")
TABLE = {
    "farmer": (200, 200),
    "technician": (200, 200),
    "manager": (200, 200),
    "official": (200, 403),
    "second_farmer": (404, 404),
    "packer": (404, 404),
    "other_manager": (404, 404),
    "other_official": (404, 404),
    "stranger": (404, 404),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_reads_and_who_writes(client, village, who):
    client.force_login(village.farmer)
    client.post(entries_address(village), sent())
    entry = DiaryEntry.objects.get()
    client.force_login(getattr(village, who))

    answers = {}
    for name in (*READING, *WRITING):
        key = entry.pk if name in ("farm:entry", "farm:correction", "farm:void") else village.plot.code
        query = "?viec=watering" if name == "farm:entries" else ""
        answers[name] = client.get(reverse(name, args=[key]) + query).status_code
    reads, writes = TABLE[who]
    assert answers == dict.fromkeys(READING, reads) | dict.fromkeys(WRITING, writes)


def test_an_expired_session_leads_to_sign_in_and_writes_nothing(client, village):
    answer = client.post(entries_address(village), sent())

    assert answer.status_code == 302
    assert "login" in answer.url
    assert DiaryEntry.objects.count() == 0


def test_the_search_of_the_technician_needs_no_accents(client, village):
    client.force_login(village.technician)

    page = client.get(reverse("farm:today") + "?tim=sau lanh").content.decode()
    assert village.plot.name in page
    assert village.other_plot.name not in page
