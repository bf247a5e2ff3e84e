"""A workbook becomes a schema, or comes back with its wrong cells named."""

from io import BytesIO

import pytest

from commune.design.tables import UnreadableList
from commune.surveys.models import FormVersion
from commune.surveys.tests.asked import CHOICES, LINES, SETTINGS, a_version, book
from commune.surveys.versions import WrongFormError, keep_version
from commune.surveys.xlsform import judged


def told(**parts):
    found = judged(BytesIO(book(**parts)))
    return {(each["sheet"], each["line"], each["column"]): each["why"] for each in found.findings()}, found


def one(*line):
    return [*LINES, line]


def test_a_form_is_read_whole():
    wrong, found = told()

    assert wrong == {}
    schema = found.schema
    assert schema["title"] == "Phiếu thử"
    assert schema["satisfaction"] == "hai_long"
    assert schema["satisfied"] == ["rat", "co"]
    kinds = {each["name"]: each["kind"] for each in schema["items"]}
    assert kinds == {
        "hai_long": "one", "vi_sao": "text", "nha": "group", "so_nguoi": "integer", "viec": "several",
        "ngay": "date", "dong": "calculate",
    }  # fmt: skip
    assert {each["name"] for each in schema["items"] if each["group"] == "nha"} == {"so_nguoi", "viec"}
    assert schema["order"].index("hai_long") < schema["order"].index("vi_sao")


def test_headings_in_two_languages_and_with_spaces_are_understood():
    columns = ("type", "name", "label::English (en)", "label::Tiếng Việt (vi)", "required")
    lines = [
        ("begin group", "g", "Group", "Nhóm"),
        ("text", "a", "Why?", "Vì sao?", "TRUE"),
        ("end group",),
        ("start", "start"),
    ]
    wrong, found = told(lines=lines, columns=columns, choices=None, settings=None)

    assert wrong == {}
    assert [(each["label"], each["required"]) for each in found.schema["items"]] == [
        ("Nhóm", False),
        ("Vì sao?", True),
    ]


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        (("barcode", "ma", "Mã"), "type", "Chưa hiểu loại câu"),
        (("text", "hai_long", "Lần nữa"), "name", "trùng với dòng 2"),
        (("select_one khong_co", "x", "Chọn"), "type", "Không có danh sách"),
        (("select_one", "x", "Chọn"), "type", "Không có danh sách"),
        (("text", "x", "Câu", "", "", "${hai_long} = "), "relevant", "thiếu một phần"),
        (("text", "x", "Câu", "", "", "${ai_do} = 1"), "relevant", "Không có câu nào tên"),
        (("text", "x", "Câu", "", "", "", "regex(., 'a')"), "constraint", "Không có hàm"),
        (("text", "x", "Câu", "", "", "${x} = 'a'"), "relevant", "chạy vòng"),
        (("text", "1x", "Câu"), "name", "bắt đầu bằng chữ"),
        (("text", "x", ""), "label", "Thiếu chữ"),
        (("end_group", "", ""), "type", "Không có nhóm nào"),
        (("begin_group", "g", "Nhóm"), "type", "end_group"),
        (("calculate", "x", ""), "calculation", "chưa có biểu thức"),
        (("begin_repeat", "x", "Lặp"), "type", "Chưa hiểu loại câu"),
    ],
)
def test_each_wrong_cell_is_named(line, column, why):
    wrong, found = told(lines=one(*line))

    assert why in wrong[("survey", len(LINES) + 2, column)]
    assert found.schema == {}


def test_circles_are_found_however_long_and_through_groups():
    lines = [
        ("begin_group", "g", "Nhóm", "", "", "${b} = '1'"), ("text", "a", "A"), ("end_group",),
        ("text", "b", "B", "", "", "${c} = '1'"), ("text", "c", "C", "", "", "${a} = '1'"),
    ]  # fmt: skip
    wrong, _found = told(lines=lines, choices=None, settings=None)

    assert any("chạy vòng" in why for why in wrong.values())


def test_choices_and_settings_are_judged_too():
    wrong, _found = told(choices=[*CHOICES, ("muc", "rat", "Lại"), ("muc", "a b", "Cách"), ("muc", "x", "")])
    assert {each[1:] for each in wrong} == {(8, "name"), (9, "name"), (10, "label")}
    wrong, _found = told(settings={**SETTINGS, "satisfied_choices": "tot"})
    assert ("settings", 2, "satisfied_choices") in wrong
    wrong, _found = told(settings={**SETTINGS, "satisfaction_question": "vi_sao"})
    assert ("settings", 2, "satisfaction_question") in wrong


def test_a_book_without_questions_and_one_that_is_none():
    found = judged(BytesIO(book(lines=[("note", "n", "Chào")], choices=None, settings=None)))
    assert "chưa có câu hỏi" in found.findings()[0]["why"]
    with pytest.raises(UnreadableList):
        judged(BytesIO(b"PK\x03\x04 nothing"))
    with pytest.raises(UnreadableList):
        judged(BytesIO(b"type,name\ntext,a"))


def test_hundreds_of_lines_and_a_hostile_expression_come_back_quickly():
    lines = [("text", f"c{number}", "Câu") for number in range(250)]
    wrong, _found = told(lines=[*lines, ("text", "x", "Câu", "", "", "(" * 900)], choices=None, settings=None)

    assert any("nhiều hơn 200" in why for why in wrong.values())
    assert (
        "ngoặc" in wrong[("survey", 252, "relevant")]
        or "nhiều phần" in wrong[("survey", 252, "relevant")]
        or ("tầng" in wrong[("survey", 252, "relevant")])
    )


def test_a_version_is_a_row_and_never_changes(cast):
    content = book()
    first = a_version(cast, content=content)
    again = a_version(cast, content=content)
    second = a_version(cast, content=book(lines=LINES[:2], choices=CHOICES))

    assert again.pk == first.pk
    assert (first.number, second.number) == (1, 2)
    assert first.form_id == second.form_id
    assert first.file_sha256 != second.file_sha256
    with pytest.raises(WrongFormError):
        keep_version(
            cast.front, content=book(lines=one("x", "y")), file_name="x.xlsx", name="", by=cast.front_official
        )
    assert FormVersion.objects.count() == 2
