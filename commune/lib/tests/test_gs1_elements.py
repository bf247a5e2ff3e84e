"""Element strings, bracketed and FNC1-separated."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune.lib.gs1 import Gs1Error, bracketed, check_digit, parse_elements, unbracketed
from commune.lib.gs1.check_digits import SET_82

GS = "\x1d"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("(01)12345678901231", "0112345678901231"),
        ("(01)12345678901231(10)12345", "01123456789012311012345"),
        ("(3100)123456(10)12345", "31001234561012345"),
        ("(10)12345(11)991225", f"1012345{GS}11991225"),
        ("(3900)12345(11)991225", f"390012345{GS}11991225"),
        ("(10)12345\\(11)991225", "1012345(11)991225"),
        ("(10)12345\\(", "1012345("),
        ("(01)12345678901231(235)XYZ(10)BATCH", f"0112345678901231235XYZ{GS}10BATCH"),
        ("(7230)12" + "3" * 28, "723012" + "3" * 28),
    ],
)
def test_both_forms_of_one_string(text, plain):
    ais = parse_elements(text)
    assert (bracketed(ais), unbracketed(ais)) == (text, plain)
    for carried in (
        "]e0" + text,
        plain,
        GS + plain,
        "^" + plain.replace(GS, "^"),
        "]d2" + plain,
        "]C1" + plain,
        "]Q3" + plain + GS,
    ):
        assert parse_elements(carried) == ais


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_length"),
        ("^", "no_ai"),
        ("(10)(11)98765", "empty_value"),
        ("(10)12345(11)", "empty_value"),
        ("(1A)12345", "unknown_ai"),
        ("()12345", "unknown_ai"),
        ("(12345)12345", "unknown_ai"),
        ("(15", "bad_brackets"),
        ("(10)A\\", "bad_brackets"),
        ("(01)123456789012312(10)12345", "bad_length"),
        ("(10)12345^", "bad_character"),
        ("(17)9(90)217", "bad_length"),
        ("1(12345", "unknown_ai"),
        ("891234", "unknown_ai"),
        ("0112345678901234", "bad_check_digit"),
        ("011234567890123", "bad_length"),
        ("015060917510004", "bad_length"),
        ("(01)5060917510004", "bad_length"),
        ("01123456789012312", "unknown_ai"),
        ("99~ABC", "bad_character"),
        ("70072112252", "bad_format"),
        ("800302112345678901ABC", "bad_check_digit"),
        ("4235285", "bad_format"),
        ("(01)12345678901231(02)12345678901231", "excluded_together"),
        ("(400)ABC(400)AB", "repeated_ai"),
        ("1" * 9000, "bad_length"),
    ],
)
def test_refused(text, code):
    with pytest.raises(Gs1Error) as caught:
        parse_elements(text)
    assert caught.value.code == code


def test_an_equal_repetition_counts_once():
    assert parse_elements("(400)ABC(99)D(400)ABC") == {"400": "ABC", "99": "D"}


def test_order_is_kept():
    assert list(parse_elements(f"10A{GS}0112345678901231")) == ["10", "01"]


@given(
    st.one_of(
        st.text(),
        st.text(SET_82 + "\\^" + GS),
        st.lists(
            st.sampled_from(["(01)", "(10)", "10", "A", "(", ")", "12345678901231", GS]), max_size=9
        ).map("".join),
    )
)
@settings(max_examples=500, deadline=None)
def test_any_text_gives_ais_or_a_gs1_error(text):
    try:
        ais = parse_elements(text)
    except Gs1Error as error:
        assert error.code  # noqa: PT017 - either outcome is right
        return
    assert parse_elements(bracketed(ais)) == ais
    assert parse_elements(unbracketed(ais)) == ais


@given(
    st.text("0123456789", min_size=13, max_size=13),
    st.dictionaries(st.sampled_from(["10", "21", "99", "240"]), st.text(SET_82, min_size=1, max_size=20)),
)
@settings(max_examples=200, deadline=None)
def test_what_is_written_reads_back(body, more):
    ais = {"01": body + check_digit(body), **more}
    assert parse_elements(bracketed(ais)) == ais
    assert parse_elements(unbracketed(ais)) == ais
