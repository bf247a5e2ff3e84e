"""Workbooks that would swell in the reader's hands are refused before it touches them."""

import io
import zipfile
from zipfile import ZIP_DEFLATED

import pytest

from commune.design import safe_workbook, tables

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>%s</sheets></workbook>'
FIRST, SECOND = (f'<sheet name="T{n}" sheetId="{n}" r:id="rId{n}"/>' for n in (1, 2))
LINKS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
HEADINGS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã</t></is></c></row>'


def packed(rows, *, sheets=FIRST, prolog="", **parts):
    """A workbook whose first sheet has these rows."""
    sheet = (
        f'{prolog}<worksheet xmlns="{MAIN}"><dimension ref="A1:A2"/><sheetData>{rows}</sheetData></worksheet>'
    )
    whole = {"xl/workbook.xml": BOOK % sheets, "xl/_rels/workbook.xml.rels": LINKS}
    whole |= {"xl/worksheets/sheet1.xml": sheet}
    whole |= {f"xl/{name.replace('__', '/')}.xml": part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", ZIP_DEFLATED) as book:
        for name, part in whole.items():
            book.writestr(name, part)
    return out.getvalue()


def refusal(content):
    with pytest.raises(tables.UnreadableList) as raised:
        tables.read(io.BytesIO(content))
    return str(raised.value)


def cell(reference, value="1"):
    return f'<c r="{reference}"><v>{value}</v></c>'


@pytest.mark.parametrize("row", ['<row r="2">', "<row>"])
@pytest.mark.parametrize(
    ("reference", "words"),
    [("XFD1048576", "2000 dòng"), ("B1048576", "2000 dòng"), ("BI2", "60 cột"), ("XFD2", "60 cột")],
)
def test_two_cells_far_apart_are_refused_whatever_the_dimension_claims(reference, words, row):
    assert words in refusal(packed(f"{HEADINGS}{row}{cell(reference)}</row>"))


def test_cells_that_name_no_place_are_counted():
    columns = "<c><v>1</v></c>" * 61

    assert "60 cột" in refusal(packed(f"{HEADINGS}<row>{columns}</row>"))
    assert "2000 dòng" in refusal(packed(HEADINGS + '<row r="1048576"><c><v>1</v></c></row>'))


def test_a_row_coloured_to_its_last_column_is_no_table_too_wide():
    rows = HEADINGS + f'<row r="2">{cell("A2")}<c r="XFD2" s="0"/></row><row r="1048576"/>'

    assert tables.read(io.BytesIO(packed(rows))).rows == [["1"]]


def test_the_largest_table_is_still_read():
    rows = "".join(f'<row r="{n}">{cell(f"A{n}", n)}{cell(f"BH{n}", n)}</row>' for n in range(1, 2002))
    table = tables.read(io.BytesIO(packed(rows)))

    assert (len(table.rows), len(table.columns)) == (2000, 60)
    assert table.rows[-1][-1] == "2001"


def test_only_the_first_sheet_is_judged_and_read():
    far = f'<worksheet xmlns="{MAIN}"><sheetData><row>{cell("XFD1048576")}</row></sheetData></worksheet>'
    rows = f'{HEADINGS}<row r="2">{cell("A2", 7)}</row>'

    content = packed(rows, sheets=FIRST + SECOND, worksheets__sheet2=far)
    assert tables.read(io.BytesIO(content)).rows == [["7"]]
    assert "2000 dòng" in refusal(packed(rows, sheets=SECOND + FIRST, worksheets__sheet2=far))


def test_a_size_understated_in_the_archive_is_found_by_counting():
    content = packed(HEADINGS + "<row/>" * 6_000_000)
    length = len(HEADINGS + "<row/>" * 6_000_000).to_bytes(4, "little")[1:]
    at = content.rindex(length)  # the directory at the archive's end
    lying = content[: at - 1] + (1000).to_bytes(4, "little") + content[at + 3 :]

    assert "bung ra lớn" in refusal(content)
    assert refusal(lying)


def test_one_long_text_in_a_thousand_cells_is_refused():
    texts = f'<sst xmlns="{MAIN}"><si><t>{"đ" * 20_000}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1001))

    assert "nhiều chữ" in refusal(packed(rows, sharedStrings=texts))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        "<?hide > ?>",
        '<?xml version="1.0" encoding="utf-7"?><?x?>',
    ],
)
def test_what_two_readers_might_read_differently_is_refused(prolog):
    assert "Không đọc được" in refusal(packed(f'{HEADINGS}<row r="2">{cell("A2")}</row>', prolog=prolog))


def test_another_encoding_hides_no_cell():
    prolog = '<?xml version="1.0" encoding="iso-2022-jp"?>'
    hidden = f"<!--a-->\x1b$B{cell('XFD1048576')}\x1b(B"

    assert refusal(packed(f'{HEADINGS}<row r="2">{hidden}</row>', prolog=prolog))


@pytest.mark.parametrize(
    "left_out", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_workbook_without_its_parts_is_refused(left_out):
    whole = zipfile.ZipFile(io.BytesIO(packed(HEADINGS)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name in set(whole.namelist()) - {left_out}:
            book.writestr(name, whole.read(name))

    with pytest.raises(safe_workbook.NotAWorkbook):
        safe_workbook.repacked(out.getvalue(), most_rows=10)
