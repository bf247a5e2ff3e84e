"""A JSON body from outside: read, or refused by one error, whatever is wrong with it."""

import json
from typing import Any

EXACT_DIGITS = 15


class BodyError(ValueError):
    """Not UTF-8, not JSON, nested too deep, or with letters that cannot be written down again."""


def json_of(body: bytes | str) -> Any:
    """Whole numbers of more digits than a sensor or a person writes come as floats, possibly infinite.

    Raises BodyError, also for half of a surrogate pair and for a zero byte in a text.
    """
    try:
        text = body if isinstance(body, str) else body.decode("utf-8")
        value = json.loads(text, parse_int=_whole)
        if "\\u" in text:
            _check_letters(json.dumps(value, ensure_ascii=False))
    except (ValueError, RecursionError) as error:
        raise BodyError("not a JSON body of ours") from error
    return value


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= EXACT_DIGITS else float(digits)


def _check_letters(written: str) -> None:
    written.encode("utf-8")  # a lone surrogate is a UnicodeEncodeError, which is a ValueError
    if "\\u0000" in written.replace("\\\\", ""):
        raise ValueError("a zero byte")
