"""Signed notes and the text forms of their keys (C2SP signed-note), with Ed25519."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE_ED25519 = 0x04
ED25519_KEY_SIZE = 32
KEY_ID_SIZE = 4
MAX_SIGNATURES = 100

_SIGNATURE_MARK = "— "
_SKEY_MARK = "PRIVATE+KEY+"
_FIRST_PRINTABLE = " "


class NoteError(ValueError):
    """A note, a signature or a key is malformed or does not verify."""


def decoded_base64(text: str) -> bytes:
    """Strict standard base64: one spelling for each value. NoteError otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
    if encoded_base64(data) != text:
        raise NoteError("not the customary base64 of its value")
    return data


def unicode_text(data: bytes | str) -> str:
    """Text out of UTF-8; NoteError for other bytes and for strings that have no UTF-8 form."""
    try:
        text = data.decode() if isinstance(data, bytes) else data
        text.encode()
    except UnicodeError as error:
        raise NoteError("not UTF-8") from error
    return text


def encoded_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    """The four bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:KEY_ID_SIZE]


def _require_key_name(name: str) -> None:
    unicode_text(name)
    if not name or "+" in name or any(mark.isspace() or mark < _FIRST_PRINTABLE for mark in name):
        raise NoteError("a key name is not empty and holds neither spaces nor plus")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; `value` is what follows the key id."""

    name: str
    key_id: bytes
    value: bytes

    @classmethod
    def parse(cls, line: str) -> "Signature":
        if not line.startswith(_SIGNATURE_MARK):
            raise NoteError("a signature line begins with an em dash and a space")
        name, _, encoded = line.removeprefix(_SIGNATURE_MARK).partition(" ")
        _require_key_name(name)
        data = decoded_base64(encoded)
        if len(data) <= KEY_ID_SIZE:
            raise NoteError("a signature is longer than its key id")
        return cls(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])

    def __str__(self) -> str:
        return f"{_SIGNATURE_MARK}{self.name} {encoded_base64(self.key_id + self.value)}"


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name and signature type, as `name+hex key id+base64(type || key)` (vkey)."""

    name: str
    algorithm: int
    public: bytes

    def __post_init__(self) -> None:
        _require_key_name(self.name)
        ed25519 = self.algorithm in (ED25519, COSIGNATURE_ED25519)
        if not self.public or (ed25519 and len(self.public) != ED25519_KEY_SIZE):
            raise NoteError("the public key has a wrong length")

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        try:
            name, identifier, encoded = vkey.split("+", 2)
        except ValueError as error:
            raise NoteError("a vkey has a name, a key id and a key") from error
        data = decoded_base64(encoded)
        if not data:
            raise NoteError("a vkey holds a key")
        key = cls(name, data[0], data[1:])
        if key.key_id.hex() != identifier:
            raise NoteError("the key id of the vkey is not that of its key")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{encoded_base64(bytes([self.algorithm]) + self.public)}"

    @cached_property
    def key_id(self) -> bytes:
        return key_id(self.name, self.algorithm, self.public)

    def made(self, signature: Signature) -> bool:
        """Whether the signature line claims to be by this key."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Plain Ed25519 (RFC 8032) over `message`; the verdict on edge cases is that of OpenSSL."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SignerKey:
    """A private Ed25519 key; `algorithm` tells what it may sign, so no key signs two kinds of statement."""

    name: str
    seed: bytes = field(repr=False)
    algorithm: int = ED25519

    def __post_init__(self) -> None:
        _require_key_name(self.name)
        if len(self.seed) != ED25519_KEY_SIZE or self.algorithm not in (ED25519, COSIGNATURE_ED25519):
            raise NoteError("a signer key is an Ed25519 seed of 32 bytes")

    @classmethod
    def generate(cls, name: str, algorithm: int = ED25519) -> "SignerKey":
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw(), algorithm)

    @classmethod
    def parse(cls, skey: str) -> "SignerKey":
        """Reads `PRIVATE+KEY+name+hex key id+base64(type || seed)`, the form of Go's x/mod/sumdb/note."""
        if not skey.startswith(_SKEY_MARK) or skey.count("+", len(_SKEY_MARK)) < 2:  # noqa: PLR2004
            raise NoteError("a signer key begins with PRIVATE+KEY+ and has three parts")
        name, identifier, encoded = skey.removeprefix(_SKEY_MARK).split("+", 2)
        data = decoded_base64(encoded)
        if not data:
            raise NoteError("the signer key holds no key")
        key = cls(name, data[1:], data[0])
        if key.verifier.key_id.hex() != identifier:
            raise NoteError("the key id of the signer key is not that of its key")
        return key

    def skey(self) -> str:
        """The secret text form. Never log it."""
        encoded = encoded_base64(bytes([self.algorithm]) + self.seed)
        return f"{_SKEY_MARK}{self.name}+{self.verifier.key_id.hex()}+{encoded}"

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.algorithm, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The bare 64 bytes over exactly `message`."""
        return self._private.sign(message)

    def signature(self, text: str) -> Signature:
        """The signature line of a note with this text."""
        if self.algorithm != ED25519:
            raise NoteError("this key signs cosignatures only")
        _require_text(text)
        return Signature(self.name, self.verifier.key_id, self.sign(text.encode()))


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, with its signature lines. Not trusted before `verified_by`."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes | str) -> "Note":
        whole = unicode_text(data)
        text, separator, lines = whole.rpartition("\n\n")
        if not separator or not lines.endswith("\n"):
            raise NoteError("a note is a text, an empty line and signature lines")
        _require_text(text + "\n")
        signature_lines = lines[:-1].split("\n")
        if len(signature_lines) > MAX_SIGNATURES:
            raise NoteError(f"more than {MAX_SIGNATURES} signatures")
        return cls(text + "\n", tuple(Signature.parse(line) for line in signature_lines))

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(f"{signature}\n" for signature in self.signatures)

    def signed_also(self, *signatures: Signature) -> "Note":
        return replace(self, signatures=(*self.signatures, *signatures))

    def verified_by(self, keys: Iterable[VerifierKey]) -> frozenset[VerifierKey]:
        """Those of the (plain Ed25519) `keys` that signed the text.

        NoteError if none did, or if a line that claims to be by one of them does not verify. Lines of
        unknown keys are ignored, also when they share a name or an id with a known one.
        """
        valid = set()
        for key in keys:
            if key.algorithm != ED25519:
                raise NoteError("only Ed25519 keys sign a note's text directly")
            for signature in filter(key.made, self.signatures):
                if not key.has_signed(self.text.encode(), signature.value):
                    raise NoteError(f"the signature of {key.name} is not valid")
                valid.add(key)
        if not valid:
            raise NoteError("no known key signed this note")
        return frozenset(valid)


def signed_note(text: str, *signers: SignerKey) -> Note:
    _require_text(text)
    return Note(text, tuple(signer.signature(text) for signer in signers))


def _require_text(text: str) -> None:
    unicode_text(text)
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends in a newline")
    if any(mark < _FIRST_PRINTABLE and mark != "\n" for mark in text):
        raise NoteError("a note holds no control characters")
