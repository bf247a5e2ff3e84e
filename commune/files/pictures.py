"""Pictures: is it one, and a new one made of it to show."""

import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
SHOWN_SIDE = 1600
QUALITY = 80
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class NoPictureError(ValueError):
    """Not a JPEG, PNG or WebP picture, a broken one, or one that would fill the memory when unpacked."""


class Shown(NamedTuple):
    """A JPEG without metadata; `media_type` is that of the original."""

    content: bytes
    width: int
    height: int
    media_type: str


def shown(content: bytes) -> Shown:
    """Decode every pixel, turn as the camera was held, shrink to 1600 pixels, encode anew; raises NoPictureError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _made_anew(content)
    except NoPictureError:
        raise
    # Pillow's decoders raise whatever a broken file makes them stumble over
    except Exception as broken:
        raise NoPictureError(str(broken)) from broken


def _made_anew(content: bytes) -> Shown:
    with Image.open(io.BytesIO(content), formats=list(MEDIA_TYPES)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise NoPictureError("too many pixels")
        media_type = MEDIA_TYPES[str(picture.format)]
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
        bare = Image.new("RGB", upright.size, "white")
        bare.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    made = io.BytesIO()
    bare.save(made, "JPEG", quality=QUALITY, optimize=True)
    return Shown(made.getvalue(), bare.width, bare.height, media_type)
