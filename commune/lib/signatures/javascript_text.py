"""Values written the way JavaScript writes them: providers sign what their Node servers print."""

import json

_LARGEST_PLAIN = 10**21


def _plain_numbers(value: object) -> object:
    """1000.0 is printed as 1000."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_PLAIN:
        return int(value)
    if isinstance(value, dict):
        return {key: _plain_numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(part) for part in value]
    return value


def sorted_json(value: object) -> str:
    """Compact JSON with sorted keys at every depth and unescaped letters."""
    return json.dumps(_plain_numbers(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def text_of(value: object) -> str:
    """A value inside a template string."""
    return value if isinstance(value, str) else sorted_json(value)
