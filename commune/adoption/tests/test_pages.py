"""Pages of buyers and owners; no script runs here, so all of it works without."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import owners, settling, transfers
from commune.adoption.models import (
    TreeContract,
    TreeHold,
)
from commune.adoption.tests.browsing import hidden, page, send
from commune.adoption.tests.fields import PRICE, fresh
from commune.ledger import following


def test_everybody_sees_trees_and_what_is_promised(client, orchard):
    orchard.offer("CC901")
    orchard.bought("CC902")

    listed, one = page(client, "/trees/"), page(client, "/trees/CC901/")

    assert listed.index("CC901") < listed.index("CC902")
    assert "Đã có chủ" in listed
    for words in ("3.500.000", "70\u00a0kg", "2012", "Hoàn tiền theo từng ký thiếu", "Giữ cây này cho tôi"):
        assert words in one
    assert "Sáu Lành" not in one
    assert "CC902" not in page(client, "/trees/?con=1")
    assert page(client, "/trees/CC999/", 404)


def test_a_tree_never_offered_is_nobodys_business(client, orchard):
    orchard.tree()

    page(client, "/trees/CC901/", 404)
    page(client, "/trees/CC901/plate/", 404)


def test_the_whole_purchase_by_forms_alone(client, orchard, cast):
    orchard.offer()
    client.force_login(cast.buyer)
    shown = page(client, "/trees/CC901/")

    read = send(client, "/trees/CC901/holds/", client_id=hidden(shown, "client_id"))
    place, text = read.redirect_chain[-1][0], read.content.decode()
    assert "HỢP ĐỒNG SỞ HỮU TRÁI" in text
    form = {
        "client_id": hidden(text, "client_id"),
        "agreed": hidden(text, "agreed"),
        "name": "Đặng Ngọc Ánh",
        "phone": "0900000006",
    }
    refused = client.post(place, form)
    assert refused.status_code == 422
    assert "đánh dấu vào đây" in refused.content.decode()
    paying = send(client, place, **form, accept="on").content.decode()

    contract = TreeContract.objects.get()
    assert "MẪU - KHÔNG CHUYỂN TIỀN" in paying
    assert contract.request.code in paying
    assert send(client, place, **form, accept="on").redirect_chain[-1][0] == contract.path
    assert TreeContract.objects.count() == 1
    orchard.money(contract)
    assert "còn đổi ý được" in page(client, contract.path)


def test_a_stranger_is_asked_to_sign_in_before_she_holds(client, orchard):
    orchard.offer()

    answer = client.post("/trees/CC901/holds/", {"client_id": uuid4()})

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url
    assert not TreeHold.objects.exists()


def test_two_buyers_the_second_reads_why_not(client, orchard, cast):
    offer = orchard.offer()
    orchard.hold(offer)
    client.force_login(cast.trader)

    answer = send(client, "/trees/CC901/holds/", client_id=uuid4())

    assert "Cây này vừa có người giữ." in answer.content.decode()
    assert "Có người đang giữ cây này" in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"client_id": "x"}, {"client_id": "\x00"}])
def test_a_broken_hold_form_changes_nothing(client, orchard, cast, sent):
    orchard.offer()
    client.force_login(cast.buyer)

    assert client.post("/trees/CC901/holds/", sent).status_code in {400, 404}
    assert not TreeHold.objects.exists()


def test_a_hold_that_ran_out_says_how_to_go_on(client, orchard, cast):
    hold = orchard.hold(orchard.offer(), at=timezone.now() - timedelta(hours=1))
    client.force_login(cast.buyer)

    assert "Đã hết giờ giữ cây" in page(client, f"/my-trees/holds/{hold.pk}/")
    client.force_login(cast.trader)
    page(client, f"/my-trees/holds/{hold.pk}/", 404)


def test_her_tree_is_hers_alone(client, mine, cast):
    assert "CC901" in page(client, "/my-trees/")
    text = page(client, mine.path)
    assert "Nhật ký của cây" in text
    for stranger in (cast.trader, cast.other_manager, cast.farmer, cast.official):
        client.force_login(stranger)
        page(client, mine.path, 404)


def test_a_tree_is_handed_on_by_two_people(client, mine, cast):
    told = send(client, f"{mine.path}transfers/", to_phone="0900000007", greeting="Tặng anh").content.decode()
    assert "Đang chờ người khác nhận" in told
    client.force_login(cast.trader)
    text = page(client, "/my-trees/")
    assert "Tặng anh" in text
    place = re.search(r'action="(/my-trees/transfers/[^"]+)"', text)[1]

    answer = send(client, place, accept="yes")

    assert answer.redirect_chain[-1][0] == mine.path
    assert owners.owner_of(fresh(mine)) == cast.trader
    client.force_login(cast.buyer)
    page(client, mine.path, 404)
    client.force_login(cast.official)
    assert client.post(place, {"accept": "no"}).status_code == 404


def test_a_wrong_number_to_hand_on_to_is_told(client, mine):
    told = send(client, f"{mine.path}transfers/", to_phone="12").content.decode()

    assert "số điện thoại" in told.lower()
    assert not mine.transfers.exists()


def test_money_that_came_makes_the_waiting_page_speak(client, orchard, cast):
    contract = orchard.agree(orchard.hold(orchard.offer()))
    client.force_login(cast.buyer)
    assert client.get(f"{contract.path}status/?received=0").status_code == 204
    orchard.money(contract, PRICE - 500_000)
    following.catch_up()

    assert client.get(f"{contract.path}status/?received=0").headers["HX-Refresh"] == "true"
    assert "500.000" in page(client, contract.path)


def test_an_answer_that_came_too_late_is_told_where_she_can_read_it(client, orchard, mine, cast):
    offered = transfers.offer_transfer(mine, to_phone=cast.trader.phone, by=cast.buyer)
    orchard.pick(mine, 70)
    settling.settle(mine, by=cast.manager)
    client.force_login(cast.trader)

    answer = send(client, f"/my-trees/transfers/{offered.pk}/answer/", accept="yes")

    assert answer.status_code == 200
    assert "không chuyển được" in answer.content.decode()
