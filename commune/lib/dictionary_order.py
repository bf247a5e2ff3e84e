"""Vietnamese dictionary order as a stored string, equal to the `vi` collation of CLDR.

Letters first (a ă â b c d đ e ê ... o ô ơ ... u ư ...), then tones (level, huyền, hỏi, ngã, sắc,
nặng), then case, each over the whole text. Keys hold only 0-9 and a-f in fixed-width tokens, so
every database collation orders them alike.
"""

import unicodedata

_SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TOKENS = {sign: f"{place:02x}" for place, sign in enumerate(_SIGNS + "0123456789" + _LETTERS, start=1)}
_OTHER = "f0"  # any other character: after z, by code point
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: they make letters
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_LEVEL, _OTHER_MARK = "1", "7"
_LOWER, _UPPER = "1", "2"


def _units(text: str) -> list[tuple[str, str]]:
    """(letter, marks) pairs; a letter with breve, circumflex or horn is one letter."""
    units: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", text):
        if not "\u0300" <= character <= "\u036f":
            units.append((" " if character.isspace() else character, ""))
        elif units:
            letter, marks = units[-1]
            joined = unicodedata.normalize("NFC", letter + character)
            is_letter = character in _SHAPES and joined.lower() in _TOKENS
            units[-1] = (joined, marks) if is_letter else (letter, marks + character)
    return units


def _token(letter: str) -> str:
    lower = letter.lower()
    return _TOKENS.get(lower) or "".join(f"{_OTHER}{ord(part):06x}" for part in lower)


def sort_key(text: str) -> str:
    """Key for a stored sort column; sorting keys as plain strings sorts the texts.

    Up to about four times as long as a Vietnamese text: keep it in an unbounded column. Texts that
    differ only in Unicode form (NFC, NFD) have the same key.
    """
    units = _units(text)
    letters = "".join(_token(letter) for letter, _ in units)
    tones = "".join(
        "".join(_TONES.get(mark, _OTHER_MARK) for mark in marks) or _LEVEL for _, marks in units
    ).rstrip(_LEVEL)
    cases = "".join(_UPPER if letter != letter.lower() else _LOWER for letter, _ in units).rstrip(_LOWER)
    return f"{letters}00{tones}0{cases}"


def person_sort_key(name: str) -> str:
    """Order of class lists and payrolls: given name (the last word), then family and middle names."""
    *before, given = name.split() or [""]
    return f"{sort_key(given)}0{sort_key(' '.join(before))}"
