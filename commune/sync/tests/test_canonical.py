"""One form of JSON; the phone's twin is held to it in tests/journeys/test_offline_diary.py."""

import pytest

from commune.sync.canonical import NotCanonicalError, canonical, parsed


def test_names_are_in_order_and_nothing_is_spare():
    text = canonical({"b": [1, True, None, {"d": 'đường\n"\u0001'}], "a10": "", "a2": -7})

    assert text == '{"a10":"","a2":-7,"b":[1,true,null,{"d":"đường\\n\\"\\u0001"}]}'
    assert parsed(text) == {"a10": "", "a2": -7, "b": [1, True, None, {"d": 'đường\n"\u0001'}]}


@pytest.mark.parametrize(
    "value", [1.5, {"đ": 1}, "e\u0301", 2**53, {1: 2}, {"a": b""}, float("nan"), "\ud800"]
)
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical(value)


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '{"b":1,"a":1}', '{"a":1,"a":2}', '"\\u0041"', "1.0", "{", "-0"]
)
def test_other_forms_of_the_same_are_refused(text):
    with pytest.raises(NotCanonicalError):
        parsed(text)
