"""VietQR payloads, banks and transfer codes."""

import json
import string
from contextlib import suppress
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune.lib.signatures.vectors import payment_vector
from commune.lib.vietqr import (
    DEMO_BIN,
    DEMO_WORDS,
    TRANSFER_LIMIT,
    VietQrError,
    all_banks,
    bank_of,
    crc16,
    find_code,
    find_codes,
    is_code,
    make,
    new_code,
    parse,
)
from tests.corpora import corpus

KINDS = {"emv-qr", "crc16", "ascii-fold"}
STATIC = "00020101021138540010A00000072701240006970423011000999999990208QRIBFTTA53037045802VN6304CBB4"
LOWER = "00020101021138540010A00000072701240006970422011003523509170208QRIBFTTA53037045802VN630479db"
VNPAY = (
    "00020101021126280010A000000775011001087990425204597753037045802VN5909MYPHAMHER6005HANOI"
    "62260311MY PHAM HER0707MPHER0163041C50"
)


def vectors():
    return json.loads(corpus("payments", "vectors.json").read_text("utf-8"))["vectors"]


def signed(body):
    return body + "6304" + crc16(body + "6304")


def test_published_vectors():
    chosen = [vector for vector in vectors() if vector["kind"] in KINDS]
    assert len(chosen) >= 18
    for vector in chosen:
        expect = vector.pop("expect")
        answer = payment_vector(vector)
        if isinstance(expect, str):
            assert answer == {"result": expect}, vector["id"]
        else:
            assert {key: answer.get(key) for key in expect} == expect, vector["id"]


def test_make_writes_the_published_payloads():
    assert make("970423", "0099999999") == STATIC
    published = {vector["id"]: vector["payload"] for vector in vectors() if vector["kind"] == "emv-qr"}
    ours = make("970403", "9704031101234567", 180000, "thanh toan don hang", to_card=True, bill="NPS6869")
    assert ours == published["qr-napas-614"]
    assert make("970422", "0023457923442", 40123, "test text string") == published["qr-sz-dynamic"]
    assert make("970416", "257678859", 1000, "Chuyển tiền") == published["qr-xn-parse"]


def test_parse_gives_typed_fields():
    made = parse(make("970436", "1021000123", 1_250_000, "DH7K2MQX4R mua xoài", name="HTX Xoài Mỹ Xương"))
    assert (made.bank_bin, made.account, made.amount) == ("970436", "1021000123", 1_250_000)
    assert (made.purpose, made.name) == ("DH7K2MQX4R mua xoai", "HTX Xoai My Xuong")
    assert made.is_dynamic
    assert not made.to_card


def test_vnpay_qr_is_no_transfer():
    with pytest.raises(VietQrError) as refusal:
        parse(VNPAY)
    assert refusal.value.code == "not_a_transfer"


BODY = "00020101021138540010A00000072701240006970423011000999999990208QRIBFTTA"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("", "checksum"),
        (signed(""), "order"),
        (signed("010211" + BODY[12:] + "53037045802VN000201"), "order"),
        (signed(BODY.replace("000201", "000200", 1) + "53037045802VN"), "field_00"),
        (signed(BODY + "53037645802VN"), "field_53"),
        (signed(BODY + "53037045802TH"), "field_58"),
        (signed(BODY + "5303704"), "missing"),
        (signed(BODY + "5303704540105802VN"), "field_54"),
        (signed(BODY + "530370454071.000.05802VN"), "field_54"),
        (signed(BODY + "53037045802VN5802VN"), "repeated"),
        (signed(BODY + "53037045800"), "length"),
        (signed(BODY + "53037045802VN5900"), "length"),
        (signed("00020101021153037045802VN"), "no_account"),
        (signed("000201010211381401100006970423" + "53037045802VN"), "no_scheme"),
        (signed(BODY.replace("QRIBFTTA", "QRPUSH00") + "53037045802VN"), "service"),
        (signed(BODY.replace("0006970423", "000697O423") + "53037045802VN"), "bank"),
        (signed(BODY + "5303704540512.505802VN"), "amount"),
        (signed(BODY + "53037045502015802VN5603100"), "tip"),
        (signed(BODY + "53037045802VN5904Xoài"), "not_ascii"),
        (signed(BODY + "53037045802VN62300826" + "a" * 26), "too_long"),
        (LOWER[:-2] + "Db", "checksum_case"),
        (STATIC + "\n", "checksum"),
    ],
)
def test_refusals(payload, code):
    with pytest.raises(VietQrError) as refusal:
        parse(payload)
    assert refusal.value.code == code


def test_other_language_may_hold_vietnamese():
    name = "Hợp tác xã xoài"
    template = "0002VI01" + f"{len(name):02d}{name}"
    payload = signed(BODY + "53037045802VN64" + f"{len(template):02d}{template}")
    assert parse(payload).account == "0099999999"


@pytest.mark.parametrize(
    "payload", [STATIC, LOWER, make("970436", "12", 499_999_999, "x", name="A", city="B")]
)
def test_every_printable_change_is_refused(payload):
    for at, old in enumerate(payload):
        for new in set(string.printable + "Đ٣０") - {old}:
            with pytest.raises(VietQrError):
                parse(payload[:at] + new + payload[at + 1 :])


ACCOUNTS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=19)
PURPOSES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=25)


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    ACCOUNTS,
    st.one_of(st.none(), st.integers(1, TRANSFER_LIMIT - 1)),
    PURPOSES,
    st.data(),
)
def test_round_trip_and_any_single_change_refused(bank_bin, account, amount, purpose, data):
    payload = make(bank_bin, account, amount, purpose)
    read = parse(payload)
    assert (read.bank_bin, read.account, read.amount) == (bank_bin, account, amount)
    assert (read.purpose or "") == " ".join(purpose.split())
    at = data.draw(st.integers(0, len(payload) - 1))
    other = data.draw(st.characters().filter(lambda character: character != payload[at]))
    with pytest.raises(VietQrError):
        parse(payload[:at] + other + payload[at + 1 :])


@given(st.one_of(st.text(), st.text().map(signed), st.text("0123456789A", max_size=40).map(signed)))
def test_arbitrary_text_is_refused_or_read(text):
    with suppress(VietQrError):
        assert parse(text).account


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"bank_bin": "97043", "account": "1"}, "bank"),
        ({"bank_bin": "٩٧٠٤٣٦", "account": "1"}, "bank"),
        ({"bank_bin": "970436", "account": ""}, "account"),
        ({"bank_bin": "970436", "account": "1" * 20}, "account"),
        ({"bank_bin": "970436", "account": "12 34"}, "account"),
        ({"bank_bin": "970436", "account": "1", "amount": 0}, "amount"),
        ({"bank_bin": "970436", "account": "1", "amount": True}, "amount"),
        ({"bank_bin": "970436", "account": "1", "amount": TRANSFER_LIMIT}, "amount_limit"),
        ({"bank_bin": "970436", "account": "1", "purpose": "a" * 26}, "too_long"),
        ({"bank_bin": "970436", "account": "1", "purpose": "芒果"}, "text"),
        (
            {
                "bank_bin": "970436",
                "account": "1",
                **dict.fromkeys(("bill", "store", "customer", "terminal"), "a" * 25),
            },
            "too_long",
        ),
    ],
)
def test_make_refuses(arguments, code):
    with pytest.raises(VietQrError) as refusal:
        make(**arguments)
    assert refusal.value.code == code


def test_demo_payload_says_what_it_is():
    made = parse(make(DEMO_BIN, "0000000001", 50_000, "DH7K2MQX4R", name="HTX thật"))
    assert made.name == DEMO_WORDS
    assert DEMO_BIN not in {bank.bin for bank in all_banks()}


def test_banks_are_dated():
    assert bank_of("970436", date(2026, 11, 22)).short_name == "Vietcombank"
    assert bank_of("970417", date(2015, 9, 30)).short_name == "Southern Bank"
    assert bank_of("970417", date(2015, 10, 1)) is None
    assert bank_of("000000", date(2026, 1, 1)) is None
    assert all(len(bank.bin) == 6 and bank.bin.isdigit() for bank in all_banks())


def test_code_is_found_whatever_the_bank_did():
    code = new_code(Random(7))
    assert is_code(code)
    assert len(code) == 10
    for note in (
        code,
        f"MBVCB.4711223344.{code}.CT tu 0123 NGUYEN VAN A toi 456 HTX",
        f"IBFT {code.lower()} mua xoai",
        f"{code[:4]} {code[4:7]} {code[7:]}-CHUYEN TIEN",
        f"QR{code}thanhtoandonhang",
        f"thanh toán đơn hàng DH {code[2:]}",
        code[:2] + code[2:].replace("0", "O").replace("1", "l"),
    ):
        assert find_code(note) == code, note


def test_several_codes_are_all_found():
    first, second = new_code(Random(1)), new_code(Random(2))
    assert find_codes(f"{first} va {second}, {first}") == [first, second]
    assert find_code(f"{first[:9]}") is None
    assert find_code("DH 0000 0000") is None


@given(st.integers(), st.integers(2, 9), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_or_swap_is_noticed(seed, at, other):
    code = new_code(Random(seed))
    changed = code[:at] + other + code[at + 1 :]
    assert is_code(changed) == (changed == code)
    if at < 9:
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert is_code(swapped) == (swapped == code)


@given(st.text())
def test_find_code_takes_any_text(text):
    assert all(is_code(code) for code in find_codes(text))
