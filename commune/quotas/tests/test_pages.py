"""The pages of the programme, and who gets to see and do what."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from commune.quotas.models import DeliveryReceipt, OrderRuling, StampOrder, StampQuota
from commune.quotas.slots import programme_task
from commune.quotas.tests.granted import delivered, made, order, programme, quota, today

pytestmark = pytest.mark.django_db
SEEING = ["manager", "packer", "official", "chairman", "province_official", "auditor", "inspector"]
NOT_SEEING = ["buyer", "farmer", "technician", "other_manager", "other_official"]


def page(name, *args):
    return reverse(f"quotas:{name}", args=args)


def text(answer):
    return answer.content.decode()


def test_who_may_see_a_facilitys_figures(client, cast):
    row = order(cast)
    pages = page("facility", "HTX-CLX"), page("behind", "HTX-CLX", "ordered"), page("order", row.pk)

    for who in SEEING:
        client.force_login(getattr(cast, who))
        assert [client.get(each).status_code for each in pages] == [200, 200, 200], who
    assert "40" in text(client.get(page("behind", "HTX-CLX", "ordered")))


def test_to_others_it_is_absent(client, cast):
    row = made(cast)
    pages = page("facility", "HTX-CLX"), page("behind", "HTX-CLX", "ordered"), page("order", row.pk)
    writing = [page(name, row.pk) for name in ("approval", "refusal", "deliveries", "returns")]

    for who in NOT_SEEING:
        client.force_login(getattr(cast, who))
        answers = [client.get(each) for each in (*pages, page("print_file", row.pk))]
        answers += [client.post(each) for each in writing]
        assert {each.status_code for each in answers} == {404}, who
        assert client.get(page("programme")).status_code == 403


def test_a_stranger_and_an_ended_session_sign_in(client, cast):
    row = order(cast)
    assert "/accounts/login/" in client.get(page("order", row.pk)).url
    client.force_login(cast.manager)
    Session.objects.all().delete()

    assert "/accounts/login/" in client.post(page("orders", "HTX-CLX"), {"count": "5"}).url
    assert StampOrder.objects.count() == 1


def test_who_sees_does_not_thereby_rule(client, cast):
    row = order(cast)
    writing = [page("approval", row.pk), page("deliveries", row.pk), page("quotas")]

    for who in ("manager", "official", "auditor", "inspector"):
        client.force_login(getattr(cast, who))
        assert {client.post(each).status_code for each in writing} == {403}, who
        assert client.get(page("print_file", row.pk)).status_code == 403
    assert not OrderRuling.objects.exists()


def test_the_province_grants_on_its_page(client, cast):
    plan = programme(cast)
    client.force_login(cast.province_official)
    asked = {
        "programme": plan.pk, "facility": cast.cooperative.pk, "count": "2.061.000", "decision": "05/QĐ-THỬ",
        "decided_on": f"{today():%d/%m/%Y}", "valid_from": f"{today():%d/%m/%Y}", "valid_to": f"{today():%d/%m/%Y}",
    }  # fmt: skip

    assert client.post(page("quotas"), asked | {"count": "2.061.001"}).status_code == 422
    assert client.post(page("quotas"), asked).status_code == 302
    assert StampQuota.objects.get().count == 2_061_000
    shown = text(client.get(page("programme")))
    assert "2.061.000" in shown
    assert "Kế hoạch không phải là số đã giao" in shown


def test_ordering_beyond_the_quota_says_what_is_left_and_keeps_what_was_typed(client, cast):
    row = quota(cast, count=100)
    client.force_login(cast.manager)
    asked = {"quota": row.pk, "trade_item": cast.boxed_mango.pk, "client_id": uuid4()}

    answer = client.post(page("orders", "HTX-CLX"), asked | {"count": "101"})
    assert answer.status_code == 422
    assert "còn 100 tem" in text(answer)
    assert 'value="101"' in text(answer)
    for wrong in ("0", "-5", "ba", "1,5", ""):
        assert client.post(page("orders", "HTX-CLX"), asked | {"count": wrong}).status_code == 422
    for _press in range(2):
        assert client.post(page("orders", "HTX-CLX"), asked | {"count": "100"}).status_code == 302
    assert StampOrder.objects.get().count == 100


def test_the_way_of_an_order_through_the_pages(client, cast):
    row = order(cast)
    client.force_login(cast.province_official)
    client.post(page("approval", row.pk))
    assert "uri" in b"".join(client.get(page("print_file", row.pk)).streaming_content).decode()
    asked = {"first": "1", "last": "40", "slip": "PG-7"}
    assert client.post(page("deliveries", row.pk), asked | {"last": "41"}).status_code == 422
    assert client.post(page("deliveries", row.pk), asked).status_code == 302
    sent = row.deliveries.get()

    client.force_login(cast.packer)
    assert client.post(page("receipt", sent.pk), {"first": "1", "last": "40"}).status_code == 403
    client.force_login(cast.manager)
    assert client.post(page("receipt", sent.pk), {"first": "1", "last": "39"}).status_code == 422
    assert client.post(page("receipt", sent.pk), {"first": "1", "last": "40"}).status_code == 302
    assert DeliveryReceipt.objects.get().count == 40
    back = {"kind": "destroyed", "first": "40", "last": "40", "reason": "Rách"}
    assert client.post(page("returns", row.pk), back).status_code == 302
    shown = text(client.get(page("order", row.pk)))
    assert "Cơ sở đã xác nhận" in shown
    assert "Rách" in shown


def test_rolls_that_come_printed_are_not_printed_again(client, cast):
    roll = delivered(cast).making.batch
    client.force_login(cast.packer)

    assert client.get(reverse("stamps:csv", args=[roll.number])).status_code == 403
    assert client.get(reverse("stamps:batch", args=[roll.number])).status_code == 200


def test_the_workbook_has_a_line_for_each_facility(client, cast):
    delivered(cast)
    client.force_login(cast.province_official)

    answer = client.get(page("workbook"))

    book = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "HTX xoài Cù Lao Xanh" in book.read("xl/sharedStrings.xml").decode()
    assert "<v>40</v>" in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_facility_comes_straight_to_its_own_page(client, cast, rf):
    quota(cast)
    client.force_login(cast.manager)
    assert client.get(page("programme")).url == page("facility", "HTX-CLX")

    request = rf.get("/")
    request.user = cast.manager
    assert [item.href for item in programme_task(request)] == [page("programme")]
    request.user = cast.buyer
    assert programme_task(request) == []


def test_pages_that_are_not_there(client, cast):
    quota(cast)
    client.force_login(cast.province_official)

    assert client.get(page("behind", "HTX-CLX", "khong")).status_code == 404
    assert client.get(page("facility", "KHONG")).status_code == 404
    assert client.get(page("order", uuid4())).status_code == 404
