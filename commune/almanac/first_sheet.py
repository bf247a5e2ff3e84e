"""A workbook packed anew with its first sheet alone, unpacked and counted before the reader may see it.

The reader lays cells out as one full rectangle: two of them far apart would cost it all the memory there is.
Sizes in the archive and the sheet's `dimension` are claims: bytes, places of cells and letters are counted here.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

from lxml import etree

from commune.almanac.cells import Attributes, Cells, Lengths, NotAWorkbook, TooLarge, local

LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_LETTERS = 10_000_000
PIECE = 64 * 1024
BOOK, LINKS, ROOT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"
TO_BOOK = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Target="{BOOK}" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, RuntimeError, etree.XMLSyntaxError)


def alone(content: bytes) -> bytes:
    """The workbook with nothing but what its first sheet needs; raises TooLarge or NotAWorkbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = _parts(packed)
    except BROKEN as error:  # among RuntimeError: a password, an unknown packing
        raise NotAWorkbook from error
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as anew:
        for name, part in parts.items():
            anew.writestr(name, part)
    return out.getvalue()


def _parts(packed: zipfile.ZipFile) -> dict[str, bytes]:
    parts = _unpacked(packed, [BOOK, LINKS], LARGEST_UNPACKED)
    sheet, texts, styles = _linked(parts[BOOK], parts[LINKS])
    left = LARGEST_UNPACKED - sum(map(len, parts.values()))
    parts |= _unpacked(packed, [sheet, *({texts, styles} & {*packed.namelist()})], left)
    uses = _parsed(parts[sheet], Cells())
    lengths = _parsed(parts[texts], Lengths()) if texts in parts else []
    if sum(lengths[at] * times for at, times in uses.items() if at < len(lengths)) > MOST_LETTERS:
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


def _linked(book: bytes, links: bytes) -> tuple[str, str, str]:
    """Names of the parts that hold the first sheet, the shared texts and the styles ("" where there are none)."""
    sheets = _parsed(book, Attributes("sheet"))
    first = next((value for key, value in sheets[0].items() if local(key) == "id"), None) if sheets else None
    sheet = texts = styles = ""
    for link in _parsed(links, Attributes("Relationship")):
        part = posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        kind = link.get("Type", "").rpartition("/")[2]
        sheet = part if first and link.get("Id") == first else sheet
        texts, styles = (part if kind == "sharedStrings" else texts), (part if kind == "styles" else styles)
    if not sheet:
        raise NotAWorkbook
    return sheet, texts, styles


def _parsed(content: bytes, target: Any) -> Any:
    """Element by element, no tree is kept. The reader behind us knows UTF-8 alone, so nothing else is believed."""
    parser = etree.XMLParser(target=target, encoding="utf-8", resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)
