"""Sheets of stamps as PDF, streamed: about 10 microseconds and 130 bytes a label.

The symbols are one-bit images inside the page (image masks); the serial stands below each in Courier, one of
the fonts every PDF reader has. Lines with Vietnamese letters are pictures (`lettering`), drawn once per file:
the product and lot under each symbol, and a banner at the head of the page. Print at 100 %.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commune.lib.serials.layout import Layout, Sheet
from commune.lib.serials.lettering import Bitmap
from commune.lib.serials.pdf import POINTS_PER_MM, Output, PdfWriter
from commune.lib.serials.permutation import SERIAL_LENGTH, BatchKey, serials_of
from commune.lib.serials.qr import QUIET_MODULES, QrTable
from commune.lib.serials.wording import Wording

_GROUP = 4
_COURIER_WIDTH = 0.6
_LINE_FILL = 0.9
_SIDE_GAP_MM = 0.5
_HEAD_MM = 1.5
_PAGES_AT_ONCE = 16


def write_sheets(out: Output, sheet: Sheet, table: QrTable, batch_key: BatchKey, stamps: range) -> int:
    """Writes the batch's stamps of a gapless range as one PDF file and returns the number of pages.

    A long run is cut into files by the caller, one range each: the same arguments give the same bytes, so a
    broken run goes on with its first missing file. ValueError where the range leaves the batch.
    """
    if stamps.step != 1 or table.serial_length != SERIAL_LENGTH:
        raise ValueError("a gapless range and a table for serials")
    batch_key.check_range(stamps.start, len(stamps))
    pdf = PdfWriter(out)
    pages = pdf.reserve()
    wording = Wording(line.text for line in (*sheet.captions, sheet.banner) if line)
    resources = _shared_resources(pdf, sheet, wording)
    head = _banner(sheet, wording)
    places = [_Place.at(corner, sheet, table) for corner in sheet.layout.corners()]
    kids = []
    for numbers, serials in _page_serials(sheet.layout, batch_key, stamps):
        content = pdf.add_stream(_page_content(head + _foot(sheet, numbers), places, serials, table))
        kids.append(pdf.add(b"<</Type/Page/Parent %d 0 R/Contents %d 0 R>>" % (pages, content)))
    size = b"%.2f %.2f" % tuple(side * POINTS_PER_MM for side in sheet.layout.page_mm)
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    shared = b"/MediaBox[0 0 %b]/Resources<<%b>>" % (size, resources)
    pdf.write(pages, b"<</Type/Pages/Count %d/Kids[%b]%b>>" % (len(kids), listed, shared))
    pdf.finish(pdf.add(b"<</Type/Catalog/Pages %d 0 R>>" % pages))
    return len(kids)


def _page_serials(
    layout: Layout, batch_key: BatchKey, stamps: range
) -> Iterator[tuple[range, NDArray[np.uint8]]]:
    block = layout.labels * _PAGES_AT_ONCE
    for start in range(stamps.start, stamps.stop, block):
        serials = serials_of(batch_key, start, min(block, stamps.stop - start))
        for first in range(0, len(serials), layout.labels):
            page = serials[first : first + layout.labels]
            yield range(start + first, start + first + len(page)), page


def _shared_resources(pdf: PdfWriter, sheet: Sheet, wording: Wording) -> bytes:
    """Writes fonts, captions and banner; gives the entries of the resource dictionary all pages inherit."""
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>")
    words = wording.write(pdf)
    objects = b""
    if sheet.captions:
        objects += b"/C %d 0 R" % _caption_form(pdf, sheet, wording, words)
    if sheet.banner:
        objects += b"/B %d 0 R" % _bitmap_object(pdf, sheet.banner)
    return b"/Font<</F %d 0 R/W %d 0 R>>/XObject<<%b>>" % (font, words, objects)


def _bitmap_object(pdf: PdfWriter, bitmap: Bitmap) -> int:
    return pdf.add_stream(
        bitmap.rows,
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ImageMask true/BitsPerComponent 1/Decode[1 0]"
        % (bitmap.width, bitmap.height),
    )


def _caption_form(pdf: PdfWriter, sheet: Sheet, wording: Wording, words: int) -> int:
    """All captions of one label, in millimetres from its lower left corner."""
    layout = sheet.layout
    width, height = layout.cell_mm
    names, drawing = b"", b""
    for line, bitmap in enumerate(sheet.captions):
        names += b"/I%d %d 0 R" % (line, _bitmap_object(pdf, bitmap))
        bottom = height - layout.symbol_mm - layout.line_mm * (line + 2)
        box = (_SIDE_GAP_MM, bottom, width - 2 * _SIDE_GAP_MM, layout.line_mm * _LINE_FILL)
        drawing += _fitted(b"I%d" % line, bitmap, box)
        drawing += wording.shown(b"W", bitmap.text, _SIDE_GAP_MM, bottom, layout.line_mm / 2)
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 %.3f %.3f]/Resources<</Font<</W %d 0 R>>/XObject<<%b>>>>"
    return pdf.add_stream(drawing, entries % (width, height, words, names))


def _fitted(name: bytes, bitmap: Bitmap, box: tuple[float, float, float, float]) -> bytes:
    """Draws a bitmap as large as the box allows, in its middle."""
    left, bottom, width, height = box
    scale = min(height / bitmap.height, width / bitmap.width)
    drawn_width, drawn_height = bitmap.width * scale, bitmap.height * scale
    place = (left + (width - drawn_width) / 2, bottom + (height - drawn_height) / 2)
    return b"q %.3f 0 0 %.3f %.3f %.3f cm/%b Do Q\n" % (drawn_width, drawn_height, *place, name)


@dataclass(frozen=True, slots=True)
class _Place:
    """The bytes around what changes from label to label, for one place on the page."""

    before_symbol: bytes
    before_serial: bytes
    after_serial: bytes

    @classmethod
    def at(cls, corner: tuple[float, float], sheet: Sheet, table: QrTable) -> "_Place":
        layout = sheet.layout
        width, height = layout.cell_mm
        module = layout.symbol_mm / (table.size + 2 * QUIET_MODULES)
        side = module * table.size
        left = corner[0] + (width - side) / 2
        bottom = corner[1] + height - layout.symbol_mm + module * QUIET_MODULES
        font = layout.line_mm * _LINE_FILL
        text_width = (SERIAL_LENGTH + SERIAL_LENGTH // _GROUP - 1) * _COURIER_WIDTH * font
        baseline = corner[1] + height - layout.symbol_mm - layout.line_mm * _LINE_FILL
        return cls(
            b"q %.3f 0 0 %.3f %.3f %.3f cm BI/W %d/H %d/BPC 1/IM true/D[1 0]"
            % (side, side, left, bottom, table.size, table.size),
            b"\nEI Q BT/F %.3f Tf %.3f %.3f Td(" % (font, corner[0] + (width - text_width) / 2, baseline),
            b")Tj ET q 1 0 0 1 %.3f %.3f cm/C Do Q\n" % corner if sheet.captions else b")Tj ET\n",
        )


def _page_content(around: bytes, places: list[_Place], serials: NDArray[np.uint8], table: QrTable) -> bytes:
    parts = [b"%.6f 0 0 %.6f 0 0 cm\n" % (POINTS_PER_MM, POINTS_PER_MM), around]
    symbols = table.matrices(serials)
    for place, symbol, serial in zip(places, symbols, grouped(serials), strict=False):
        data = symbol.tobytes()
        # A reader finds the end of an inline image by the letters EI: an image that holds them goes as hex.
        image = b" ID " + data if b"EI" not in data else b"/F/AHx ID " + data.hex().encode() + b">"
        parts += (place.before_symbol, image, place.before_serial, serial.tobytes(), place.after_serial)
    return b"".join(parts)


def grouped(serials: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Serials as people read them: four groups of four with spaces between."""
    groups = serials.reshape(len(serials), -1, _GROUP)
    spaced = np.pad(groups, ((0, 0), (0, 0), (0, 1)), constant_values=ord(" "))
    return spaced.reshape(len(serials), -1)[:, :-1]


def _foot(sheet: Sheet, numbers: range) -> bytes:
    side, margin = sheet.layout.margin_mm
    foot = f"{sheet.title} {numbers.start + 1}-{numbers.stop}".strip()
    for special in "\\()":
        foot = foot.replace(special, "\\" + special)
    return b"BT/F 2.5 Tf %.3f %.3f Td(%b)Tj ET\n" % (side, margin / 2, foot.encode())


def _banner(sheet: Sheet, wording: Wording) -> bytes:
    if not sheet.banner:
        return b""
    (page_width, page_height), (side, margin) = sheet.layout.page_mm, sheet.layout.margin_mm
    bottom, height = page_height - margin + _HEAD_MM, margin - 2 * _HEAD_MM
    drawn = _fitted(b"B", sheet.banner, (side, bottom, page_width - 2 * side, height))
    return drawn + wording.shown(b"W", sheet.banner.text, side, bottom, height / 2)
