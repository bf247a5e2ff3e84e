"""Check digits and check characters (GS1 General Specifications, sections 7.9 and 7.9.5)."""

from itertools import islice

from commune.lib.gs1.errors import Gs1Error

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_SET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUES = {character: value for value, character in enumerate(SET_82)}
_PAIR_MODULUS = 1021
_LONGEST_PAIR_BODY = 97


def is_digits(text: str) -> bool:
    """ASCII digits only, at least one (str.isdigit alone lets other scripts through)."""
    return text.isascii() and text.isdigit()


def check_digit(body: str) -> str:
    """Modulo-10 check digit that follows the digits `body`; the right-most digit weighs 3.

    Raises Gs1Error (not_digits) where `body` is not one or more ASCII digits.
    """
    if not is_digits(body):
        raise Gs1Error("not_digits", "A check digit needs one or more digits", position=0)
    octets = body.encode()
    total = 3 * sum(octets[-1::-2]) + sum(octets[-2::-2])
    offset = 48 * (3 * ((len(octets) + 1) // 2) + len(octets) // 2)
    return str((offset - total) % 10)


def has_check_digit(number: str) -> bool:
    """Whether the last digit of `number` is the check digit of those before it."""
    return len(number) > 1 and is_digits(number) and check_digit(number[:-1]) == number[-1]


def _primes(count: int) -> tuple[int, ...]:
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return tuple(found)


_PRIMES = _primes(_LONGEST_PAIR_BODY)


def check_pair(body: str) -> str:
    """Two check characters of a GMN or MUDI body: prime weights from the right, modulo 1021, in set 32.

    Raises Gs1Error (bad_character, too_long) where `body` is not up to 97 characters of set 82.
    """
    if len(body) > _LONGEST_PAIR_BODY:
        raise Gs1Error("too_long", "A check pair covers at most 97 characters", position=_LONGEST_PAIR_BODY)
    total = 0
    for offset, (character, prime) in enumerate(zip(reversed(body), islice(_PRIMES, len(body)), strict=True)):
        value = _VALUES.get(character)
        if value is None:
            place = len(body) - 1 - offset
            raise Gs1Error("bad_character", f"{character!r} is outside character set 82", position=place)
        total += value * prime
    total %= _PAIR_MODULUS
    return _SET_32[total >> 5] + _SET_32[total & 31]
