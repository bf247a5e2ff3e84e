"""The lines under a stamp's symbol, in letters that every printer can print: pictures of Vietnamese words."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

from commune.lib.fold import ascii_fold, nfc
from commune.lib.serials.lettering import LINE_PIXELS, Bitmap, lettered
from commune.stamps import recognized
from commune.stamps.models import StampBatch

DEMO_WORDS = "DỮ LIỆU MINH HỌA"
WEB_FONT = Path("node_modules/@fontsource/be-vietnam-pro/files")
WEB_PARTS = ("latin", "vietnamese", "latin-ext")
SYSTEM_FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    Path("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"),
)


def font_files() -> list[Path]:
    """The house's web font when it is installed, else a font of the system that has Vietnamese letters."""
    web = [settings.BASE_DIR / WEB_FONT / f"be-vietnam-pro-{part}-600-normal.woff2" for part in WEB_PARTS]
    if all(path.exists() for path in web):
        return web
    return [path for path in SYSTEM_FONTS if path.exists()][:1]


def words_of(batch: StampBatch) -> list[str]:
    """Product, lot (of a roll: its number), and in the demo that none of it is real."""
    below = f"Lô {batch.lot.code}" if batch.lot else f"Đợt tem {batch.number}"
    below = " · ".join([below, *recognized.told_on(batch)])
    return [nfc(batch.trade_item.name), below, *([DEMO_WORDS] if settings.DEMO else [])]


def line(text: str, pixels: int = LINE_PIXELS) -> Bitmap:
    """Letters without a drawing in any font lose their marks rather than being left out."""
    return _drawn(text, tuple(font_files()), pixels)


@lru_cache(maxsize=64)
def _drawn(text: str, fonts: tuple[Path, ...], pixels: int) -> Bitmap:
    tries: Sequence[tuple[str, Sequence[Path | BytesIO]]] = [
        (text, fonts),
        (ascii_fold(text), fonts),
        (ascii_fold(text), [_builtin_font()]),
    ]
    for words, used in tries:
        try:
            return replace(lettered(words, used, pixels), text=text)
        except ValueError:
            continue
    raise ValueError(f"no font can draw {text!r}")


def _builtin_font() -> BytesIO:
    """The plain Latin font inside Pillow."""
    found = ImageFont.load_default(LINE_PIXELS)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return BytesIO(found.font_bytes)
