"""The packer's pages, and who gets to see them."""

import csv
import io
from uuid import uuid4

import pytest
from django.urls import reverse

from commune.stamps import batches, marks, scans
from commune.stamps.models import Activation, StampBatch
from commune.stamps.slots import stamps_task
from commune.stamps.tests.packed import MOMENT, issued, packed_lot, roll
from commune.trace import recall

pytestmark = pytest.mark.django_db
OUTSIDE = ["farmer", "technician", "other_manager", "official", "other_official", "buyer", "auditor"]


@pytest.fixture
def lot(cast):
    return packed_lot(cast)


@pytest.fixture
def batch(lot, cast):
    return issued(lot, cast, count=20)


@pytest.fixture
def tablet(client, cast):
    client.force_login(cast.packer)
    return client


def lot_page(lot):
    return reverse("stamps:of_lot", args=[lot.trade_item.gtin, lot.code])


def page(name, batch):
    return reverse(f"stamps:{name}", args=[batch.number])


def body(response):
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts)


def test_the_packer_issues_prints_and_activates(tablet, lot):
    assert lot.code in tablet.get(reverse("stamps:desk")).content.decode()
    assert "110 tem" in tablet.get(lot_page(lot)).content.decode()
    answer = tablet.post(lot_page(lot), {"count": "50", "client_id": uuid4()})
    batch = StampBatch.objects.get()
    assert answer.url == page("batch", batch)
    shown = tablet.get(answer.url).content.decode()
    assert "số 1 đến 50" in shown
    assert body(tablet.get(page("sheet", batch))).startswith(b"%PDF-")
    answer = tablet.post(page("activation", batch), {"first": "1", "last": "40"})
    assert answer.url == page("batch", batch)
    assert Activation.objects.get().last == 39
    assert "số 41 đến 50" in tablet.get(answer.url).content.decode()


def test_issued_activated_and_scanned_are_different_figures(tablet, lot, batch, cast):
    batches.activate(batch, first=0, last=11, by=cast.packer)
    for _ in range(5):
        scans.note(batch.number, 3, MOMENT)
    scans.note(batch.number, 4, MOMENT)
    scans.flush()
    for address in (lot_page(lot), page("batch", batch)):
        text = "".join(tablet.get(address).content.decode().split())
        for label, value in [("Đãpháthành", 20), ("Đãkíchhoạt", 12), ("Đãđượcquét", 2)]:
            assert f'{label}</p><pclass="stat-value">{value}<' in text


def test_a_double_press_issues_once(tablet, lot):
    form = {"count": "5", "client_id": uuid4()}
    first, second = tablet.post(lot_page(lot), form), tablet.post(lot_page(lot), form)

    assert first.url == second.url
    assert StampBatch.objects.count() == 1


@pytest.mark.parametrize("count", ["0", "-3", "", "abc", "1,5", "111", "99999999999"])
def test_wrong_counts_are_explained(tablet, lot, count):
    answer = tablet.post(lot_page(lot), {"count": count, "client_id": uuid4()})

    assert answer.status_code == 422
    assert not StampBatch.objects.exists()


@pytest.mark.parametrize(("first", "last"), [("0", "5"), ("6", "5"), ("1", "21"), ("", ""), ("x", "2")])
def test_wrong_ranges_are_explained(tablet, batch, first, last):
    answer = tablet.post(page("activation", batch), {"first": first, "last": last})

    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert not Activation.objects.exists()


def test_two_tablets_cannot_activate_ranges_that_meet(tablet, batch):
    tablet.post(page("activation", batch), {"first": "1", "last": "10"})
    again = tablet.post(page("activation", batch), {"first": "1", "last": "10"})
    other = tablet.post(page("activation", batch), {"first": "10", "last": "12"})

    assert (again.status_code, other.status_code) == (302, 422)
    assert "số 1 đến 10 đã kích hoạt rồi" in other.content.decode()
    assert Activation.objects.count() == 1


def test_a_recalled_lot_says_so_and_takes_nothing(tablet, lot, batch, cast):
    recall.start(lot, reason="Tồn dư", by=cast.manager)

    assert "đang bị thu hồi" in tablet.get(lot_page(lot)).content.decode()
    assert tablet.post(lot_page(lot), {"count": "5", "client_id": uuid4()}).status_code == 422
    assert tablet.post(page("activation", batch), {"first": "1", "last": "2"}).status_code == 422
    assert "Thu hồi hoặc tạm giữ" in tablet.get(reverse("stamps:desk")).content.decode()


def test_lists_and_labels_stream_and_are_not_kept(tablet, batch):
    answer = tablet.get(page("csv", batch))
    rows = list(csv.DictReader(io.StringIO(body(answer).decode())))

    assert answer.streaming
    assert len(rows) == 20
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert body(tablet.get(page("zpl", batch))).count(b"^XA") == 20
    assert tablet.get(page("sheet", batch), {"mau": "a4-50"}).headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("name", ["sheet", "csv", "zpl"])
@pytest.mark.parametrize("who", OUTSIDE)
def test_serials_go_to_keepers_only(client, batch, cast, who, name):
    client.force_login(getattr(cast, who))

    assert client.get(page(name, batch)).status_code == 404


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_issues_or_activates(client, lot, batch, cast, who):
    client.force_login(getattr(cast, who))
    answers = [
        client.get(lot_page(lot)),
        client.post(lot_page(lot), {"count": "5", "client_id": uuid4()}),
        client.post(page("activation", batch), {"first": "1", "last": "2"}),
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert StampBatch.objects.count() == 1
    assert not Activation.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("official", 200), ("auditor", 200), ("other_official", 404), ("buyer", 404)]
)
def test_who_governs_sees_figures_without_files(client, batch, cast, who, status):
    client.force_login(getattr(cast, who))
    answer = client.get(page("batch", batch))

    assert answer.status_code == status
    assert "stamps.csv" not in answer.content.decode()


def test_an_expired_session_leads_to_sign_in_and_does_nothing(client, lot, batch):
    posts = [
        (lot_page(lot), {"count": "5", "client_id": uuid4()}),
        (page("activation", batch), {"first": 1, "last": 2}),
    ]
    for address, form in posts:
        answer = client.post(address, form)
        assert answer.status_code == 302
        assert reverse("account_login") in answer.url
    assert client.get(page("csv", batch)).status_code == 302
    assert StampBatch.objects.count() == 1
    assert not Activation.objects.exists()


def test_the_desk_shows_rolls_and_the_task(tablet, cast, lot):
    stamps = roll(cast)
    batches.assign(stamps, lot, first=0, last=4, by=cast.packer)
    batches.activate(stamps, first=0, last=4, by=cast.packer)
    marks.void(stamps, first=9, last=9, reason="rách", by=cast.packer)

    assert page("batch", stamps) in tablet.get(reverse("stamps:desk")).content.decode()
    shown = tablet.get(page("batch", stamps)).content.decode()
    assert lot.code in shown
    assert "số 10" in shown
    assert "rách" in shown


@pytest.mark.parametrize(("who", "tasks"), [("packer", 1), ("manager", 1), ("farmer", 0), ("buyer", 0)])
def test_the_way_there_is_shown_to_packers(rf, cast, who, tasks):
    request = rf.get("/")
    request.user = getattr(cast, who)

    assert len(stamps_task(request)) == tasks


def test_the_desk_is_for_packers(client, cast):
    client.force_login(cast.buyer)

    assert client.get(reverse("stamps:desk")).status_code == 403
