"""Is a text Vietnamese? By the sound rules of the language, word by word, not by a word list.

A written syllable is onset, rime and tone; the sets below are complete for the standard orthography
(Hoàng Thị Châu, "Hệ thống thanh điệu tiếng Việt"; Quyết định 240/QĐ, 1984, on spelling), both placements of tone marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
STOPPED = ("c", "ch", "p", "t")  # codas that allow only sắc and nặng
ONSETS = [*"b c d đ g h k l m n p q r s t v x".split(), *"ch gh gi kh ng ngh nh ph qu th tr".split(), ""]
# Nucleus, with a medial glide where there is one, to the codas that it takes ("" is none).
RIMES = {
    "a": "_ c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "_ c m n ng o p t",
    "ê": "_ ch m n nh p t u c ng",
    "i": "_ a c ch m n nh p t u",
    "iê": "c m n ng p t u",
    "yê": "m n ng t u",
    "y": "_ t ch nh n u p m",
    "ya": "_",
    "o": "_ a c i m n ng p t e",
    "oo": "c ng",
    "ô": "_ c i m n ng p t",
    "ơ": "_ i m n p t",
    "u": "_ a c i m n ng p t y ê ơ",
    "uô": "c i m n ng t p",
    "ư": "_ a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "oa": "_ c ch i m n ng nh o p t y",
    "oă": "c m n ng p t",
    "oe": "_ n o t m",
    "ua": "_ n ng t c ch nh y i o m p u",
    "uâ": "n ng t y c",
    "uă": "n ng t c m p",
    "uê": "_ ch nh n",
    "ue": "_ n o t",
    "uơ": "_ n",
    "uy": "_ a ch n nh p t u",
    "uyê": "n t",
    "ui": "_ t nh n c",
    "uo": "_ c ng",
}
SYLLABLES_OF = {
    nucleus: {("" if coda == "_" else coda) for coda in codas.split()} for nucleus, codas in RIMES.items()
}
FRONT = "iêey"
# English words that happen to be shaped like syllables: in a text without a single mark they are English.
LOOKALIKE = frozenset(
    "a an at ban can do go ha hi him hang he hem in it lap long lo map mat me men met mi my nap no on oh pan pin pit "
    "pay per set she sit so song son soon sun tan ten than that the then them thin thing this tin tip to top "
    "too van we win you van let set get net bat cat hat lot hot top tap bit cut but out hop pin".split()
)
WORD = re.compile(r"[^\W\d_]+(?:\d[\w./:-]*)?|\d[\w./:-]*", re.UNICODE)
ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\S+")
CODE = re.compile(r"\b(?=[A-ZĐ\d./:_-]*\d)[A-ZĐa-z\d]+(?:[./:_-][A-Za-z\d]+)*\b")
UNITS = frozenset("kg g mg l ml lít m m2 m² ha cm mm km tấn tạ yến đ vnd".split())


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the letters could be one Vietnamese syllable: `nghiêng`, `xoài`, `quýt`; not `order`, `mango`."""
    marks = [sign for sign in unicodedata.normalize("NFD", word.lower()) if sign in TONES]
    if len(marks) > 1:
        return False
    plain = _without_tone(word.lower())
    return any(_fits(onset, plain[len(onset) :], bool(marks) and marks[0]) for onset in _onsets(plain))


def _without_tone(word: str) -> str:
    kept = "".join(sign for sign in unicodedata.normalize("NFD", word) if sign not in TONES)
    return unicodedata.normalize("NFC", kept)


def _onsets(plain: str) -> list[str]:
    return [onset for onset in ONSETS if plain.startswith(onset)]


def _fits(onset: str, rime: str, tone: str | bool) -> bool:
    if onset == "qu" and not _is_rime("u" + rime) and not _is_rime(rime):
        return False
    if onset != "qu" and not _is_rime(rime):
        return False
    if onset in {"k", "gh", "ngh"} and rime[:1] not in FRONT:
        return False
    if onset in {"c", "g", "ng"} and rime[:1] in FRONT and not (onset == "g" and rime[:1] == "i"):
        return False
    stopped = rime.endswith(STOPPED)
    return not stopped or tone in {"\u0301", "\u0323"}


def _is_rime(rime: str) -> bool:
    return any(
        rime.startswith(nucleus) and rime[len(nucleus) :] in codas for nucleus, codas in SYLLABLES_OF.items()
    )


def foreign_words(text: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text that are not Vietnamese; `allowed` are names and codes, folded to lower case.

    Numbers, units, addresses, single letters and codes with digits count as neither. A text of syllables
    without any mark is foreign when one of them is a common English word.
    """
    text = unicodedata.normalize("NFC", text)
    for name in sorted((name for name in allowed if re.search(r"[ .-]", name)), key=len, reverse=True):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    text = CODE.sub(" ", ADDRESS.sub(" ", text))
    words = [word for word in WORD.findall(text) if not word[0].isdigit()]
    known = [
        word for word in words if len(word) > 1 and word.lower() not in allowed and word.lower() not in UNITS
    ]
    foreign = [word for word in known if not is_syllable(word)]
    if foreign or _has_marks(" ".join(words)):
        return foreign
    return [word for word in known if word.lower() in LOOKALIKE]


def _has_marks(text: str) -> bool:
    return "đ" in text.lower() or any(
        unicodedata.combining(sign) for sign in unicodedata.normalize("NFD", text)
    )
