"""The reader of comments against the labelled ones."""

import csv
from pathlib import Path

import pytest

from commune.lib.comments import Hearing, Kind, hide_phones, read

CODES = ["A1", "A2", "A3", "A10", "B1", "B2"]
ACTS = {"order", "cancel"}


def labelled(name="comments"):
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def understood(row, hearing):
    reading, repeats = hearing.hear(row["author"], row["text"])
    kind = "repeat" if repeats else str(reading.kind)
    wants = {f"{code}:{units}" for code, units in reading.wants.items()}
    lines = {"order": wants, "cancel": set(reading.codes)}.get(kind, set())
    return kind, lines, reading.phone if kind in ACTS else ""


def expected(row):
    lines = set(filter(None, row["lines"].split(";"))) if row["kind"] in ACTS else set()
    return row["kind"], lines, row["phone"] if row["kind"] in ACTS else ""


@pytest.mark.parametrize(
    ("name", "count", "precision", "recall"),
    [
        ("comments", 200, 0.98, 0.95),
        ("more_comments", 100, 0.98, 0.95),
        ("fresh_comments", 84, 0.98, 0.95),
        (
            "unseen_comments",
            40,
            0.92,
            0.92,
        ),  # the reader was never mended by these: what a new live may expect
    ],
)
def test_labelled_comments_are_understood(name, count, precision, recall):
    hearing = Hearing(CODES)
    pairs = [(expected(row), understood(row, hearing)) for row in labelled(name)]

    acted = [pair for pair in pairs if pair[1][0] in ACTS]
    meant = [pair for pair in pairs if pair[0][0] in ACTS]
    right = sum(wanted == found for wanted, found in acted)
    assert len(pairs) == count
    assert right / len(acted) >= precision, "precision"
    assert right / len(meant) >= recall, "recall"


def test_repeats_are_nothing_new():
    hearing = Hearing(CODES)
    found = {row["n"]: understood(row, hearing)[0] for row in labelled()}

    assert [found[row["n"]] for row in labelled() if row["kind"] == "repeat"] == ["repeat"] * 5


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("A1 x2 0901234567", {"A1": 2}),
        ("a1x2a2x1 0901234567", {"A1": 2, "A2": 1}),
        ("0901234567 2a1 1a2", {"A1": 2, "A2": 1}),
        ("A1 hai mươi hộp 0901234567", {"A1": 20}),
        ("chị hai lấy A1 0901234567", {"A1": 1}),
        ("cho c 2 hộp a 1 0901234567", {"A1": 2}),
        ("A1 2 hộp giao lô B2 khu Sao Mai 0901234567", {"A1": 2}),
        ("còn A1 không cho em 2 hộp", {"A1": 2}),
        ("3 hộp: 2 A1, 1 A2 0901234567", {"A1": 2, "A2": 1}),
        ("A1 lấy em 2", {"A1": 2}),
        ("chốt A1 2 hộp nha em chưa có zalo 0901234567", {"A1": 2}),
        ("A1 – 2, A2 — 3 0901234567", {"A1": 2, "A2": 3}),
        ("A1 vs A2 mỗi cái 2", {"A1": 2, "A2": 2}),
        ("bữa trước lấy A1 ngon, nay lấy 2 A2 nha", {"A2": 2}),
        ("mỗi loại 1 hộp A1 A2 0901234567", {"A1": 1, "A2": 1}),
    ],
)
def test_units_find_their_codes(text, wants):
    assert read(text, CODES).wants == wants


@pytest.mark.parametrize(
    "text",
    [
        "A1 còn không shop",
        "ai lấy A1 gọi em 0901234567",
        "A1 bao nhiêu một hộp",
        "mai lấy A1",
        "A1 hết rồi hả",
        "",
        "   ",
        "\x00\u202eA1?",
        "hủy A1, lấy A2 2 hộp 0901234567",
        "A1 x0 0901234567",
        "lấy A1 hay A2 ta 0901234567",
        "chồng ko cho mua A1 0901234567",
        "lấy hết A1 0901234567",
        "hôm qua em đặt A1 2 hộp chưa thấy gọi 0901234567",
        "em đặt A1 2 hộp shop nhận được chưa 0901234567",
        "A1 x999999999999 ?",
    ],
)
def test_talk_is_no_order(text):
    assert read(text, CODES).kind is not Kind.ORDER


@pytest.mark.parametrize("text", ["hủy A9, lấy A1 1 hộp 0901234567", "hủy, lấy A1", "hủy A9"])
def test_nothing_else_is_given_back_than_what_was_named(text):
    assert read(text, CODES).kind is Kind.NONE


def test_kilograms_become_boxes_or_a_question():
    assert read("A1 10kg 0901234567", CODES, {"A1": 5}).wants == {"A1": 2}
    assert read("A1 7kg 0901234567", CODES, {"A1": 5}).needs_person


def test_numbers_are_hidden_from_others():
    assert hide_phones("A1 x2 0901 234 567 Lan") == "A1 x2 09••••••67 Lan"
    assert "4567" not in hide_phones("+84901234567 / a10901234567")


@pytest.mark.parametrize(
    "text", ["sdt0901234567", "Lan0901 234 567", "đt:0901234567", "0277 3855 123", "zalo 09012345678"]
)
def test_no_number_is_shown_however_it_was_typed(text):
    shown = hide_phones(f"A1 x2 {text}")

    assert sum(sign.isdigit() for sign in shown) == 2 + 4
    assert shown.startswith("A1 x2 ")


def test_a_number_typed_onto_a_word_is_read():
    assert read("A1 sdt0901234567", CODES).phone == "0901234567"
