"""Gateways: what we send is signed right, coming back proves nothing, and notices are answered as each one asks."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from commune.lib.signatures import momo, payos, vnpay, zalopay
from commune.payments import books, gateways, matching, requests, simulator, unmatched
from commune.payments.calling import NoAnswerError
from commune.payments.models import BankCredit, Contradiction, GatewayPayment, Notice
from commune.payments.tests.money import NUMBER, account_of, asked, key_of

SCRIPT = {"resultCode": 0, "payUrl": "javascript:alert(1)"}
VISITOR = gateways.Visitor("203.0.113.9", "guest:test", "/orders/ABC/token/")


@pytest.fixture
def account(cast, settings):
    settings.GATEWAYS = "simulated"
    found = account_of(cast)
    for provider in ("vnpay", "momo", "zalopay", "payos"):
        key_of(found, provider)
    return found


class Recorder:
    """Keeps what was sent and answers with what the simulator says, or with what a test wants."""

    def __init__(self, answer=None):
        self.calls, self.answer = [], answer

    def send(self, call):
        self.calls.append(call)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer if self.answer is not None else simulator.SimulatedClient().send(call)


def began(request, provider, client=None):
    return gateways.begin(request, provider=provider, visitor=VISITOR, client=client or Recorder())


def vnpay_query(account, request, **changed):
    key = key_of(account, "vnpay")
    fields = {
        "vnp_Amount": str(request.amount * 100),
        "vnp_OrderInfo": "Thanh toan don",
        "vnp_PayDate": "20261120080000",
        "vnp_ResponseCode": "00",
        "vnp_TmnCode": key.merchant,
        "vnp_TransactionNo": "14422574",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": f"{request.code}01",
    } | changed
    text = vnpay.signed_query(fields)
    return f"{text}&vnp_SecureHash={vnpay.sign(text, key.secret)}"


def ipn(client, query):
    response = client.get(f"/pay/notices/vnpay/{NUMBER}?{query}")
    return response.status_code, response.json()["RspCode"]


def test_the_buyer_is_sent_to_vnpay_with_a_signed_address(account):
    request = asked(account)

    address = began(request, "vnpay").answer.address

    fields = dict(parse_qsl(urlsplit(address).query))
    assert fields["vnp_Amount"] == "15000000"
    assert fields["vnp_IpAddr"] == "203.0.113.9"
    assert fields["vnp_TxnRef"].startswith(request.code)
    assert vnpay.is_authentic(fields, key_of(account, "vnpay").secret)


@pytest.mark.parametrize("provider", ["momo", "zalopay", "payos"])
def test_what_is_sent_is_signed_by_our_code(account, provider):
    request, client = asked(account), Recorder()

    payment = began(request, provider, client)

    (call,) = client.calls
    key, sent = key_of(account, provider), dict(call.fields)
    if provider == "momo":
        text = momo.signed_text({**sent, "accessKey": key.second}, momo.CREATE_FIELDS)
        assert sent["signature"] == momo.sign(text, key.secret)
        assert key.second not in json.dumps(sent)
    elif provider == "zalopay":
        names = ("app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item")
        assert sent["mac"] == zalopay.mac("|".join(str(sent[name]) for name in names), key.second)
        assert call.as_form
    else:
        assert sent["signature"] == payos.link_signature(sent, key.secret)
        assert call.headers["x-api-key"] == "api"
    assert key.secret not in call.body().decode()
    assert f"/pay/simulator/payments/{payment.pk}/" in payment.answer.address


def test_pressing_twice_is_one_payment(account):
    request, client = asked(account), Recorder()

    assert began(request, "momo", client) == began(request, "momo", client)

    assert len(client.calls) == 1
    assert GatewayPayment.objects.count() == 1


@pytest.mark.parametrize(
    "answer",
    [NoAnswerError("no route"), {}, {"resultCode": 11007, "message": "x"}, {"resultCode": 0}, SCRIPT],
)
def test_a_gateway_that_says_no_leaves_the_bank_qr(account, answer):
    request = asked(account)

    with pytest.raises(gateways.GatewayRefusedError):
        began(request, "momo", Recorder(answer))

    assert requests.standing_of(request).state == "awaiting"
    assert began(request, "momo").answer.address


def test_what_got_no_answer_is_begun_under_another_number(account):
    """ZaloPay and payOS take no number twice, and they may have heard of the one before."""
    request = asked(account)
    for silent in ("zalopay", "payos"):
        with pytest.raises(gateways.GatewayRefusedError):
            began(request, silent, Recorder(NoAnswerError("timed out")))
        known = GatewayPayment.objects.get(request=request, provider=silent)

        assert began(request, silent).reference != known.reference


def test_two_sellers_may_try_with_one_merchant_code(account, cast):
    other = account_of(cast, "190000999", cast.other_cooperative)

    for provider in ("momo", "zalopay", "payos"):
        key_of(other, provider)
        assert began(asked(other), provider).answer.address


def test_an_address_that_payos_did_not_sign_is_not_followed(account):
    data = {"checkoutUrl": "https://evil.example/"}

    with pytest.raises(gateways.GatewayRefusedError):
        began(asked(account), "payos", Recorder({"code": "00", "data": data, "signature": "00"}))


def test_what_is_paid_or_withdrawn_is_not_begun(account):
    request = asked(account)
    requests.withdraw(request, reason="x", by="system:test")

    for provider in ("vnpay", "momo"):
        with pytest.raises(gateways.GatewayRefusedError):
            began(request, provider)
    with pytest.raises(gateways.GatewayRefusedError):
        began(asked(account, amount=60_000_000), "momo")
    with pytest.raises(gateways.GatewayRefusedError):
        began(asked(account), "sepay")


def test_coming_back_from_the_gateway_pays_nothing(account, client):
    request = asked(account)
    payment = began(request, "vnpay")
    lie = vnpay_query(account, request)

    response = client.get(f"/pay/returns/{payment.pk}/?{lie}")

    assert (response.status_code, response["Location"]) == (302, VISITOR.return_to)
    assert requests.standing_of(request).state == "awaiting"
    assert not Notice.objects.exists()


@pytest.mark.parametrize("provider", ["vnpay", "momo", "zalopay", "payos"])
def test_the_simulated_gateway_pays_exactly_once(account, client, provider):
    request = asked(account)
    payment = began(request, provider)
    path = f"/pay/simulator/payments/{payment.pk}/"
    if provider == "vnpay":
        arrived = client.get(payment.answer.address.removeprefix("http://localhost:8000"))
        assert arrived["Location"] == path

    assert "KHÔNG CHUYỂN TIỀN" in client.get(path).content.decode()
    client.post(path, {"choice": "cancel"})
    assert requests.standing_of(request).state == "awaiting"
    for _ in range(3):
        client.post(path, {"choice": "pay"})

    assert requests.standing_of(request).state == "paid"
    assert BankCredit.objects.count() == 1
    assert books.imbalances() == []


def test_there_is_no_simulator_in_production(account, client, settings):
    payment = began(asked(account), "vnpay")
    settings.GATEWAYS = "live"

    assert client.get(f"/pay/simulator/payments/{payment.pk}/").status_code == 404
    assert client.post(f"/pay/simulator/payments/{payment.pk}/", {"choice": "pay"}).status_code == 404
    assert client.get("/pay/simulator/vnpay/").status_code == 404


def test_vnpay_is_answered_in_its_own_codes(account, client):
    request = asked(account)

    signed = vnpay_query(account, request)
    assert ipn(client, signed[:-1] + ("0" if signed[-1] != "0" else "1")) == (200, "97")
    assert ipn(client, vnpay_query(account, request, vnp_TxnRef="KHONGCO")) == (200, "01")
    assert ipn(client, vnpay_query(account, request, vnp_Amount="100", vnp_TransactionNo="2")) == (200, "04")
    assert ipn(client, vnpay_query(account, request, vnp_ResponseCode="24", vnp_TransactionNo="0")) == (
        200,
        "00",
    )
    assert requests.standing_of(request).received == 0
    assert ipn(client, vnpay_query(account, request, vnp_TransactionNo="3")) == (200, "00")
    assert ipn(client, vnpay_query(account, request, vnp_TransactionNo="3")) == (200, "02")
    assert requests.standing_of(request).state == "paid"
    assert ipn(client, vnpay_query(account, request, vnp_Amount="x")) == (200, "99")
    assert client.get("/pay/notices/vnpay/000?x=1").json()["RspCode"] == "99"
    assert client.post(f"/pay/notices/vnpay/{NUMBER}").status_code == 405


def test_a_field_that_stands_twice_or_is_changed_is_no_notice(account, client):
    query = vnpay_query(account, asked(account))

    assert ipn(client, query + "&vnp_Amount=15000000") == (200, "97")
    assert ipn(client, query.replace("vnp_Amount=15000000", "vnp_Amount=15000100")) == (200, "97")
    for number, code in enumerate(("00", "02", "02")):
        assert ipn(client, f"{query}&utm_source={number}") == (200, code)
    assert Notice.objects.count() == 1


def test_words_beside_what_momo_signed_fill_no_table(account, client):
    payment = began(asked(account), "momo")
    told = json.loads(simulator.NOTICES["momo"](payment, key_of(account, "momo"), True))

    for number in range(3):
        raw = json.dumps(told | {"more": number})
        answer = client.post(f"/pay/notices/momo/{NUMBER}", raw, content_type="application/json")
        assert answer.status_code == 204

    assert Notice.objects.count() == 1


def test_what_a_person_set_aside_stays_aside_when_the_gateway_says_it_again(
    account, client, cast, monkeypatch
):
    from commune.lib import vietqr

    code = vietqr.new_code()
    stand_in = type("Asked", (), {"amount": 150_000, "code": code})
    ipn(client, vnpay_query(account, stand_in))
    unmatched.set_aside(BankCredit.objects.get(), reason="của trang khác", by=cast.manager)
    monkeypatch.setattr(vietqr, "new_code", lambda: code)
    asked(account)

    assert ipn(client, vnpay_query(account, stand_in)) == (200, "02")


def test_gateway_money_of_another_amount_waits_for_a_person(account, client):
    request = asked(account)

    ipn(client, vnpay_query(account, request, vnp_Amount="1000000"))

    assert requests.standing_of(request).received == 0
    assert [credit.amount for credit in matching.unmatched(account.pk)] == [10_000]


def test_a_number_reused_for_another_amount_is_a_contradiction(account, client):
    first, second = asked(account), asked(account, amount=99_000)
    ipn(client, vnpay_query(account, first))

    assert ipn(client, vnpay_query(account, second)) == (200, "04")

    assert Contradiction.objects.count() == 1
    assert requests.standing_of(second).received == 0


def test_a_gateway_notice_that_overtakes_its_order_waits_for_it(account, client, monkeypatch):
    from commune.lib import vietqr

    code = vietqr.new_code()
    stand_in = type("Asked", (), {"amount": 150_000, "code": code})
    assert ipn(client, vnpay_query(account, stand_in)) == (200, "01")
    monkeypatch.setattr(vietqr, "new_code", lambda: code)

    request = asked(account)

    assert requests.standing_of(request).state == "paid"
    assert ipn(client, vnpay_query(account, stand_in)) == (200, "02")


def test_momo_is_answered_204_and_zalopay_with_its_return_code(account, client):
    momo_payment, zalo_payment = began(asked(account), "momo"), began(asked(account), "zalopay")
    momo_key, zalo_key = key_of(account, "momo"), key_of(account, "zalopay")
    told = simulator.NOTICES["momo"](momo_payment, momo_key, True)
    called = simulator.NOTICES["zalopay"](zalo_payment, zalo_key, True)

    def post(provider, raw):
        return client.post(f"/pay/notices/{provider}/{NUMBER}", raw, content_type="application/json")

    assert (post("momo", told).status_code, post("momo", told).content) == (204, b"")
    assert post("momo", told.replace(b'"amount": 150000', b'"amount": 150001')).status_code == 401
    assert post("momo", b"[]").status_code == 401
    assert post("zalopay", called).json()["return_code"] == 1
    assert post("zalopay", called).json()["return_code"] == 2
    assert post("zalopay", called.replace(b"150000", b"150001")).json()["return_code"] == -1
    assert post("zalopay", b"{}").json()["return_code"] == -1
    assert {requests.standing_of(each.request).state for each in (momo_payment, zalo_payment)} == {"paid"}


def test_a_key_of_another_account_signs_nothing_here(account, client, cast):
    other = account_of(cast, "190000999", cast.other_cooperative)
    key_of(other, "vnpay")
    request = asked(account)
    query = vnpay_query(other, request)

    assert ipn(client, query) == (200, "97")
    assert client.get("/pay/notices/vnpay/190000999?" + query).json()["RspCode"] == "01"
    assert requests.standing_of(request).received == 0


def test_a_notice_for_another_page_of_the_merchant_is_not_ours(account, client):
    request = asked(account)

    assert ipn(client, vnpay_query(account, request, vnp_TmnCode="MAU2")) == (200, "97")
    assert not Notice.objects.exists()


def test_urlencoded_words_come_through(account, client):
    request = asked(account)
    query = vnpay_query(account, request, vnp_OrderInfo="Xoài & chuối = 100% ngon+ ~*()'")

    assert ipn(client, query) == (200, "00")
    assert ipn(client, urlencode(dict(parse_qsl(query)))) == (200, "02")
