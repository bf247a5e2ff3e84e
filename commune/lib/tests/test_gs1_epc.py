"""EPC URNs to AIs and back, and the check digits behind them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune.lib.gs1 import (
    Gs1Error,
    ais_of,
    check_digit,
    digital_link_of,
    gln_of,
    gtin14,
    gtin_of,
    is_valid_gln,
    is_valid_gtin,
    is_valid_sscc,
    parse,
    sscc_of,
    urn_of,
    urn_of_link,
)
from tests.corpora import corpus

PAIRS = [
    ("urn:epc:id:sgtin:0614141.107346.2017", {"01": "10614141073464", "21": "2017"}),
    ("urn:epc:id:sgtin:4012345.011111.9%2F7%25", {"01": "04012345111118", "21": "9/7%"}),
    ("urn:epc:idpat:sgtin:4012345.044444.*", {"01": "04012345444445"}),
    ("urn:epc:class:lgtin:4012345.012345.998877", {"01": "04012345123456", "10": "998877"}),
    ("urn:epc:id:sscc:4012345.0111111111", {"00": "040123451111111110"}),
    ("urn:epc:id:sgln:4012345.00001.0", {"414": "4012345000016"}),
    ("urn:epc:id:sgln:4012345.00001.A-1", {"414": "4012345000016", "254": "A-1"}),
    ("urn:epc:id:pgln:4012345.00000", {"417": "4012345000009"}),
    ("urn:epc:id:grai:4012345.55555.987", {"8003": "04012345555554987"}),
    ("urn:epc:idpat:grai:4012345.66666.*", {"8003": "04012345666663"}),
    ("urn:epc:id:giai:4012345.ABC.345", {"8004": "4012345ABC.345"}),
    ("urn:epc:id:gsrn:4012345.9876540000", {"8018": "401234598765400000"}),
    ("urn:epc:id:gsrnp:4012345.0000098765", {"8017": "401234500000987658"}),
    ("urn:epc:id:gdti:4012345.00009.PO-4711", {"253": "4012345000092PO-4711"}),
    (
        "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
        {"8010": "061414111111111111111-A#/", "8011": "1234"},
    ),
    ("urn:epc:idpat:cpi:4012345.ABC.*", {"8010": "4012345ABC"}),
    ("urn:epc:id:sgcn:4012345.99999.44", {"255": "401234599999044"}),
    ("urn:epc:id:ginc:0614141.xyz47%2F11", {"401": "0614141xyz47/11"}),
    ("urn:epc:id:gsin:4012345.222333444", {"402": "40123452223334442"}),
    ("urn:epc:id:itip:4012345.011111.01.02.987", {"8006": "040123451111180102", "21": "987"}),
    ("urn:epc:id:upui:1234567.098765.51qIgY", {"01": "01234567987651", "235": "51qIgY"}),
]


def prefix_length_in(urn):
    return len(urn.split(":")[4].split(".")[0])


@pytest.mark.parametrize(("urn", "ais"), PAIRS)
def test_there_and_back(urn, ais):
    assert ais_of(urn) == ais
    assert urn_of(ais, prefix_length_in(urn)) == urn
    assert parse(digital_link_of(urn)).ais == ais
    assert urn_of_link(digital_link_of(urn), lambda _ai, _digits: prefix_length_in(urn)) == urn


def test_every_urn_of_the_published_events_comes_back():
    urns = set()
    for path in sorted(corpus("gs1-epcis").rglob("*.jsonld")):
        urns |= set(
            re.findall(r'"(urn:epc:(?:id|idpat|class):[a-z]+:[^"?]+)"', path.read_text(encoding="utf-8"))
        )
    assert len(urns) > 80
    for urn in sorted(urns):
        assert urn_of(ais_of(urn), prefix_length_in(urn)) == urn


def test_a_serial_outranks_a_lot():
    link = "https://langso.vn/01/04012345123456/10/L1/21/S1?17=290331"
    assert urn_of_link(link, 7) == "urn:epc:id:sgtin:4012345.012345.S1"
    assert urn_of({"01": "04012345123456"}, 7) == "urn:epc:idpat:sgtin:4012345.012345.*"


@pytest.mark.parametrize(
    ("ais", "length", "code"),
    [
        ({"01": "04012345123456"}, None, "prefix_length_unknown"),
        ({"01": "04012345123456"}, lambda _ai, _digits: None, "prefix_length_unknown"),
        ({"01": "04012345123456"}, 5, "bad_prefix_length"),
        ({"01": "04012345123456"}, 13, "bad_prefix_length"),
        ({"8004": "4012345ABC"}, 8, "bad_prefix_length"),
        ({"01": "04012345123457"}, 7, "bad_check_digit"),
        ({"8013": "1987654Ad4X4bL5ttr2310c2K"}, 7, "no_epc_urn"),
        ({}, 7, "no_epc_urn"),
    ],
)
def test_no_urn(ais, length, code):
    with pytest.raises(Gs1Error) as caught:
        urn_of(ais, length)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "urn",
    [
        "",
        "urn:epc:id:sgtin:0614141.107346",
        "urn:epc:id:sgtin:0614141.107346.",
        "urn:epc:id:sgtin:0614141.10734.2017",
        "urn:epc:id:sgtin:06141.10734600.2017",
        "urn:epc:id:sgtin:061414A.107346.2017",
        "urn:epc:id:sgtin:0614141.107346.20/17",
        "urn:epc:id:lgtin:4012345.012345.998877",
        "urn:epc:class:sgtin:0614141.107346.2017",
        "urn:epc:idpat:sscc:4012345.0111111111",
        "urn:epc:idpat:sgtin:4012345.*.*",
        "urn:epc:idpat:sgtin:4012345.044444.7",
        "urn:epc:id:bic:CSQU3054383",
        "urn:uuid:0",
    ],
)
def test_no_gs1_key(urn):
    with pytest.raises(Gs1Error) as caught:
        ais_of(urn)
    assert caught.value.code == "bad_epc_urn"


@given(
    st.one_of(
        st.text(),
        st.tuples(st.sampled_from(PAIRS), st.text(max_size=3), st.integers(8, 40)).map(
            lambda t: t[0][0][: t[2]] + t[1] + t[0][0][t[2] :]
        ),
    )
)
@settings(max_examples=400, deadline=None)
def test_any_text_gives_ais_or_a_gs1_error(text):
    try:
        ais = ais_of(text)
    except Gs1Error as error:
        assert error.code  # noqa: PT017 - either outcome is right
        return
    assert ais_of(urn_of(ais, prefix_length_in(text))) == ais


def test_check_digits():
    assert [check_digit(body) for body in ("629104150021", "37610425002123456", "0000000")] == ["3", "9", "0"]
    assert is_valid_gtin("6291041500213")
    assert not is_valid_gtin("6291041500214")
    assert not is_valid_gtin("629104150021")
    assert not is_valid_gtin("٦٢٩١٠٤١٥٠٠٢١٣")
    assert gtin14("02345673") == "00000002345673"
    assert gtin_of("8936012", "34567") == "08936012345674"
    assert is_valid_gln("5060917510004")
    assert not is_valid_gln("05060917510004")
    assert gln_of("8936012", 1) == "8936012000016"
    assert sscc_of("8936012", 42, extension=3) == "389360120000000420"
    assert is_valid_sscc("376104250021234569")


@pytest.mark.parametrize(
    "make",
    [
        lambda: check_digit(""),
        lambda: check_digit("1x"),
        lambda: gtin14("123"),
        lambda: gtin_of("8936012", "1"),
        lambda: gtin_of("8936012", "12345", indicator="12"),
        lambda: gln_of("8936012", 123456),
        lambda: gln_of("8936012", -1),
        lambda: sscc_of("8936012", 10**9),
        lambda: sscc_of("8936012", -1),
        lambda: sscc_of("8936012", 1, extension=10),
    ],
)
def test_numbers_that_cannot_be_made(make):
    with pytest.raises(Gs1Error):
        make()
