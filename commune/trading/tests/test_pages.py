"""The pages: strangers see no names that are hidden and no phones; bad forms are told, never a failure."""

from decimal import Decimal
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from commune.payments import receiving
from commune.payments.accounts import AccountRefusedError, account_of
from commune.people.models import Membership, Role
from commune.trading import access, gate, introducing, slots
from commune.trading.models import Bill, Contract, GateSale, GateTicket, Offer, PoolAnswer, Want
from commune.trading.tests.trade import paid_in

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def enter(client):
    """`enter(person)`: the browser, signed in as her; None: a stranger."""

    def signed_in(person):
        client.logout()
        if person:
            client.force_login(person, BACKEND)
        return client

    return signed_in


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_the_board_tells_strangers_what_but_neither_hidden_names_nor_phones(trade, enter):
    trade.offer("other_farmer")
    trade.want()

    sells = text_of(enter(None).get("/trading/?q=XOAI+cat+chu"))
    buys = text_of(enter(None).get("/trading/?muc=mua"))

    assert "Hộ MX-0042" in sells
    assert "Tư Đờn" not in sells
    assert "Công ty nông sản Phương Nam" in buys
    for page in (sells, buys):
        assert "0900" not in page
        assert "+84" not in page


def test_a_search_for_nothing_and_odd_page_numbers_are_no_failure(trade, enter):
    for query in ("q=zzzz", "trang=99", "trang=x", "muc=??", "q=" + "a" * 500):
        assert enter(None).get(f"/trading/?{query}").status_code == 200


def test_only_its_own_people_see_what_fits_an_offer(trade, enter):
    offer = trade.offer()
    trade.want()
    trade.match(offer, Want.objects.get(), is_mutual=False)
    address = reverse("trading:offer", args=[offer.pk])

    assert "Khớp 100/100" in text_of(enter(trade.cast.farmer).get(address))
    for person in (None, trade.cast.other_farmer, trade.cast.purchaser):
        assert "Khớp" not in text_of(enter(person).get(address))


def test_the_match_page_shows_the_phone_only_after_both_said_so(trade, enter):
    match = trade.match(trade.offer(), trade.want(), is_mutual=False)
    address = reverse("trading:match", args=[match.pk])
    say = reverse("trading:interest", args=[match.pk])

    enter(trade.cast.purchaser).post(say)
    before = text_of(enter(trade.cast.purchaser).get(address))
    enter(trade.cast.farmer).post(say)
    after = text_of(enter(trade.cast.purchaser).get(address))

    assert "0900 000 001" not in before
    assert "Sáu Lành" not in before
    assert "0900 000 001" in after
    assert enter(trade.cast.other_manager).get(address).status_code == 404
    assert introducing.is_mutual(match)


def offer_form(trade, **facts):
    told = {
        "client_id": uuid4(), "organization": trade.cast.household.pk, "variety": trade.variety.pk, "grade": "first",
        "kilograms": "250", "week": trade.week.isoformat(), "count": "1", "place": trade.cast.plot.pk,
        "price": "20.000", "note": "",
    }  # fmt: skip
    return told | facts


def test_a_form_sent_twice_is_one_offer(trade, enter):
    form = offer_form(trade)

    for _ in range(2):
        assert enter(trade.cast.farmer).post("/trading/offers/", form).status_code == 302

    assert Offer.objects.get().kilograms == 250


@pytest.mark.parametrize(
    "wrong",
    [
        {"kilograms": "0"},
        {"kilograms": "-5"},
        {"kilograms": "12,5"},
        {"kilograms": "nhiều"},
        {"kilograms": "99999999999999999999"},
        {"week": "2020-01-06"},
        {"week": "hôm nay"},
        {"count": "40"},
        {"price": "1,5"},
        {"grade": "golden"},
        {"place": str(uuid4())},
        {"organization": str(uuid4())},
        {"client_id": "x"},
        {"note": "dài" * 200},
    ],
)
def test_a_wrong_form_is_told_and_nothing_is_kept(trade, enter, wrong):
    answer = enter(trade.cast.farmer).post("/trading/offers/", offer_form(trade, **wrong))

    assert answer.status_code == 422
    assert Offer.objects.count() == 0


def test_another_households_orchard_is_no_choice(trade, enter):
    answer = enter(trade.cast.farmer).post(
        "/trading/offers/", offer_form(trade, organization=trade.cast.other_household.pk)
    )

    assert answer.status_code == 422
    assert Offer.objects.count() == 0


def test_a_member_answers_on_her_page_and_strangers_find_none(trade, enter):
    pool = trade.pool(trade.want(), [trade.offer()], 100)
    part = pool.parts.get()
    page, say = reverse("trading:part", args=[part.pk]), reverse("trading:part-answer", args=[part.pk])

    assert "100 kg" in text_of(enter(trade.cast.farmer).get(page))
    enter(trade.cast.farmer).post(say, {"said": "perhaps"})
    assert not PoolAnswer.objects.exists()
    enter(trade.cast.farmer).post(say, {"said": "yes"})
    assert PoolAnswer.objects.get().said == "yes"
    for person in (trade.cast.other_farmer, trade.cast.purchaser, trade.cast.other_manager):
        assert enter(person).get(page).status_code == 404
        assert enter(person).post(say, {"said": "no"}).status_code == 404


def test_the_buyer_reads_households_by_their_public_name(trade, enter):
    made = trade.concluded()
    address = reverse("trading:contract", args=[made.pk])

    buyer = text_of(enter(trade.cast.purchaser).get(address))
    seller = text_of(enter(trade.cast.manager).get(address))

    assert "Hộ MX-0088" in buyer
    assert "Út Hậu" not in buyer
    assert "Út Hậu" in seller


def test_a_delivery_form_without_sense_shows_the_contract_again(trade, enter):
    made = trade.concluded()
    lot = trade.lot()
    address = reverse("trading:deliveries", args=[made.pk])

    for wrong in ({}, {"lot": lot.pk, "kilograms": "abc"}, {"lot": uuid4(), "kilograms": "5"}):
        answer = enter(trade.cast.manager).post(address, wrong | {"client_id": uuid4()})
        assert answer.status_code == 422
    assert made.deliveries.count() == 0
    assert enter(trade.cast.purchaser).post(address, {}).status_code == 302


def test_bills_are_seen_by_the_two_sides_only(trade, enter):
    trade.concluded(deposit=1_000_000, deposit_terms="Bỏ thì mất cọc")
    bill = Bill.objects.get()
    page, cash = reverse("trading:bill", args=[bill.pk]), reverse("trading:cash", args=[bill.pk])

    told = text_of(enter(trade.cast.purchaser).get(page))
    assert "MẪU - KHÔNG CHUYỂN TIỀN" in told
    assert bill.request.code in told
    assert enter(trade.cast.purchaser).post(cash).status_code == 404
    for person in (trade.cast.farmer, trade.cast.other_manager, trade.cast.official):
        assert enter(person).get(page).status_code == 404
    assert Contract.objects.concluded().count() == 1


def gate_form(**facts):
    return {"client_id": uuid4(), "tare": "2", "price": "9.000", "ma-1": "42,5", "ma-2": "41"} | facts


def opened(trade, enter):
    form = {
        "client_id": uuid4(),
        "plot": trade.cast.plot.pk,
        "trader": trade.cast.trading_house.pk,
        "trade_item": trade.cast.bulk_mango.pk,
    }
    for _ in range(2):
        assert enter(trade.cast.farmer).post("/trading/gate/sales/", form).status_code == 302
    return GateSale.objects.get()


def test_the_trader_names_the_orchard_by_its_code_and_must_know_it(trade, enter):
    form = {
        "client_id": uuid4(),
        "plot": "V-0117-1",
        "trader": trade.cast.trading_house.pk,
        "trade_item": trade.cast.bulk_mango.pk,
    }

    refused = enter(trade.cast.trader).post("/trading/gate/sales/", form | {"plot": "V-1"})
    assert "Không có vườn mang mã này." in text_of(refused)
    page = text_of(enter(trade.cast.trader).get("/trading/gate/sales/"))
    assert "Sáu Lành" not in page
    assert enter(trade.cast.trader).post("/trading/gate/sales/", form).status_code == 302


def test_a_guessed_code_does_not_tell_whose_orchard_it_is(trade, enter):
    form = {
        "client_id": uuid4(),
        "plot": trade.cast.other_plot.code,
        "trader": trade.cast.trading_house.pk,
        "trade_item": trade.cast.bulk_mango.pk,
    }
    enter(trade.cast.trader).post("/trading/gate/sales/", form)
    sale = GateSale.objects.get()
    addresses = ("/trading/gate/", reverse("trading:gate-sale", args=[sale.pk]))
    enter(trade.cast.trader).post(reverse("trading:gate-tickets", args=[sale.pk]), gate_form())

    for address in addresses:
        told = text_of(enter(trade.cast.trader).get(address))
        assert "Hộ MX-0042" in told
        assert "Tư Đờn" not in told
    enter(trade.cast.other_farmer).post(
        reverse("trading:gate-confirmation", args=[GateTicket.objects.get().pk])
    )
    for address in addresses:
        assert "Tư Đờn" in text_of(enter(trade.cast.trader).get(address))


@pytest.mark.parametrize(
    "wrong",
    [
        {"ma-1": "", "ma-2": ""},
        {"ma-1": "2"},
        {"ma-1": "9999"},
        {"ma-1": "bốn mươi"},
        {"tare": "-1"},
        {"tare": "50"},
        {"price": "0"},
        {"price": ""},
        {"client_id": "x"},
    ],
)
def test_a_wrong_ticket_is_told_and_nothing_is_kept(trade, enter, wrong):
    sale = opened(trade, enter)

    answer = enter(trade.cast.farmer).post(
        reverse("trading:gate-tickets", args=[sale.pk]), gate_form(**wrong)
    )

    assert answer.status_code == 422
    assert not GateTicket.objects.exists()


def test_boxes_beyond_what_a_ticket_holds_are_no_failure(trade, enter):
    sale = opened(trade, enter)
    form = gate_form(**{"ma-999999": "40", "ma-x": "1", "ma-60": "40", "ma-" + "9" * 5000: "40"})
    address = reverse("trading:gate-tickets", args=[sale.pk])

    sent = enter(trade.cast.farmer).post(
        address, urlencode(form), content_type="application/x-www-form-urlencoded"
    )

    assert sent.status_code == 302
    assert GateTicket.objects.get().weighings.count() == 3


def test_two_phones_agree_through_the_pages(trade, enter):
    sale = opened(trade, enter)
    page = reverse("trading:gate-sale", args=[sale.pk])
    enter(trade.cast.trader).post(reverse("trading:gate-tickets", args=[sale.pk]), gate_form())
    agree = reverse("trading:gate-confirmation", args=[GateTicket.objects.get().pk])

    for person in (trade.cast.trader, trade.cast.farmer):
        assert "Hai bên đã chốt" not in text_of(enter(person).get(page))
        enter(person).post(agree)

    told = text_of(enter(trade.cast.trader).get(page))
    assert "Hai bên đã chốt" in told
    assert "715.500 ₫" in told
    assert enter(trade.cast.other_farmer).post(agree).status_code == 404
    late = enter(trade.cast.trader).post(
        reverse("trading:gate-tickets", args=[sale.pk]), gate_form(price="1")
    )
    assert late.status_code == 302


def test_only_who_leads_a_business_names_where_it_is_paid(trade, enter):
    seller = trade.cast.other_farmer
    Membership.objects.create(person=seller, organization=trade.cast.cooperative, role=Role.SELLER)
    form = {
        "organization": trade.cast.cooperative.pk,
        "bank_bin": "970436",
        "number": "1900000999",
        "holder_name": "TRAN VAN TU DON",
        "agrees": "on",
    }

    assert enter(seller).post("/sell/money/account/", form).status_code == 422
    assert enter(trade.cast.purchaser).post("/sell/money/account/", form).status_code == 403
    assert account_of(trade.cast.cooperative).number == "1900000117"
    assert enter(trade.cast.manager).post("/sell/money/account/", form).status_code == 302
    assert account_of(trade.cast.cooperative).number == "1900000999"


def test_a_number_of_before_is_not_said_to_count_again(trade):
    ask = {"bank_bin": "970436", "holder_name": "SAU LANH", "by": trade.cast.farmer}
    for number in ("123", "456", "456"):
        receiving.name_account(trade.cast.household, number=number, **ask)

    with pytest.raises(AccountRefusedError, match="đã thay bằng số 456"):
        receiving.name_account(trade.cast.household, number="123", **ask)


def test_the_bill_says_what_came_in_too_much(trade, enter):
    trade.concluded(deposit=1_000_000, deposit_terms="Bỏ thì mất cọc")
    bill = Bill.objects.get()
    paid_in(bill)
    paid_in(bill)

    for person in (trade.cast.purchaser, trade.cast.manager):
        told = text_of(enter(person).get(reverse("trading:bill", args=[bill.pk])))
        assert "Tiền vào dư 1.000.000 ₫" in told


def test_home_counts_each_ticket_that_waits_for_her_word(trade):
    first = gate.open_sale(
        trade.cast.plot,
        trader=trade.cast.trading_house,
        trade_item=trade.cast.bulk_mango,
        by=trade.cast.farmer,
        client_id=uuid4(),
    )
    weighed = [(Decimal(40), Decimal(2))]
    for price in (9000, 8500):
        ticket = gate.draw_ticket(
            first, weighed=weighed, price=price, by=trade.cast.trader, client_id=uuid4()
        )
    gate.confirm(ticket, by=trade.cast.trader)

    assert slots._weighed(access.traded_for(trade.cast.farmer)) == 1
    assert slots._weighed(access.traded_for(trade.cast.trader)) == 0
    gate.confirm(ticket, by=trade.cast.farmer)
    assert slots._weighed(access.traded_for(trade.cast.farmer)) == 0
