"""The stall, the till and the board through HTTP, without scripts."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from commune.counter import days as closing
from commune.counter import stalls
from commune.counter.models import Charge, DayClosing, MarketDay, Sale, SaleReversal
from commune.counter.tests import market
from commune.lib import vietqr


@pytest.fixture
def stall(cast):
    return market.stall(cast)


@pytest.fixture
def trader(client, cast):
    client.force_login(cast.stall_holder)
    return client


def page(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_a_day_at_the_stall_without_scripts(trader, cast, stall):
    assert trader.get("/counter/").url == f"/counter/{stall.code}/"
    desk = f"/counter/{stall.code}/"
    assert "Mở phiên hôm nay" in page(trader.get(desk))
    trader.post(f"{desk}days/", {"client_id": uuid4()})

    shown = trader.post(f"{desk}charges/", {"amount": "45", "client_id": uuid4()}, follow=True)
    asked = Charge.objects.get()
    assert asked.amount == 45_000
    for words in ("45.000 ₫", "MẪU - KHÔNG CHUYỂN TIỀN", asked.request.code, "data:image/svg+xml"):
        assert words in page(shown)
    status = f"/counter/charges/{asked.pk}/status/"
    assert trader.get(f"{status}?received=0").status_code == 204

    market.money(stall, 45_000, note=asked.request.code)
    assert trader.get(f"{status}?received=0").headers["HX-Refresh"] == "true"
    told = page(trader.get(f"/counter/charges/{asked.pk}/"))
    assert "Tiền đã về" in told
    assert "bốn mươi lăm nghìn đồng" in told.lower()

    trader.post(f"{desk}sales/", {"amount": "30.000", "note": "Ổi", "client_id": uuid4()})
    told = page(trader.get(desk))
    assert "30.000 ₫" in told
    assert "60 %" in told

    day = MarketDay.objects.get()
    trader.post(f"/counter/days/{day.pk}/closing/", {"counted_cash": "30.000"})
    assert "Đã chốt sổ" in page(trader.get(f"/counter/days/{day.pk}/"))


def test_news_is_silent_until_something_came(trader, cast, stall):
    market.opened(cast, stall)
    desk = f"/counter/{stall.code}/"
    seen = re.search(r"news/\?seen=([\d-]+)", page(trader.get(desk)))[1]
    assert trader.get(f"{desk}news/?seen={seen}").status_code == 204

    market.money(stall, 30_000, note="Tran Van B chuyen")

    told = page(trader.get(f"{desk}news/?seen={seen}"))
    assert "Tiền đã về" in told
    assert "ba mươi nghìn đồng" in told.lower()
    assert "Tran Van B" not in told


@pytest.mark.parametrize("amount", ["", "abc", "-5", "0", "600000000", "1e9", "4,5"])
def test_an_amount_that_is_none_is_told_and_nothing_is_written(trader, cast, stall, amount):
    market.opened(cast, stall)
    for where in ("sales", "charges"):
        answer = trader.post(f"/counter/{stall.code}/{where}/", {"amount": amount, "client_id": uuid4()})
        assert answer.status_code == 422
    assert not Sale.objects.exists()
    assert not Charge.objects.exists()


def test_a_form_sent_twice_is_one_sale(trader, cast, stall):
    market.opened(cast, stall)
    sent = {"amount": "45", "client_id": uuid4()}
    for _ in range(2):
        assert trader.post(f"/counter/{stall.code}/sales/", sent).status_code == 302
    assert Sale.objects.count() == 1


def test_undoing_needs_a_reason(trader, cast, stall):
    market.opened(cast, stall)
    sold = market.cash(cast, stall)
    for reason in ("", "bấm nhầm"):
        trader.post(f"/counter/sales/{sold.pk}/reversal/", {"reason": reason})
    assert SaleReversal.objects.get().reason == "bấm nhầm"
    assert "Đã hủy" in page(trader.get(f"/counter/{stall.code}/"))


def test_a_day_book_is_its_traders_alone(client, cast, stall):
    day = market.opened(cast, stall)
    asked = market.charged(cast, stall)
    addresses = (
        f"/counter/{stall.code}/",
        f"/counter/{stall.code}/qr/",
        f"/counter/days/{day.pk}/",
        f"/counter/charges/{asked.pk}/",
    )
    for person in (cast.market_keeper, cast.official, cast.manager, cast.greens_seller, cast.buyer):
        client.force_login(person)
        assert {client.get(each).status_code for each in addresses} == {404}
        assert client.post(f"/counter/{stall.code}/sales/", {"amount": "9"}).status_code == 404
        assert client.post(f"/counter/days/{day.pk}/closing/").status_code == 404
    assert not DayClosing.objects.exists()


def test_the_board_registers_prints_and_sees_the_share_without_names(client, cast, stall):
    market.opened(cast, stall)
    market.cash(cast, stall, 60_000)
    market.money(stall, 40_000, note="NGUYEN VAN KHACH chuyen tien")
    client.force_login(cast.market_keeper)
    home = f"/markets/{cast.market.code}/"

    told = page(client.get(home))
    assert "40 %" in told
    assert "KHACH" not in told
    assert "40.000" not in told
    sent = {"number": "12", "organization": str(cast.greens_stall.pk), "goods": "Rau"}
    assert client.post(f"{home}stalls/", sent).status_code == 302
    assert client.post(f"{home}stalls/", {**sent, "organization": "x"}).status_code == 422
    paper = client.get(f"{home}qr.pdf")
    assert paper.content.startswith(b"%PDF")
    assert "Sạp 12" in page(client.get(home))

    client.force_login(cast.official)
    assert "40 %" in page(client.get(home))
    assert client.post(f"{home}stalls/", sent).status_code == 403
    for person in (cast.stall_holder, cast.other_official, cast.manager):
        client.force_login(person)
        assert client.get(home).status_code == 404


def test_the_printed_code_names_the_traders_own_account_and_no_amount(trader, cast, stall):
    from commune.counter import printing
    from commune.payments import accounts

    told = vietqr.parse(printing.printed_code(stall).payload)

    assert told.account == accounts.account_of(stall.organization).number
    assert told.amount is None
    assert "MẪU - KHÔNG CHUYỂN TIỀN" in page(trader.get(f"/counter/{stall.code}/qr/"))
    assert trader.get(f"/counter/{stall.code}/qr.pdf").content.startswith(b"%PDF")


def slip(stall, **facts):
    return {
        "client_id": str(uuid4()),
        "stall": stall.code,
        "kind": "cash",
        "amount": 45_000,
        "said_at": timezone.now().isoformat(),
        **facts,
    }


def post(client, *slips):
    answer = client.post("/counter/slips/", json.dumps({"slips": slips}), "application/json")
    return [each["verdict"] for each in answer.json()["verdicts"]]


def test_slips_of_a_phone_without_signal_count_once_each(trader, cast, stall):
    opening = slip(stall, kind="opening", amount=0)
    earlier = timezone.now() - timedelta(hours=2)
    first, second = slip(stall, said_at=earlier.isoformat()), slip(stall, amount=12_000)

    assert post(trader, opening, first, second) == ["accepted"] * 3
    assert post(trader, opening, first, second) == ["known"] * 3

    assert sorted(Sale.objects.values_list("amount", flat=True)) == [12_000, 45_000]
    assert Sale.objects.get(amount=45_000).sold_at == earlier
    assert MarketDay.objects.count() == 1


def test_a_bad_slip_hinders_no_other(trader, cast, stall):
    market.opened(cast, stall)
    other = market.stall(cast, "12", cast.greens_stall)
    bad = [
        slip(stall, amount=-5),
        slip(stall, amount="x"),
        slip(stall, kind="gift"),
        slip(stall, said_at="2026-11-20T06:30:00"),
        slip(other),
        {**slip(stall), "stall": "no-such"},
        {"client_id": 7},
    ]

    assert post(trader, *bad, slip(stall)) == ["refused"] * len(bad) + ["accepted"]
    assert Sale.objects.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        '{"client_id":"%s","stall":"\\u0000","kind":"cash","amount":45000,"said_at":"2026-11-20T06:30:00+07:00"}',
        '{"client_id":"%s","stall":"x","kind":"cash","amount":45000,"said_at":"0001-01-01T00:00:00+14:00"}',
        '{"client_id":"%s","deep":' + "[" * 5000 + "]" * 5000 + "}",
    ],
)
def test_a_forged_slip_refuses_itself_alone(trader, cast, stall, raw):
    market.opened(cast, stall)
    good = json.dumps(slip(stall))

    answer = trader.post("/counter/slips/", f'{{"slips":[{raw % uuid4()},{good}]}}', "application/json")

    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert [each["verdict"] for each in answer.json()["verdicts"]] == ["refused", "accepted"]


def test_an_opening_with_the_number_of_another_stall_refuses_itself_alone(trader, cast, stall):
    other = stalls.register(cast.market, number="08", organization=cast.fruit_stall, by=cast.market_keeper)
    opening = slip(stall, kind="opening", amount=0)

    assert post(trader, opening, {**opening, "stall": other.code}, slip(stall)) == [
        "accepted",
        "refused",
        "accepted",
    ]


def test_a_day_opened_without_signal_began_when_she_says(trader, cast):
    yesterday = timezone.now() - timedelta(days=1)
    stall = market.stall(cast, at=yesterday - timedelta(days=9))
    opening = slip(stall, kind="opening", amount=0, said_at=yesterday.isoformat())
    sold = slip(stall, said_at=(yesterday + timedelta(hours=1)).isoformat())

    assert post(trader, opening, sold) == ["accepted"] * 2

    day = MarketDay.objects.get()
    assert (day.opened_at, day.day) == (yesterday, timezone.localdate(yesterday))
    assert not Sale.objects.get().is_late
    assert "Phiên trước chưa chốt sổ" in page(trader.get(f"/counter/{stall.code}/"))


@pytest.mark.parametrize("days_ago", [-1, 50, 3])
def test_a_clock_that_is_plainly_wrong_is_not_believed(trader, cast, stall, days_ago):
    first = market.opened(cast, stall, at=timezone.now() - timedelta(days=4))
    closing.close_day(first, by=cast.stall_holder, at=timezone.now() - timedelta(days=2))
    said = timezone.now() - timedelta(days=days_ago)

    assert post(trader, slip(stall, kind="opening", amount=0, said_at=said.isoformat())) == ["accepted"]

    assert MarketDay.objects.latest("opened_at").day == timezone.localdate()


def test_a_sale_without_an_open_day_goes_back_to_the_phone_with_words(trader, stall):
    answer = trader.post("/counter/slips/", json.dumps({"slips": [slip(stall)]}), "application/json")

    (verdict,) = answer.json()["verdicts"]
    assert (verdict["verdict"], "chưa mở phiên" in verdict["told"]) == ("refused", True)


def test_the_door_for_slips_asks_who_is_there(client, stall):
    assert client.post("/counter/slips/", "{}", "application/json").status_code == 401
    assert client.get("/counter/till/facts/").status_code == 401
    assert client.get("/counter/till/").status_code == 200
    assert "const SHELL" in client.get("/counter/till/worker.js").content.decode()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"slips": 3}', "\x00"])
def test_an_unreadable_batch_is_a_clear_answer(trader, stall, body):
    assert trader.post("/counter/slips/", body, "application/json").status_code == 400


def test_her_facts_are_her_own_stalls(trader, cast, stall):
    market.stall(cast, "12", cast.greens_stall)

    told = trader.get(reverse("counter:till-facts")).json()

    assert [each["code"] for each in told["stalls"]] == [stall.code]
    assert told["stalls"][0]["qr"].startswith("data:image/svg+xml")
