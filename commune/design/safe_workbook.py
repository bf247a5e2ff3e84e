"""A workbook packed anew with its first sheets alone, unpacked and counted before the reader may see it.

The reader lays cells out as one full rectangle: two of them far apart would cost it all the memory there is.
Sizes in the archive and a sheet's `dimension` are claims: bytes, places of cells and letters are counted here.
"""

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from lxml import etree

from commune.design.cells import Attributes, Cells, Lengths, NotAWorkbook, TooLarge, local

LARGEST_UNPACKED = 30 * 1024 * 1024
PIECE = 64 * 1024
BOOK, LINKS, ROOT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"
TO_BOOK = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Target="{BOOK}" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, RuntimeError, etree.XMLSyntaxError)


def repacked(
    content: bytes, *, most_rows: int, most_sheets: int = 1, largest: int = LARGEST_UNPACKED
) -> bytes:
    """The workbook with nothing but what its first `most_sheets` sheets need; raises TooLarge or NotAWorkbook.

    `largest` bytes unpacked, and a third of it as letters where cells share them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = _parts(packed, most_rows, most_sheets, largest)
    except BROKEN as error:  # among RuntimeError: a password, an unknown packing
        raise NotAWorkbook from error
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as anew:
        for name, part in parts.items():
            anew.writestr(name, part)
    return out.getvalue()


def _parts(packed: zipfile.ZipFile, most_rows: int, most_sheets: int, largest: int) -> dict[str, bytes]:
    parts = _unpacked(packed, [BOOK, LINKS], largest)
    sheets, texts, styles = _linked(parts[BOOK], parts[LINKS], most_sheets)
    left = largest - sum(map(len, parts.values()))
    parts |= _unpacked(packed, [*sheets, *({texts, styles} & {*packed.namelist()})], left)
    uses: Counter[int] = Counter()
    for sheet in sheets:
        uses += _parsed(parts[sheet], Cells(most_rows))
    lengths = _parsed(parts[texts], Lengths()) if texts in parts else []
    if sum(lengths[at] * times for at, times in uses.items() if at < len(lengths)) > largest // 3:
        raise TooLarge("Tệp có nhiều chữ quá. Hãy chia nhỏ rồi nhập từng tệp.")
    return parts | {ROOT: TO_BOOK.encode()}


def _unpacked(packed: zipfile.ZipFile, names: Iterable[str], most: int) -> dict[str, bytes]:
    """Read piece by piece, and no byte more than `most` of them together."""
    parts = {}
    for name in names:
        pieces = []
        with packed.open(name) as part:
            while piece := part.read(PIECE):
                most -= len(piece)
                if most < 0:
                    raise TooLarge("Tệp bung ra lớn quá. Hãy chia nhỏ rồi nhập từng tệp.")
                pieces.append(piece)
        parts[name] = b"".join(pieces)
    return parts


def _linked(book: bytes, links: bytes, most_sheets: int) -> tuple[list[str], str, str]:
    """Names of the parts that hold the first sheets, the shared texts and the styles ("" where there are none)."""
    found = _parsed(book, Attributes("sheet"))[:most_sheets]
    keys = [next((value for key, value in sheet.items() if local(key) == "id"), None) for sheet in found]
    sheets, texts, styles = {}, "", ""
    for link in _parsed(links, Attributes("Relationship")):
        part = posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        kind = link.get("Type", "").rpartition("/")[2]
        sheets[link.get("Id")] = part
        texts, styles = (part if kind == "sharedStrings" else texts), (part if kind == "styles" else styles)
    if not keys or None in keys:
        raise NotAWorkbook
    return [*dict.fromkeys(sheets[key] for key in keys)], texts, styles


def _parsed(content: bytes, target: Any) -> Any:
    """Element by element, no tree is kept. The reader behind us knows UTF-8 alone, so nothing else is believed."""
    parser = etree.XMLParser(target=target, encoding="utf-8", resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)
