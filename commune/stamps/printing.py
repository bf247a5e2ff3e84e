"""Stamps on paper: label sheets as PDF, CSV for print shops, ZPL for roll printers. All of it streamed.

The same batch gives the same bytes each time, so a broken run is gone on with, never mixed up.
"""

from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.utils.translation import override

from commune.lib.fold import ascii_fold
from commune.lib.serials.labels import write_sheets
from commune.lib.serials.layout import A4_5X10, A4_8X12, Layout, Sheet
from commune.lib.serials.lettering import Bitmap
from commune.lib.serials.pdf import Output
from commune.lib.serials.permutation import SERIAL_LENGTH
from commune.lib.serials.qr import QrTable
from commune.lib.serials.rolls import CSV_HEADER, csv_lines, zpl_labels
from commune.stamps import captions, house_key
from commune.stamps.addresses import stamp_prefix
from commune.stamps.models import StampBatch

LAYOUTS: dict[str, Layout] = {"a4-96": A4_8X12, "a4-50": A4_5X10}
USUAL = "a4-96"
SHEETS_A_VOLUME = 1000
LINE_DOTS = 22
WIDEST_DOTS = 360
CAPTION_AT = "^FO16,208"
LABEL_END = "^XZ\n"


def pdf(batch: StampBatch, layout: Layout, out: Output, *, stamps: range | None = None) -> int:
    """Writes label sheets to `out` and returns the number of pages; about 10 microseconds a label."""
    table = QrTable.for_prefix(stamp_prefix(batch), SERIAL_LENGTH)
    return write_sheets(
        out, sheet_of(batch, layout), table, house_key.key_of(batch), stamps or range(batch.count)
    )


def sheet_of(batch: StampBatch, layout: Layout) -> Sheet:
    with override("vi"):
        words = captions.words_of(batch)
    head = captions.line(" · ".join(reversed(words)))
    title = ascii_fold(f"{words[0]}, đợt tem {batch.number}, tem số")
    return Sheet(layout, captions=tuple(map(captions.line, words)), banner=head, title=title)


def volumes(batch: StampBatch, layout: Layout) -> Iterator[range]:
    """The batch cut into files of a thousand sheets, which print shops and viewers can still open."""
    step = layout.labels * SHEETS_A_VOLUME
    for start in range(0, batch.count, step):
        yield range(start, min(start + step, batch.count))


def csv(batch: StampBatch, *, stamps: range | None = None) -> Iterator[str]:
    """`number,serial,uri`, numbers from 1."""
    yield CSV_HEADER
    yield from csv_lines(house_key.key_of(batch), stamp_prefix(batch), stamps or range(batch.count))


def zpl(batch: StampBatch, *, stamps: range | None = None) -> Iterator[str]:
    """The captions go to the printer's memory once, as one picture; each label then calls for it."""
    with override("vi"):
        words = captions.words_of(batch)
    name = f"R:LS{batch.number % 10**6}.GRF"
    yield _download(name, [_narrow(text) for text in words])
    told = f"^FX{captions.DEMO_WORDS}" if settings.DEMO else ""
    tail = f"{told}{CAPTION_AT}^XG{name},1,1^FS{LABEL_END}"
    for label in zpl_labels(house_key.key_of(batch), stamp_prefix(batch), stamps or range(batch.count)):
        yield label.removesuffix(LABEL_END) + tail


def blocks(lines: Iterator[str], at_once: int = 2000) -> Iterator[bytes]:
    """Lines as UTF-8 in larger pieces, for files and streams."""
    while block := "".join(islice(lines, at_once)):
        yield block.encode()


def _narrow(text: str) -> Bitmap:
    drawn = captions.line(text, LINE_DOTS)
    if drawn.width <= WIDEST_DOTS:
        return drawn
    return captions.line(text, max(1, LINE_DOTS * WIDEST_DOTS // drawn.width))


def _download(name: str, lines: list[Bitmap]) -> str:
    """~DG of the ZPL II manual: total bytes, bytes a row, rows in hex; 1 = black."""
    width = max((bitmap.width + 7) // 8 for bitmap in lines)
    rows = b"".join(_widened(bitmap, width) for bitmap in lines)
    return f"~DG{name},{len(rows):05d},{width:03d},{rows.hex().upper()}\n"


def _widened(bitmap: Bitmap, width: int) -> bytes:
    own = (bitmap.width + 7) // 8
    rows = (bitmap.rows[at : at + own] for at in range(0, len(bitmap.rows), own))
    return b"".join(row.ljust(width, b"\0") for row in rows)
