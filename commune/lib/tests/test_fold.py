"""Matching, sorting and ASCII forms of Vietnamese text."""

import csv
import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune.lib.fold import ascii_fold, fold, nfc, person_sort_key, slug, sort_key, visible, words
from tests.corpora import SHARED


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Hoà", "Hòa"),
        ("Thuỷ", "Thủy"),
        ("Mỹ Xương", "mi xuong"),
        ("Mĩ Xương", "MỸ XƯƠNG"),
        ("quýt hồng", "quít hong"),
        ("lý do kỹ thuật", "lí do kĩ thuật"),
        ("Đồng Tháp", "dong thap"),
        ("Ðồng Tháp", "Đồng Tháp"),
        (unicodedata.normalize("NFD", "sầu riêng"), "sầu riêng"),
    ],
)
def test_same_word(left, right):
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"), [("Thúy", "thui"), ("huy", "hui"), ("quyền", "quiền"), ("tay", "tai"), ("ấp", "xấp")]
)
def test_other_word(left, right):
    assert fold(left) != fold(right)


def test_forms():
    assert words("Xoài cát Hòa Lộc (loại 1), 5kg_túi") == [
        "xoai",
        "cat",
        "hoa",
        "loc",
        "loai",
        "1",
        "5kg",
        "tui",
    ]
    assert slug("Đồng Tháp: Mỹ Xương!") == "dong-thap-my-xuong"
    assert slug("芒果") == ""
    assert ascii_fold("Độc lập – Tự do\n“Hạnh phúc” 5₫ 芒") == 'Doc lap - Tu do "Hanh phuc" 5d '
    assert fold("ស្វាយ") == nfc("ស្វាយ")


@given(st.text())
def test_any_text(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert ascii_fold(text).isascii()
    assert ascii_fold(text).isprintable()
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)
    assert set(sort_key(text) + person_sort_key(text)) <= set("0123456789abcdef")


LETTERS = (
    "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ b c d đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ g h i ì ỉ ĩ í ị k l m n o ò ỏ õ ó ọ "
)
LETTERS += "ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ p q r s t u ù ủ ũ ú ụ ư ừ ử ữ ứ ự v x y ỳ ỷ ỹ ý ỵ"


@pytest.mark.parametrize(
    "in_order",
    [
        LETTERS.split(),
        ["An", "Ăn", "Âu", "Dừa", "Đào", "Ổi", "Ớt"],
        ["an", "An", "án", "Án", "an bình", "Án Bình", "anh", "ăn"],
        ["1", "2", "a", "z", "芒"],
        ["Cao Lãnh", "Cao Lanh 2", "Cao-Lãnh", "Caolãnh"],
    ],
)
def test_dictionary_order(in_order):
    shuffled = in_order[:]
    Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == in_order


def test_people_are_ordered_by_given_name():
    in_order = ["Y", "Trần Văn An", "Lê Thị Ân", "Lê Văn Hà", "Trần Thị Hà", "Bùi Hạ", "Đỗ Út"]
    assert sorted(in_order, key=person_sort_key) == [*in_order[1:], "Y"]
    assert person_sort_key("") < person_sort_key("A")


def test_every_unit_name_sorts_after_its_prefix():
    path = SHARED / "data" / "admin_units.csv"
    if not path.exists():
        pytest.skip("published unit names are not beside this checkout")
    with path.open(encoding="utf-8") as rows:
        names = {row["name"] for row in csv.DictReader(rows)}
    assert len(names) > 300
    for name in names:
        assert sort_key(name[:-1]) < sort_key(name)
        assert sort_key(name) != sort_key(name.upper())


def test_signs_that_show_nothing_are_left_out_and_lines_and_joiners_stay():
    assert visible("xo\u202eài\x01 cát\x1b\nlạnh\t👨\u200d🌾") == "xoài cát\nlạnh\t👨\u200d🌾"
    assert visible("plain\x00 text") == "plain text"
