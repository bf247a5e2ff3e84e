"""Vietnamese text for matching, sorting and plain-ASCII channels.

One place decides what is the same word, so SQLite and PostgreSQL answer alike:
`fold` fills stored search columns, `sort_key` stored sort columns.
"""

import re
import unicodedata

from commune.lib.dictionary_order import person_sort_key, sort_key

__all__ = ["ascii_fold", "fold", "nfc", "one_line", "person_sort_key", "slug", "sort_key", "visible", "words"]

_D_STROKE = str.maketrans({"đ": "d", "ð": "d", "Đ": "D", "Ð": "D"})
_PLAIN_SIGNS = str.maketrans({
    "₫": "d", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "...",
    "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "×": "x",
})  # fmt: skip
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
# A lone final y after a consonant is spelled i by others (Mỹ/Mĩ, lý/lí); after qu also inside (quýt/quít).
_FINAL_Y = re.compile(r"\b([bcdghklmnpqrstvx]{1,3})y\b")
_QUY = re.compile(r"\bquy(?!e)")
_KEPT = "\u200c\u200d\t\n\r"
_WORD = re.compile(r"[^\W_]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def nfc(text: str) -> str:
    """The composed form in which all text is stored."""
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Composed, without signs that show nothing and turn or hide what stands beside them (bidi, zero width, controls).

    The two joiners stay: letters of other scripts and joined emoji need them; so do line ends and tabs.
    """
    seen = (sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in {"Cc", "Cf"})
    return text if text.isascii() and text.isprintable() else nfc("".join(seen))


def one_line(text: str) -> str:
    """Visible, with single spaces: how names, reasons and notes are kept."""
    return " ".join(visible(text).split())


def _without_marks(text: str) -> str:
    """Only Latin marks go: Khmer and Thai vowels are marks too and carry the word."""
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFD", text))
    return nfc(bare.translate(_D_STROKE))


def fold(text: str) -> str:
    """The matching form: lower case, no marks, đ as d, one spelling of i/y and of tone placing.

    "Hoà", "Hòa" and "hoa" give "hoa"; "Mỹ", "Mĩ" and "my" give "mi". Idempotent. Spaces and
    punctuation stay. Never show it to anybody; links use `slug`, bank notes `ascii_fold`.
    """
    plain = _without_marks(nfc(text).lower()).lower()
    return _QUY.sub("qui", _FINAL_Y.sub(r"\1i", plain))


def words(text: str) -> list[str]:
    """The folded words of a text, in order: what a search column and a query are cut into."""
    return _WORD.findall(fold(text))


def ascii_fold(text: str) -> str:
    """Printable ASCII with case kept, as bank transfer notes need: "Đồng Tháp" gives "Dong Thap".

    Typographic quotes and dashes become plain ones, any white space a space; what has no
    ASCII form (other scripts, control characters) is left out.
    """
    spaced = "".join(" " if character.isspace() else character for character in text)
    plain = _without_marks(spaced.translate(_PLAIN_SIGNS))
    return "".join(character for character in plain if " " <= character <= "~")


def slug(text: str) -> str:
    """Address part: "Xoài cát Hòa Lộc" gives "xoai-cat-hoa-loc"; "" when nothing Latin is in the text."""
    return _NOT_SLUG.sub("-", ascii_fold(text).lower()).strip("-")
