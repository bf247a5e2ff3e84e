"""Vietnamese lines of print as one-bit pictures, so that label sheets need no embedded font.

A line (product, lot, banner) is the same on every label of a sheet: it is drawn once and referred to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LINE_PIXELS = 64
_MISSING = "\uffff"
_HALF_GREY = 128

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows packed to bytes, most significant bit leftmost, 1 = ink; `text` is what is drawn, for machines."""

    width: int
    height: int
    rows: bytes
    text: str = ""


def lettered(text: str, fonts: Sequence[Path | BytesIO], pixels: int = LINE_PIXELS) -> Bitmap:
    """`text` on one line, `pixels` high from the deepest to the highest a letter of these fonts may reach.

    Each character comes from the first font that has it (web fonts come in pieces, one for Latin, one for
    Vietnamese). ValueError for an empty text or a character in none of them. TTF, OTF, WOFF and WOFF2.
    """
    loaded = [ImageFont.truetype(font, pixels, layout_engine=ImageFont.Layout.BASIC) for font in fonts]
    if not text.strip() or not loaded:
        raise ValueError("nothing to letter")
    ascent = max(font.getmetrics()[0] for font in loaded)
    descent = max(font.getmetrics()[1] for font in loaded)
    placed = [(character, _font_with(character, loaded)) for character in text]
    width = round(sum(font.getlength(character) for character, font in placed))
    picture = Image.new("L", (width, ascent + descent), 0)
    pen, at = ImageDraw.Draw(picture), 0.0
    for character, font in placed:
        pen.text((at, ascent), character, fill=255, font=font, anchor="ls")
        at += font.getlength(character)
    scaled = picture.resize((max(1, round(width * pixels / picture.height)), pixels), Image.Resampling.BOX)
    one_bit = scaled.point(lambda grey: 255 if grey >= _HALF_GREY else 0, mode="1")
    return Bitmap(one_bit.width, one_bit.height, one_bit.tobytes(), text)


def _font_with(character: str, fonts: Sequence[Font]) -> Font:
    if character == " ":
        return fonts[0]
    for font in fonts:
        if _drawn(font, character) != _drawn(font, _MISSING):
            return font
    raise ValueError(f"no font has the character {character!r}")


def _drawn(font: Font, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character, mode="1")
    return mask.size, bytes(mask)
