"""Uploaded lists are read as people write them, and come back with what is wrong."""

import io
from datetime import date
from decimal import Decimal

import pytest

from commune.design import tables
from commune.design.workbook import Sheet, written


def test_a_workbook_is_read_back_as_people_write():
    content = written(
        Sheet(
            "Thử",
            ["Mã", "pH", "Ngày"],
            [["DAT-1", Decimal("1.125"), date(2026, 11, 2)], ["DAT-2", 5, None]],
        )
    )
    table = tables.read(io.BytesIO(content))

    assert table.rows == [["DAT-1", "1,125", "02/11/2026"], ["DAT-2", "5", ""]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_any_separator_is_read_and_headings_match_without_accents(separator):
    text = separator.join(["Mã điểm đất", "Nơi thử"]) + "\n" + separator.join(["DAT-1", "Phòng A"])
    table = tables.read(io.BytesIO(text.encode("utf-8-sig")))

    assert table.keyed() == [{"ma diem dat": "DAT-1", "noi thu": "Phòng A"}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Ma\n",
        b"PK\x03\x04 not a zip",
        "Mã;Tên\n1;Đất".encode("utf-16"),
        b"a;b\n\xff\xfe;1",
        b"\x00\x01\x02\n\x00",
    ],
)
def test_what_is_no_list_is_refused_in_words(content):
    with pytest.raises(tables.UnreadableList):
        tables.read(io.BytesIO(content))


def test_too_big_a_file_is_refused():
    with pytest.raises(tables.UnreadableList, match="2 MB"):
        tables.read(io.BytesIO(b"a;b\n" + b"1;2\n" * 600_000))


def test_a_wrong_list_comes_back_with_its_errors_and_may_be_sent_again():
    table = tables.Table(["Mã", "pH"], [["DAT-1", "5"], ["DAT-2"]])
    back = tables.read(io.BytesIO(tables.returned(table, {1: ["pH không phải con số."]})))

    assert back.columns == ["Mã", "pH", tables.ERROR_COLUMN]
    assert back.rows[1] == ["DAT-2", "", "pH không phải con số."]
    assert tables.read(io.BytesIO(tables.returned(back, {}))).columns == back.columns


def test_what_a_workbook_made_harmless_comes_back_as_it_was():
    rows = [["+84 900 111 222", "-5 độ"], ["=1+1", "@a"], ["'tên'", "5"]]

    table = tables.read(io.BytesIO(written(Sheet("Thử", ["a", "b"], rows))))

    assert table.rows == rows
    assert tables.read(io.BytesIO(tables.returned(table, {}))).rows == [[*row, ""] for row in rows]


def test_signs_that_no_database_keeps_do_not_come_in():
    """XLSX writes them as _x0000_, which its readers turn back."""
    table = tables.read(io.BytesIO(written(Sheet("Thử", ["a"], [["x\x01y\x08z"]]))))

    assert table.rows == [["xyz"]]
    assert tables.plain("a\x00\ud800 \x85b\uffff") == "a b"
