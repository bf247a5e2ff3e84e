"""Files that are no workbook of the form, and cells that say anything: refused with a sentence, never a fault."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as some

from commune.design import safe_workbook, tables, workbook
from commune.design.tables import UnreadableList
from commune.tradefloor import sheets
from commune.tradefloor.models import ImportDraft
from commune.tradefloor.tests import books


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def lying(content):
    """A zip whose directory says that its parts are small."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = changed.find(mark)
        changed[place + at : place + at + 4] = (10).to_bytes(4, "little")
    return bytes(changed)


BAD_FILES = {
    "nothing": b"",
    "text": b"xin chao",
    "cut off": books.written()[:900],
    "no workbook": zipped(a="b"),
    "bomb": zipped(xl__big=b"0" * (safe_workbook.LARGEST_UNPACKED + 1)),
    "lying bomb": lying(zipped(xl__big=b"0" * (safe_workbook.LARGEST_UNPACKED + 1))),
    "too big": b"PK" + b"0" * tables.LARGEST,
    "other sheets": workbook.written(workbook.Sheet("Khác", ["a"], [["b"]])),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_what_is_no_workbook_of_ours_is_refused_with_a_sentence(client, cast, name):
    client.force_login(cast.official)
    file = io.BytesIO(BAD_FILES[name])
    file.name = "x.xlsx"

    answer = client.post("/floor/imports/", {"file": file})

    assert answer.status_code == 422
    assert not ImportDraft.objects.exists()


@given(some.binary(max_size=300))
@trying(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", b"PK\x03\x04"):
        try:
            tables.read_sheets(io.BytesIO(start + content))
        except UnreadableList:
            continue


@given(some.text(max_size=40))
def test_any_cell_is_read_or_refused(text):
    for form in sheets.FORMS:
        for column in form.columns:
            if text:
                try:
                    column.read(text)
                except sheets.WrongCellError:
                    continue
