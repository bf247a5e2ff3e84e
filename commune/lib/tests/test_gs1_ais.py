"""Our table against GS1's syntax dictionary, and the content rules."""

import re

import pytest

from commune.lib.gs1 import AIS, Gs1Error, check_together, check_value, parse_elements
from commune.lib.gs1.linters import RULES
from tests.corpora import corpus

DICTIONARY_LINES = 224
ASSIGNED = 541
COMPONENT = re.compile(r"\[?[NXYZ](?:\.\.)?[0-9]+\]?(?:,[a-z0-9]+)*")


def dictionary_lines():
    text = corpus("gs1-digital-link", "gs1-syntax-dictionary.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def facts_of(line):
    """AIs of a dictionary line with what it says of them, in the shape of our own entries."""
    body, _, title = line.partition("#")
    codes, *words = body.split()
    flags = "" if COMPONENT.fullmatch(words[0]) else words.pop(0)
    components = [word for word in words if COMPONENT.fullmatch(word)]
    attributes = dict((word + "=").split("=")[:2] for word in words if not COMPONENT.fullmatch(word))
    first, _, last = codes.partition("-")
    ais = [str(n).zfill(len(first)) for n in range(int(first), int(last or first) + 1)]
    return ais, flags, components, attributes, title.strip()


def shown(component):
    """Our component in the dictionary's notation."""
    length = f"{component.high}" if component.low == component.high else f"..{component.high}"
    form = f"{component.kind}{length}"
    return ",".join([f"[{form}]" if component.optional else form, *component.rules])


def qualifiers_of(attributes):
    if "dlpkey" not in attributes:
        return None
    return tuple(tuple(filter(None, option.split(","))) for option in attributes["dlpkey"].split("|"))


def listed(text):
    return tuple(filter(None, text.split(",")))


def test_our_table_says_what_the_dictionary_says():
    seen = {}
    for line in dictionary_lines():
        ais, flags, components, attributes, title = facts_of(line)
        for ai in ais:
            seen[ai] = (
                title,
                components,
                "*" in flags,
                "?" in flags,
                qualifiers_of(attributes),
                tuple(tuple(option.split("+")) for option in listed(attributes.get("req", ""))),
                listed(attributes.get("ex", "")),
            )
    ours = {
        ai: (
            entry.title,
            [shown(part) for part in entry.components],
            entry.is_predefined_length,
            entry.is_attribute,
            entry.qualifiers,
            entry.needs,
            entry.never,
        )
        for ai, entry in AIS.items()
    }
    assert len(dictionary_lines()) == DICTIONARY_LINES
    assert len(ours) == ASSIGNED
    assert ours == seen


def test_every_rule_of_the_dictionary_is_written():
    named = {
        rule for line in dictionary_lines() for word in facts_of(line)[2] for rule in word.split(",")[1:]
    }
    assert named <= set(RULES)


@pytest.mark.parametrize("text", ["", "0", "-", "/", "%", "é", "٣", "A" * 90, "9" * 90, "\x00", "💥" * 5])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_rules_answer_for_any_text(rule, text):
    assert isinstance(RULES[rule](text), str)


@pytest.mark.parametrize(
    ("ai", "value", "code"),
    [
        ("00", "123456789012345675", ""),
        ("00", "123456789012345670", "bad_check_digit"),
        ("00", "A23456789012345675", "bad_character"),
        ("01", "0541234500001", "bad_length"),
        ("01", "०5412345000013", "bad_character"),
        ("10", "", "empty_value"),
        ("10", "A" * 21, "bad_length"),
        ("10", "A B", "bad_character"),
        ("10", "A#B", "bad_character"),
        ("11", "260230", "bad_day"),
        ("11", "260200", ""),
        ("11", "241301", "bad_month"),
        ("17", "000229", ""),
        ("253", "1234567890128", ""),
        ("253", "1234567890128ABC", ""),
        ("253", "123456789012", "bad_length"),
        ("401", "123", "too_short_for_company_prefix"),
        ("421", "704700000", ""),
        ("422", "704", ""),
        ("422", "987", "unknown_country"),
        ("423", "7047", "bad_format"),
        ("423", "704156", ""),
        ("3910", "704150000", ""),
        ("3910", "9870", "unknown_currency"),
        ("4300", "ABC%0g", "bad_percent_encoding"),
        ("4307", "VN", ""),
        ("4307", "AA", "unknown_country"),
        ("4309", "18000000010000000000", "bad_latitude"),
        ("4309", "00000000003600000001", "bad_longitude"),
        ("4324", "2612252400", "bad_hour"),
        ("4324", "2612252360", "bad_minute"),
        ("4326", "261200", "bad_day"),
        ("4330", "000000-", ""),
        ("4330", "000000X", "not_hyphen"),
        ("7007", "260101260107", ""),
        ("7007", "26010126", "bad_format"),
        ("7023", "12A4", "bad_company_prefix"),
        ("7040", "1AB=", "bad_importer_index"),
        ("7041", "201", ""),
        ("7041", "ZZZ", "unknown_package_type"),
        ("7241", "11", "unknown_media_type"),
        ("7250", "00000229", ""),
        ("7252", "5", "bad_sex_code"),
        ("7258", "3/9", ""),
        ("7258", "2/1", "position_exceeds_end"),
        ("7258", "0/3", "leading_zero"),
        ("8001", "12340000012311", "zero_value"),
        ("8001", "12341234512321", "bad_winding"),
        ("8003", "112345678901281234567890123456", "not_zero"),
        ("8007", "GB98MIDL07009312345678", ""),
        ("8007", "FR12345678901234", "bad_iban_checksum"),
        ("8011", "023", "leading_zero"),
        ("8013", "1987654Ad4X4bL5ttr2310c2K", ""),
        ("8013", "1987654Ad4X4bL5ttr2310c2X", "bad_check_pair"),
        ("8013", "A", "too_short_for_check_pair"),
        ("8030", "QUJD-_", ""),
        ("8030", "ABC:123", "bad_character"),
        ("8030", "123=", "bad_padding"),
        ("8110", "0123456123456111101239000", "bad_coupon_flags"),
        ("8110", "01234561234561111012335006064500607", "coupon_expires_before_start"),
        ("8110", "012345612345611110123900000", "coupon_excess_data"),
        ("8110", "01234561234561111012", "bad_coupon_purchase"),
        ("8112", "001234561234560", "bad_coupon_serial"),
        ("8112", "001234561234560123456", ""),
        ("8026", "123456789012310099", "zero_piece_or_total"),
        ("89", "X", "unknown_ai"),
    ],
)
def test_values(ai, value, code):
    if not code:
        assert check_value(ai, value) == ()
        return
    with pytest.raises(Gs1Error) as caught:
        check_value(ai, value)
    assert (caught.value.code, caught.value.ai) == (code, ai)


def test_a_fault_names_its_place():
    with pytest.raises(Gs1Error) as caught:
        check_value("10", "AB€")
    assert (caught.value.code, caught.value.position) == ("bad_character", 2)


@pytest.mark.parametrize(
    ("ais", "code"),
    [
        ({"01": "12345678901231", "37": "12"}, "excluded_together"),
        ({"21": "A", "235": "B"}, "excluded_together"),
        ({"3940": "1234", "3941": "9999"}, "excluded_together"),
        ({"3955": "123456", "3929": "123"}, "excluded_together"),
        ({"253": "1234567890128", "8030": "ABC"}, "signature_needs_serial"),
        ({"253": "1234567890128X", "8030": "ABC"}, ""),
        ({"01": "12345678901231", "3103": "000189"}, ""),
        ({"10": "A"}, ""),
    ],
)
def test_what_may_not_stand_together(ais, code):
    if not code:
        check_together(ais)
        return
    with pytest.raises(Gs1Error) as caught:
        check_together(ais)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "is_complete"),
    [
        ("(02)12345678901231(37)123", False),
        ("(02)12345678901231(37)123(00)123456789012345675", True),
        ("(21)ABC123", False),
        ("(21)ABC123(01)12345678901231", True),
        ("(01)12345678901231(250)ABC123", False),
        ("(01)12345678901231(21)XYZ999(250)ABC123", True),
        ("(01)12345678901231(3925)12599", False),
        ("(01)12345678901231(3925)12599(3105)654321", True),
        ("(8030)DIGSIG(01)12345678901231", False),
        ("(8030)DIGSIG(8010)1234567890(8011)123456789012", True),
    ],
)
def test_companions_are_demanded_of_a_complete_label(text, is_complete):
    assert parse_elements(text)
    if is_complete:
        assert parse_elements(text, complete=True)
        return
    with pytest.raises(Gs1Error) as caught:
        parse_elements(text, complete=True)
    assert caught.value.code == "missing_companion"
