"""The judge of language is judged first: by the names of the country's units and by English."""

import csv

import pytest

from tests.corpora import ROOT
from tests.crawl.vietnamese import foreign_words, is_syllable


def test_every_name_of_a_unit_is_vietnamese():
    with (ROOT / "commune/units/data/admin_units.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]

    assert len(names) > 500
    assert [name for name in names if foreign_words(name)] == []


@pytest.mark.parametrize(
    "word",
    "nghiêng xoài quýt quốc giếng gì khuya ngoằn thuở hoẵng uống yêu oách quyển khuấy giặt thịt rượu".split(),
)
def test_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "text",
    [
        *"order mango stamp lot submit cart home page bkav ngi cêm hạnk đatp".split(),
        *(
            "Sign in",
            "Log out",
            "Not found",
            "To the top",
            "Can I get it",
            "Yes",
            "OK",
            "Save",
            "on",
            "Hang on",
        ),
        "Đơn hàng: paid",
        "Field này không được để trống",
    ],
)
def test_other_languages_are_found(text):
    assert foreign_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "1.234.567 ₫",
        "02/11/2026 14:05",
        "Xoài cát Chu hộp 5 kg",
        "Lô V-0117-1, mã 9521234000020",
        "Hỏi tại https://langso.example/a?b=order hoặc mai@langso.example",
        "Xem",
        "",
    ],
)
def test_numbers_codes_and_addresses_are_no_words(text):
    assert foreign_words(text) == []


def test_a_reviewed_name_is_allowed_as_a_whole_only():
    allowed = frozenset({"vietgap", "be vietnam pro"})

    assert foreign_words("Chứng nhận VietGAP, chữ Be Vietnam Pro", allowed) == []
    assert foreign_words("Chữ Pro", allowed) == ["Pro"]
