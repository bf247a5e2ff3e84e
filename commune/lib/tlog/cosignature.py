"""What a witness adds to a checkpoint (C2SP tlog-cosignature, Ed25519, `cosignature/v1`)."""

from commune.lib.tlog.checkpoint import MAX_LOG_SIZE, Checkpoint
from commune.lib.tlog.note import COSIGNATURE_ED25519, NoteError, Signature, SignerKey, VerifierKey

MAX_TIME = MAX_LOG_SIZE
_TIME_BYTES = 8


def _message(text: str, at: int) -> bytes:
    if not 0 <= at <= MAX_TIME:
        raise NoteError("the time of a cosignature is out of range")
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosignature(text: str, signer: SignerKey, at: int) -> Signature:
    """Signs that at POSIX time `at` this checkpoint was the largest consistent one the witness had seen.

    Checking that it is (and storing it before anybody sees the signature) is the caller's duty.
    """
    if signer.algorithm != COSIGNATURE_ED25519:
        raise NoteError("a witness signs with a key of its own kind")
    Checkpoint.parse(text)
    signed = signer.sign(_message(text, at))
    return Signature(signer.name, signer.verifier.key_id, at.to_bytes(_TIME_BYTES) + signed)


def cosigned_at(text: str, signature: Signature, key: VerifierKey) -> int:
    """The POSIX time in a valid cosignature of `key`. NoteError when it is not one."""
    if key.algorithm != COSIGNATURE_ED25519 or not key.made(signature):
        raise NoteError(f"not a cosignature of {key.name}")
    at = int.from_bytes(signature.value[:_TIME_BYTES])
    if not key.has_signed(_message(text, at), signature.value[_TIME_BYTES:]):
        raise NoteError(f"the cosignature of {key.name} is not valid")
    return at
