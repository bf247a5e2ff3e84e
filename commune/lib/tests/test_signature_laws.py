"""What must hold of every signature, whatever the values: against the provider's algorithm written a second time."""

import hashlib
import hmac
import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune.lib.signatures import lazada, momo, payos, tiktokshop, vnpay, zalopay
from commune.lib.signatures.javascript_text import compact_json, sorted_json
from commune.lib.signatures.vectors import payment_vector

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.text("abcXYZ_019", min_size=1, max_size=8)
PLAIN = st.dictionaries(NAMES, WORDS, max_size=8)
KEY = "khóa"


def mark(algorithm, text, key=KEY):
    return hmac.new(key.encode(), text.encode(), getattr(hashlib, algorithm)).hexdigest()


@given(PLAIN)
def test_vnpay_hashes_what_a_browser_would_send(fields):
    present = {key: value for key, value in fields.items() if value}
    text = urlencode(sorted(present.items())).replace("%2A", "*").replace("~", "%7E")

    assert vnpay.signed_query(fields) == text
    assert vnpay.sign(text, KEY) == mark("sha512", text)


@given(PLAIN)
def test_vnpay_reads_back_what_it_signed(fields):
    query = vnpay.signed_query(fields)
    back = dict(parse_qsl(query, keep_blank_values=True))

    assert vnpay.is_authentic({**back, "vnp_SecureHash": vnpay.sign(query, KEY)}, KEY)


@given(st.dictionaries(NAMES, st.none() | st.integers() | st.booleans() | WORDS, max_size=8))
def test_payos_joins_sorted_pairs_with_null_as_nothing(data):
    def written(value):
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value in (None, "null", "undefined") else str(value)

    text = "&".join(f"{key}={written(data[key])}" for key in sorted(data))

    assert payos.notice_signature(data, KEY) == mark("sha256", text)


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], "[]"),
        ([{"b": None, "a": "xoài"}], '[{"a":"xoài","b":null}]'),
        ([{"b": {"z": 1, "a": 2}, "a": [1.0, 2.5]}], '[{"a":[1,2.5],"b":{"z":1,"a":2}}]'),
        (["x", 1, True, None], '["x",1,true,null]'),
        ([{"a": 'nói "ừ"/\u2028'}], '[{"a":"nói \\"ừ\\"/\u2028"}]'),
    ],
)
def test_payos_arrays_are_written_as_the_documented_code_does(items, text):
    assert payos.notice_signature({"items": items}, KEY) == mark("sha256", f"items={text}")


@given(PLAIN)
def test_lazada_and_tiktok_sign_sorted_pairs_without_the_sign(params):
    pairs = "".join(f"{key}{params[key]}" for key in sorted(params))

    assert lazada.base_string("/p", {**params, "sign": "x"}) == "/p" + pairs
    assert lazada.request_sign("/p", params, KEY) == mark("sha256", "/p" + pairs).upper()
    signed = tiktokshop.request_sign("/p", {**params, "sign": "x", "access_token": "y"}, "{}", KEY)
    assert signed == mark("sha256", f"{KEY}/p{pairs}{{}}{KEY}")


def test_an_upload_to_tiktok_is_signed_without_its_body():
    facts = {"kind": "tiktokshop-hmac-sha256", "key": "k", "path": "/p", "params": {"a": "1"}}
    bare = payment_vector(facts)

    assert payment_vector({**facts, "body": "--x", "content_type": "multipart/form-data; boundary=x"}) == bare
    assert payment_vector({**facts, "body": "--x", "content_type": "application/json"}) != bare
    assert payment_vector({**facts, "body": None}) == bare


def test_keys_are_sorted_by_code_points():
    params = {"Z": "1", "a": "2", "_": "3", "é": "4", "B1": "5", "B": "6"}

    assert lazada.base_string("/p", params) == "/pB6B15Z1_3a2é4"


@given(st.dictionaries(st.sampled_from(momo.NOTICE_FIELDS), WORDS, min_size=13))
def test_a_changed_momo_notice_is_not_authentic(fields):
    sent = {key: value for key, value in fields.items() if key != "accessKey"}
    text = "&".join(f"{key}={fields[key]}" for key in momo.NOTICE_FIELDS)
    notice = {**sent, "signature": mark("sha256", text)}

    assert momo.is_authentic(notice, access_key=fields["accessKey"], secret_key=KEY)
    for key, value in sent.items():
        changed = {**notice, key: value + "x"}
        assert not momo.is_authentic(changed, access_key=fields["accessKey"], secret_key=KEY)


def test_momo_query_and_refund_sign_their_fields_in_order():
    facts = {
        "partnerCode": "MOMO",
        "accessKey": "A",
        "orderId": "O",
        "requestId": "R",
        "amount": 5,
        "transId": 7,
    }
    facts["description"] = "hoàn"

    assert momo.signed_text(facts, momo.QUERY_FIELDS) == "accessKey=A&orderId=O&partnerCode=MOMO&requestId=R"
    assert momo.signed_text(facts, momo.REFUND_FIELDS) == (
        "accessKey=A&amount=5&description=hoàn&orderId=O&partnerCode=MOMO&requestId=R&transId=7"
    )


def test_zalopay_query_and_refund_texts():
    assert zalopay.query_text(app_id=2553, app_trans_id="261122_1", key1="K") == "2553|261122_1|K"
    facts = {"app_id": 2553, "zp_trans_id": "9", "amount": 50, "description": "hoàn", "timestamp": 17}
    assert zalopay.refund_text(**facts) == "2553|9|50|hoàn|17"
    assert zalopay.refund_text(**facts, fee=2) == "2553|9|50|2|hoàn|17"
    assert zalopay.refund_query_text(app_id=2553, m_refund_id="m", timestamp=17) == "2553|m|17"


def test_vnpay_refund_and_the_answers_to_it():
    request = {field: field[4:] for field in vnpay.REFUND_FIELDS}
    text = (
        "RequestId|Version|Command|TmnCode|TransactionType|TxnRef|Amount|TransactionNo|TransactionDate|CreateBy|"
        "CreateDate|IpAddr|OrderInfo"
    )
    assert vnpay.sign_fields(request, vnpay.REFUND_FIELDS, KEY) == mark("sha512", text)

    answer = {field: "1" for field in vnpay.QUERY_ANSWER_FIELDS if "Promotion" not in field}
    answer["vnp_SecureHash"] = mark("sha512", "|".join(["1"] * 13 + ["", ""]))
    assert vnpay.is_authentic_answer(answer, vnpay.QUERY_ANSWER_FIELDS, KEY)
    assert not vnpay.is_authentic_answer({**answer, "vnp_Amount": "2"}, vnpay.QUERY_ANSWER_FIELDS, KEY)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e-5, "0.00001"),
        (1e-7, "1e-7"),
        (1e21, "1e+21"),
        (1.5e22, "1.5e+22"),
        (100.0, "100"),
        (-0.5, "-0.5"),
        (1e20, "100000000000000000000"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(number, text):
    assert sorted_json([number]) == f"[{text}]"


LEAVES = st.none() | st.booleans() | st.integers() | WORDS
JSON = st.recursive(
    LEAVES,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(WORDS, parts, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_compact_json_is_json(value):
    written = compact_json(value, sorted_levels=9)

    assert json.loads(written) == value
    assert written == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
