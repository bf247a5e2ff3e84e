"""The scan page as bytes: made once for a lot, compressed once, with the sentence of each scan at its end.

The sentence stands last in the document and first on the screen (grid order in scan.css), so that a scan costs
no rendering and no compression: the cached deflate stream ends on a full flush, one stored block follows, and
the checksum goes on from the cached one (RFC 1951 3.2.4, RFC 1952).
"""

import base64
import re
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from commune.passport.verdicts import Verdict

MARK = "<!--scans-->"
STYLE_SHEET = Path(__file__).with_name("scan.css")
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
LONGEST_TAIL = 65535


@dataclass(frozen=True)
class Page:
    """`before` and `after` the place of the scan's sentence; `deflated` and `crc` are of `before`."""

    before: bytes
    after: bytes
    deflated: bytes
    crc: int

    @classmethod
    def of(cls, html: str) -> "Page":
        before, _, after = re.sub(r"\s*\n\s*", "\n", html).partition(MARK)
        first = before.encode()
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
        deflated = squeezer.compress(first) + squeezer.flush(zlib.Z_FULL_FLUSH)
        return cls(first, after.strip().encode(), deflated, zlib.crc32(first))

    def plain(self, sentence: str = "") -> bytes:
        return self.before + sentence.encode() + self.after

    def gzipped(self, sentence: str = "") -> bytes:
        """ValueError for a sentence that no stored block holds."""
        tail = sentence.encode() + self.after
        if len(tail) > LONGEST_TAIL:
            raise ValueError("the sentence of a scan is short")
        block = struct.pack("<BHH", 1, len(tail), len(tail) ^ 0xFFFF) + tail
        size = (len(self.before) + len(tail)) & 0xFFFFFFFF
        return GZIP_HEAD + self.deflated + block + struct.pack("<II", zlib.crc32(tail, self.crc), size)


def page_of(template: str, verdict: Verdict, **facts: Any) -> Page:
    """Renders a scan page in the active language."""
    shell = {
        "verdict": verdict,
        "language": get_language() or settings.LANGUAGE_CODE,
        "instance": settings.INSTANCE_NAME,
        "demo": settings.DEMO,
        "style": style(),
    }
    return Page.of(render_to_string(template, {**shell, **facts}))


def answer(request: HttpRequest, page: Page, sentence: str = "", *, status: int = 200) -> HttpResponse:
    """The page for this client: never cached, gzipped where it may be, its one style allowed by digest."""
    zipped = takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(page.gzipped(sentence) if zipped else page.plain(sentence), status=status)
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = "no-cache, private"
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding", "Accept", "Cookie"])
    setattr(response, "_csp_update", {"style-src": [style_digest()]})  # noqa: B010  # django-csp's own mark
    return response


def takes_gzip(accepted: str) -> bool:
    """Accept-Encoding (RFC 9110 12.5.3) names gzip, not with weight 0."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return False


@cache
def _style_sheet() -> str:
    text = re.sub(r"/\*.*?\*/", "", STYLE_SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{}:;,]) ?", r"\1", text).replace(";}", "}").strip()


def style() -> SafeString:
    return mark_safe(f"<style>{_style_sheet()}</style>")  # noqa: S308  # our own file


@cache
def style_digest() -> str:
    return f"'sha256-{base64.b64encode(sha256(_style_sheet().encode()).digest()).decode()}'"
