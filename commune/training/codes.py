"""The code on the wall of a class: signed, changing every half minute, of one session only."""

import hmac
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from commune.ledger.keys import secret_of

STEP_SECONDS = 30
ACCEPTED_STEPS = 2
LETTERS = 16


def code_of(session: UUID, at: datetime) -> str:
    """`number-mark`: the half minute, and what only this instance can compute of it."""
    number = int(at.timestamp()) // STEP_SECONDS
    return f"{number}-{_mark(session, number)}"


def is_fresh(session: UUID, code: str, at: datetime) -> bool:
    """Whether the code was shown within the last minute. One that is forged or of another session is never fresh."""
    number, _dash, mark = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= LETTERS):
        return False
    age = int(at.timestamp()) // STEP_SECONDS - int(number)
    return 0 <= age < ACCEPTED_STEPS and hmac.compare_digest(
        _mark(session, int(number)).encode(), mark.encode()
    )


def _mark(session: UUID, number: int) -> str:
    body = session.bytes + number.to_bytes(8, "big")
    return hmac.new(secret_of("training-codes"), body, sha256).hexdigest()[:LETTERS]
