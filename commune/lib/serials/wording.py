"""Words under the pictures: what `lettering` drew, as text that readers aloud, searches and copies find.

It is shown in rendering mode 3 (ISO 32000-1, 9.3.6: neither filled nor stroked) in a font whose ToUnicode map
(9.10.3) gives each byte the character it stands for; the font's own glyphs are never seen.
"""

from collections.abc import Iterable

from commune.lib.serials.pdf import PdfWriter

_FIRST_BYTE = 33
_MOST = 100  # entries that one bfchar section may have
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding/ToUnicode %d 0 R>>"
_MAP = (
    b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/Words def/CMapType 2 def\n"
    b"1 begincodespacerange<00><FF>endcodespacerange\n%bendcmap "
    b"CMapName currentdict/CMap defineresource pop end end"
)


class Wording:
    """A font for the characters of the given texts. ValueError where they are more than one byte can tell."""

    def __init__(self, texts: Iterable[str]) -> None:
        characters = sorted(set("".join(texts)))
        if len(characters) > 256 - _FIRST_BYTE:
            raise ValueError("too many different characters for one sheet")
        self._bytes = {character: _FIRST_BYTE + place for place, character in enumerate(characters)}

    def write(self, pdf: PdfWriter) -> int:
        """Adds the font and returns its object number."""
        entries = [
            b"<%02X><%b>" % (byte, character.encode("utf-16-be").hex().encode())
            for character, byte in self._bytes.items()
        ]
        parts = [entries[start : start + _MOST] for start in range(0, len(entries), _MOST)]
        sections = b"".join(
            b"%d beginbfchar\n%b\nendbfchar\n" % (len(part), b"\n".join(part)) for part in parts
        )
        return pdf.add(_FONT % pdf.add_stream(_MAP % sections))

    def shown(self, name: bytes, text: str, left: float, bottom: float, size: float) -> bytes:
        """Drawing operators for the text, unseen, in the font resource called `name`; none for no text."""
        if not text:
            return b""
        shown = bytes(self._bytes[character] for character in text).hex().encode()
        return b"q BT 3 Tr/%b %.3f Tf %.3f %.3f Td<%b>Tj ET Q\n" % (name, size, left, bottom, shown)
