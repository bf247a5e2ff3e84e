"""What print shops and roll printers take: CSV lines, and ZPL labels whose symbols the printer draws."""

import csv
import io
from collections.abc import Iterator

from commune.lib.serials.permutation import SERIAL_LENGTH, BatchKey, serials_of

CSV_HEADER = "number,serial,uri\r\n"

_ROWS_AT_ONCE = 4096
_ZPL_SPECIAL = "^~_\\"
_ZPL_HEAD = "^XA^CI28^FO16,16^BQN,2,4^FDMA,"
_ZPL_SERIAL = "^FS^FO16,184^A0N,20,20^FD"


def csv_lines(batch_key: BatchKey, prefix: str, stamps: range) -> Iterator[str]:
    """One line a stamp, after `CSV_HEADER` (not included): number from 1, serial, address.

    About 1 microsecond a line. ValueError where the range leaves the batch or the prefix needs quoting.
    """
    _require_plain(prefix)
    for number, serial in _numbered(batch_key, stamps):
        yield f"{number},{serial},{prefix}{serial}\r\n"


def _require_plain(prefix: str) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([prefix, ""])
    if out.getvalue() != f"{prefix},":
        raise ValueError("the address may not hold quotes, commas or line breaks")


def zpl_labels(
    batch_key: BatchKey, prefix: str, stamps: range, captions: tuple[str, ...] = ()
) -> Iterator[str]:
    """`zpl_of` for each stamp of the range, about 2 microseconds each."""
    tail = _zpl_tail(captions)
    for _, serial in _numbered(batch_key, stamps):
        yield f"{_ZPL_HEAD}{prefix}{serial}{_ZPL_SERIAL}{_spaced(serial)}{tail}"


def zpl_of(uri: str, serial: str, captions: tuple[str, ...] = ()) -> str:
    """One label in ZPL II at 8 dots a millimetre: QR symbol (model 2, level M), serial, caption lines.

    UTF-8 (^CI28); Vietnamese captions need a printer font that has the letters, else pass folded text.
    """
    return f"{_ZPL_HEAD}{uri}{_ZPL_SERIAL}{_spaced(serial)}{_zpl_tail(captions)}"


def _spaced(serial: str) -> str:
    return f"{serial[:4]} {serial[4:8]} {serial[8:12]} {serial[12:]}"


def _zpl_tail(captions: tuple[str, ...]) -> str:
    lines = (
        f"^FO16,{208 + 24 * row}^A0N,20,20^FH^FD{_escaped(line)}^FS" for row, line in enumerate(captions)
    )
    return f"^FS{''.join(lines)}^XZ\n"


def _escaped(text: str) -> str:
    return "".join(f"_{ord(mark):02X}" if mark in _ZPL_SPECIAL or mark < " " else mark for mark in text)


def _numbered(batch_key: BatchKey, stamps: range) -> Iterator[tuple[int, str]]:
    if stamps.step != 1:
        raise ValueError("a gapless range")
    batch_key.check_range(stamps.start, len(stamps))
    for start in range(stamps.start, stamps.stop, _ROWS_AT_ONCE):
        count = min(_ROWS_AT_ONCE, stamps.stop - start)
        text = serials_of(batch_key, start, count).tobytes().decode()
        for row in range(count):
            yield start + row + 1, text[row * SERIAL_LENGTH : (row + 1) * SERIAL_LENGTH]
