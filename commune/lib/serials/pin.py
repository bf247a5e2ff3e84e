"""The covert second code of a stamp, under its scratch layer."""

import hmac
from hashlib import sha256

from commune.lib.serials.permutation import BatchKey

MIN_DIGITS = 6
MAX_DIGITS = 8
_DRAWN_BYTES = 16


def pin_of(batch_key: BatchKey, index: int, digits: int = MIN_DIGITS) -> str:
    """Decimal PIN of one stamp, zero-filled. Follows from the house key alone; says nothing of the serial.

    Short codes can be tried out: whoever asks for one must be limited in number of tries per stamp.
    """
    if not MIN_DIGITS <= digits <= MAX_DIGITS:
        raise ValueError(f"a PIN has {MIN_DIGITS} to {MAX_DIGITS} digits")
    batch_key.check_range(index, 1)
    mac = hmac.digest(batch_key.derived(b"pin"), index.to_bytes(8) + bytes([digits]), sha256)
    return f"{int.from_bytes(mac[:_DRAWN_BYTES]) % 10**digits:0{digits}d}"


def is_pin_of(batch_key: BatchKey, index: int, pin: str) -> bool:
    """Compares in constant time; spaces people type are ignored. False for anything that is no PIN."""
    typed = "".join(pin.split())
    if not (typed.isascii() and typed.isdigit() and MIN_DIGITS <= len(typed) <= MAX_DIGITS):
        return False
    return hmac.compare_digest(pin_of(batch_key, index, len(typed)), typed)
