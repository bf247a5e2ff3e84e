"""Sheets, read back: a small interpreter draws our own pages, and a decoder of others reads the symbols."""

import io
import re
import zlib

import numpy as np
import pytest
import zxingcpp

from commune.lib.serials.labels import grouped, write_sheets
from commune.lib.serials.layout import A4_5X10, A4_8X12, Layout, Sheet
from commune.lib.serials.lettering import Bitmap, lettered
from commune.lib.serials.permutation import SerialKey, serial_of, serials_of
from commune.lib.serials.qr import QrTable
from commune.lib.serials.rolls import csv_lines, zpl_labels, zpl_of
from tests.corpora import ROOT

BATCH = SerialKey(b"k" * 32).batch(1, "08938500001236", 100_000)
PREFIX = "HTTPS://TEM.LANGSO.EXAMPLE/01/08938500001236/10/MX2604/21/"
TABLE = QrTable.for_prefix(PREFIX, 16)
INK = Bitmap(40, 8, b"\xff" * 40)
DOTS_PER_MM = 12

NUMBER = rb"(-?[\d.]+)"
IMAGE = re.compile(
    rb"q %b 0 0 %b %b %b cm BI/W (\d+)/H (\d+)/BPC 1/IM true/D\[1 0\](/F/AHx)? ID " % ((NUMBER,) * 4)
)
TEXT = re.compile(rb"\nEI Q BT/F %b Tf %b %b Td\(([^)]*)\)Tj ET" % ((NUMBER,) * 3))
FORM = re.compile(rb"q 1 0 0 1 %b %b cm/C Do Q" % ((NUMBER,) * 2))
DRAW = re.compile(rb"q %b 0 0 %b %b %b cm/(\w+) Do Q" % ((NUMBER,) * 4))


def sheets(sheet, stamps):
    out = io.BytesIO()
    pages = write_sheets(out, sheet, TABLE, BATCH, stamps)
    return out.getvalue(), pages


def objects(pdf):
    """Objects by number, found through the cross-reference table as a reader would."""
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])
    count = int(re.match(rb"xref\n0 (\d+)\n", pdf[start:])[1])
    lines = pdf[start:].split(b"\n")[3 : 2 + count]
    found = {}
    for number, line in enumerate(lines, 1):
        header = b"%d 0 obj\n" % number
        assert re.fullmatch(rb"\d{10} 00000 n ", line)
        at = int(line[:10])
        assert pdf.startswith(header, at)
        found[number] = pdf[at + len(header) : pdf.index(b"\nendobj\n", at)]
    return found


def stream(body):
    head, _, data = body.partition(b"stream\n")
    length = int(re.search(rb"/Length (\d+)", head)[1])
    assert data[length:] == b"\nendstream"
    return zlib.decompress(data[:length])


def page_contents(pdf):
    found = objects(pdf)
    (tree,) = (body for body in found.values() if b"/Type/Pages" in body)
    kids = [int(number) for number in re.search(rb"/Kids\[([\d R]*)\]", tree)[1].split(b" ")[::3]]
    assert int(re.search(rb"/Count (\d+)", tree)[1]) == len(kids)
    numbers = [int(re.search(rb"/Contents (\d+) 0 R", found[kid])[1]) for kid in kids]
    return [stream(found[number]) for number in numbers]


def labels(content):
    """Per label: the symbol's place (mm) and modules, the text's size, place and letters."""
    at = 0
    while match := IMAGE.search(content, at):
        width, height = int(match[5]), int(match[6])
        length = (width + 7) // 8 * height
        if match[7]:
            end = content.index(b">", match.end())
            data, at = bytes.fromhex(content[match.end() : end].decode()), end + 1
        else:
            data, at = content[match.end() : match.end() + length], match.end() + length
        rows = np.unpackbits(np.frombuffer(data, np.uint8).reshape(height, -1), axis=1)[:, :width]
        text = TEXT.match(content, at)
        assert text, "the serial follows its symbol"
        yield [float(match[part]) for part in range(1, 5)], rows, [float(text[i]) for i in (1, 2, 3)], text[4]


def blackened(page, left, bottom, width, height):
    """Solid ink over a box of millimetres, at least one dot."""
    top = page.shape[0] - round((bottom + height) * DOTS_PER_MM)
    page[
        top : page.shape[0] - round(bottom * DOTS_PER_MM),
        round(left * DOTS_PER_MM) : round((left + width) * DOTS_PER_MM),
    ] = 0


def drawn_page(pdf, content, layout):
    """The page at 12 dots a millimetre; text and captions as solid bars, the worst neighbours of a symbol."""
    page = np.full([round(side * DOTS_PER_MM) for side in layout.page_mm[::-1]], 255, np.uint8)
    for (side, _, left, bottom), rows, (font, text_left, baseline), serial in labels(content):
        dots = round(side * DOTS_PER_MM)
        picks = np.arange(dots) * len(rows) // dots
        top = page.shape[0] - round(bottom * DOTS_PER_MM) - dots
        column = round(left * DOTS_PER_MM)
        page[top : top + dots, column : column + dots] = 255 * (1 - rows[np.ix_(picks, picks)])
        blackened(page, text_left, baseline - 0.2 * font, 0.6 * font * len(serial), 0.8 * font)
    forms = [stream(body) for body in objects(pdf).values() if b"/Subtype/Form" in body]
    for corner in FORM.finditer(content):
        for drawn in DRAW.finditer(forms[0]):
            width, height, left, bottom = (float(drawn[part]) for part in range(1, 5))
            blackened(page, float(corner[1]) + left, float(corner[2]) + bottom, width, height)
    return page


@pytest.mark.parametrize("layout", [A4_8X12, A4_5X10])
def test_every_symbol_of_a_drawn_page_is_read(layout):
    pdf, pages = sheets(Sheet(layout, captions=(INK, INK, INK), banner=INK, title="MX2604"), range(500, 800))
    contents = page_contents(pdf)
    assert len(contents) == pages == -(-300 // layout.labels)
    serials = []
    for content in contents:
        page = drawn_page(pdf, content, layout)
        for corner in list(layout.corners())[: len(list(labels(content)))]:
            left, bottom = (round(side * DOTS_PER_MM) for side in corner)
            width, height = (round(side * DOTS_PER_MM) for side in layout.cell_mm)
            cell = page[page.shape[0] - bottom - height : page.shape[0] - bottom, left : left + width]
            (found,) = zxingcpp.read_barcodes(np.ascontiguousarray(cell))
            assert found.text.startswith(PREFIX)
            serials.append(found.text.removeprefix(PREFIX))
    assert serials == [serial_of(BATCH, index) for index in range(500, 800)]


@pytest.mark.parametrize("layout", [A4_8X12, A4_5X10])
def test_a_whole_page_is_read_at_once(layout):
    """The quiet zones are clear although everything around the symbols is black."""
    pdf, _ = sheets(Sheet(layout, captions=(INK, INK), banner=INK), range(layout.labels))
    found = zxingcpp.read_barcodes(drawn_page(pdf, page_contents(pdf)[0], layout))
    assert {item.text for item in found} == {
        PREFIX + serial_of(BATCH, index) for index in range(layout.labels)
    }


@pytest.mark.parametrize("layout", [A4_8X12, A4_5X10])
def test_four_modules_around_each_symbol_stay_clear(layout):
    pdf, _ = sheets(Sheet(layout, captions=(INK, INK, INK)), range(layout.labels))
    (form,) = (stream(body) for body in objects(pdf).values() if b"/Subtype/Form" in body)
    for (side, _, left, bottom), rows, (font, _, baseline), _ in labels(page_contents(pdf)[0]):
        quiet = 4 * side / len(rows)
        assert baseline + 0.75 * font <= bottom - quiet
        corner = max(c for c in layout.corners() if c[0] <= left and c[1] <= bottom)
        assert corner[0] - 0.001 <= left - quiet
        assert left + side + quiet <= corner[0] + layout.cell_mm[0] + 0.001
        assert bottom + side + quiet <= corner[1] + layout.cell_mm[1] + 0.001
        for drawn in DRAW.finditer(form):
            assert corner[1] + float(drawn[4]) >= corner[1]
            assert corner[1] + float(drawn[4]) + float(drawn[2]) <= baseline


def test_serials_stand_below_their_symbols_for_people():
    pdf, _ = sheets(Sheet(A4_5X10), range(10, 13))
    texts = [text.decode() for *_, text in labels(page_contents(pdf)[0])]
    assert [text.replace(" ", "") for text in texts] == [serial_of(BATCH, index) for index in (10, 11, 12)]
    assert {tuple(map(len, text.split(" "))) for text in texts} == {(4, 4, 4, 4)}
    assert grouped(serials_of(BATCH, 0, 3)).shape == (3, 19)


def test_symbols_that_hold_the_end_mark_go_as_hex():
    table = QrTable.for_prefix("HTTPS://LANGSO.EXAMPLE/01/08938500001236/21/", 16)
    matrices = table.matrices(serials_of(BATCH, 0, 20_000))
    marked = [index for index, matrix in enumerate(matrices) if b"EI" in matrix.tobytes()]
    assert marked
    out = io.BytesIO()
    write_sheets(out, Sheet(A4_8X12), table, BATCH, range(marked[0], marked[0] + 1))
    pdf = out.getvalue()
    (content,) = page_contents(pdf)
    assert content.count(b"/F/AHx ID ") == 1
    assert content.count(b"EI") == 1
    ((_, rows, _, _),) = labels(content)
    assert (np.packbits(rows, axis=1).ravel() == matrices[marked[0]]).all()


def test_files_are_the_same_each_time_and_cut_anywhere():
    sheet = Sheet(A4_8X12, captions=(INK,), title="tem (1) \\")
    whole, _ = sheets(sheet, range(192))
    assert whole == sheets(sheet, range(192))[0]
    first, second = sheets(sheet, range(96))[0], sheets(sheet, range(96, 192))[0]
    assert page_contents(whole) == page_contents(first) + page_contents(second)
    assert rb"(tem \(1\) \\ 97-192)Tj" in page_contents(second)[0]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="fit"):
        Sheet(A4_8X12, captions=(INK,) * 5)
    with pytest.raises(ValueError, match="fit"):
        Sheet(Layout(10, 20, symbol_mm=21, line_mm=1))
    with pytest.raises(ValueError, match="ASCII"):
        Sheet(A4_8X12, title="xoài")
    with pytest.raises(ValueError, match="not in a batch"):
        sheets(Sheet(A4_8X12), range(99_999, 100_001))
    with pytest.raises(ValueError, match="gapless"):
        sheets(Sheet(A4_8X12), range(0, 10, 2))


def fonts():
    folder = ROOT / "node_modules" / "@fontsource" / "be-vietnam-pro" / "files"
    if not folder.exists():
        pytest.skip("the web font is not installed (npm ci)")
    return [folder / f"be-vietnam-pro-{part}-600-normal.woff2" for part in ("latin", "vietnamese")]


def rows_of(bitmap):
    packed = np.frombuffer(bitmap.rows, np.uint8).reshape(bitmap.height, -1)
    return np.unpackbits(packed, axis=1)[:, : bitmap.width]


def test_vietnamese_lines_are_lettered_out_of_two_fonts():
    line = lettered("DỮ LIỆU MINH HỌA", fonts())
    assert line.height == 64
    assert line.width > 5 * line.height
    assert 0.1 < rows_of(line).mean() < 0.5
    plain, accented = (rows_of(lettered(text, fonts())) for text in ("DU", "DỮ"))
    assert accented.shape[0] == plain.shape[0]
    assert accented.sum() > plain.sum()
    with pytest.raises(ValueError, match="no font"):
        lettered("漢", fonts())
    with pytest.raises(ValueError, match="nothing"):
        lettered(" ", fonts())


def test_a_caption_keeps_its_shape():
    bitmap = lettered("Xoài cát Chu Mỹ Xương, lô MX2604", fonts())
    pdf, _ = sheets(Sheet(A4_5X10, captions=(bitmap,)), range(1))
    (image,) = (body for body in objects(pdf).values() if b"/Subtype/Image" in body)
    assert stream(image) == bitmap.rows
    assert b"/Width %d/Height %d/" % (bitmap.width, bitmap.height) in image
    (form,) = (stream(body) for body in objects(pdf).values() if b"/Subtype/Form" in body)
    drawn = DRAW.search(form)
    assert float(drawn[1]) / float(drawn[2]) == pytest.approx(bitmap.width / bitmap.height, rel=0.01)


def test_lines_for_print_shops():
    lines = list(csv_lines(BATCH, PREFIX, range(5_000, 9_500)))
    assert len(lines) == 4_500
    assert lines[0] == f"5001,{serial_of(BATCH, 5_000)},{PREFIX}{serial_of(BATCH, 5_000)}\r\n"
    assert lines[-1].startswith(f"9500,{serial_of(BATCH, 9_499)},")
    with pytest.raises(ValueError, match="not in a batch"):
        list(csv_lines(BATCH, PREFIX, range(99_999, 100_001)))
    with pytest.raises(ValueError, match="address"):
        list(csv_lines(BATCH, "A,B", range(1)))


def test_labels_for_roll_printers():
    (label,) = zpl_labels(BATCH, PREFIX, range(7, 8), ("Xoài ^cát~ _1",))
    serial = serial_of(BATCH, 7)
    assert label.startswith("^XA^CI28")
    assert label.endswith("^XZ\n")
    assert f"^BQN,2,4^FDMA,{PREFIX}{serial}^FS" in label
    assert "^FDXoài _5Ecát_7E _5F1^FS" in label
    assert f"{serial[:4]} {serial[4:8]} " in label
    assert label == zpl_of(PREFIX + serial, serial, ("Xoài ^cát~ _1",))
