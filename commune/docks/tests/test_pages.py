from uuid import uuid4

import pytest
from django.utils import timezone

from commune.docks.models import DockSlot, SlotBooking, SlotCancellation
from commune.docks.tests import slots
from commune.docks.tests.test_booking import book
from commune.places.models import DockLicence, OpeningException, OpeningHours, WaterNotice


def words(answer):
    return answer.content.decode()


def test_everybody_reads_hours_licence_and_slots(client, cast):
    slots.slot(cast)
    slots.opened(cast)

    assert "Hôm nay 05:00–18:00" in words(client.get("/docks/"))
    page = words(client.get("/docks/BEN-01/"))
    assert "01/GP" in page
    assert "còn 2/2 chỗ" in page
    assert "Đặt lượt" not in page


def test_a_dock_without_licence_says_so(client, cast):
    assert "Không nhận hàng" in words(client.get("/docks/"))
    assert "Chưa có giấy phép" in words(client.get("/docks/BEN-01/"))


def test_a_coop_books_and_gives_back(client, cast):
    slot = slots.slot(cast, capacity=1)
    client.force_login(cast.other_manager)
    facts = {"slot": slot.pk, "organization": cast.other_cooperative.pk, "client_id": uuid4()}
    for _ in range(2):
        page = words(client.post("/docks/BEN-01/bookings/", facts, follow=True))
        assert "Đã đặt lượt" in page
    row = SlotBooking.objects.get()

    full = words(client.post("/docks/BEN-01/bookings/", {**facts, "client_id": uuid4()}, follow=True))
    assert "vừa hết chỗ" in full

    client.post(f"/docks/bookings/{row.pk}/cancellation/")
    assert SlotCancellation.objects.filter(booking=row).exists()


@pytest.mark.parametrize(
    "wrong", [{}, {"slot": "x"}, {"slot": str(uuid4())}, {"organization": str(uuid4())}, {"client_id": "1"}]
)
def test_bad_choices_are_answered_with_a_sentence(client, cast, wrong):
    slot = slots.slot(cast)
    client.force_login(cast.manager)
    facts = {"slot": slot.pk, "organization": cast.cooperative.pk, "client_id": uuid4()}
    facts = {**facts, **wrong} if wrong else {}

    answer = client.post("/docks/BEN-01/bookings/", facts, follow=True)

    assert answer.status_code == 200
    assert "Hãy chọn lượt" in words(answer)
    assert not SlotBooking.objects.exists()


def test_strangers_neither_book_nor_cancel_nor_keep(client, cast):
    row = book(cast, slots.slot(cast))
    assert client.post("/docks/BEN-01/bookings/").status_code == 302
    for who in ("buyer", "other_manager", "boatman"):
        client.force_login(getattr(cast, who))
        assert client.post(f"/docks/bookings/{row.pk}/cancellation/").status_code == 404
        assert client.get("/docks/BEN-01/keeping/").status_code == 403
    assert client.get("/docks/KHONG-CO/").status_code == 404
    assert client.get("/docks/DG-01/").status_code == 404


def day(days=0):
    return f"{timezone.localdate() + timezone.timedelta(days=days):%d/%m/%Y}"


def test_the_keeper_writes_everything_without_typing_twice(client, cast):
    client.force_login(cast.manager)
    address = "/docks/BEN-01/keeping/"
    sent = {
        "licence": {"number": "7/GP", "issuer": "Cảng vụ", "valid_from": day(-1), "valid_to": day(300)},
        "week": {"valid_from": day(-1), "opens": "05:00", "closes": "18:00", "days": list("0123456")},
        "exception": {"day": day(5), "reason": "Sửa cầu"},
        "notice": {"text": "Nước ròng cạn", "valid_from": day()},
        "slots": {"day": day(1), "days": "3", "starts": "06:00", "ends": "08:00", "capacity": "2"},
    }
    for what, facts in sent.items():
        body = {"what": what, **{f"{what}-{name}": value for name, value in facts.items()}}
        for _ in range(2):
            assert client.post(address, body).status_code == 302, what

    counted = [
        each.objects.count() for each in (DockLicence, OpeningHours, OpeningException, WaterNotice, DockSlot)
    ]
    assert counted == [1, 7, 1, 1, 3]


@pytest.mark.parametrize(
    ("what", "facts", "told"),
    [
        (
            "licence",
            {"number": "7", "issuer": "x", "valid_from": "02/11/2026", "valid_to": "01/11/2026"},
            "hết hạn đứng",
        ),
        (
            "week",
            {"valid_from": "01/11/2026", "opens": "18:00", "closes": "05:00", "days": ["0"]},
            "Giờ đóng cửa",
        ),
        ("exception", {"day": "31/02/2026", "reason": "x"}, "Ngày phải ghi"),
        (
            "slots",
            {"day": "01/01/2030", "days": "1", "starts": "06:00", "ends": "08:00", "capacity": "0"},
            "nhỏ quá",
        ),
        (
            "slots",
            {"day": "01/01/2030", "days": "1", "starts": "x", "ends": "08:00", "capacity": "1"},
            "Giờ phải ghi",
        ),
        ("nonsense", {}, ""),
    ],
)
def test_what_cannot_be_is_told_on_the_page(client, cast, what, facts, told):
    client.force_login(cast.manager)
    body = {"what": what, **{f"{what}-{name}": value for name, value in facts.items()}}

    answer = client.post("/docks/BEN-01/keeping/", body)

    assert answer.status_code in {200, 422}
    assert told in words(answer)
