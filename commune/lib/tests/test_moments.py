import math
from datetime import datetime, timedelta, timezone

import pytest

from commune.lib.json_bodies import BodyError, json_of
from commune.lib.moments import MomentError, bounded, moment_of


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1999-12-31T23:59:59+07:00",
        "2100-01-01T00:00:00+07:00",
        "2026-11-27T08:00:00",
        "2026-11-27",
        "hôm qua",
        "",
        None,
        20261127,
        ["2026-11-27T08:00:00Z"],
    ],
)
def test_what_is_no_moment_to_reckon_with_is_one_error(text):
    with pytest.raises(MomentError):
        moment_of(text)


def test_a_moment_stays_as_it_was_told():
    told = datetime(2026, 11, 27, 8, tzinfo=timezone(timedelta(hours=7)))

    assert moment_of("2026-11-27T08:00:00+07:00") == bounded(told) == told


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\xff",
        b"",
        b"{",
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"a": "x\\u0000"}',
    ],
)
def test_a_body_that_cannot_be_kept_is_one_error(body):
    with pytest.raises(BodyError):
        json_of(body)


def test_huge_numbers_are_no_trap():
    assert json_of(b'{"a": 1' + b"0" * 400 + b"}")["a"] == math.inf
    assert json_of(b"9" * 5000) == math.inf
    assert json_of(b"12345678901234567890") == 12345678901234567890.0
    assert json_of('"\\\\u0000 \\u0111 \\ud83d\\ude00"') == "\\u0000 đ 😀"
