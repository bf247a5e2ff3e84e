# Ed25519 signatures are checked by RFC 8032 section 5.1.7, without the cofactor: S is below the group's order, and R
# and the key are compared and read as common libraries do it. For checking only: no secret ever passes here.
from __future__ import annotations

from hashlib import sha512

Q = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, Q - 2, Q) % Q
ROOT_OF_MINUS_ONE = pow(2, (Q - 1) // 4, Q)
KEY_SIZE, SIGNATURE_SIZE = 32, 64
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % Q
    b = (one[1] + one[0]) * (other[1] + other[0]) % Q
    c, d = 2 * one[3] * other[3] * D % Q, 2 * one[2] * other[2] % Q
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % Q, g * h % Q, f * g % Q, e * h % Q


def _times(number: int, point: Point) -> Point:
    found = NEUTRAL
    while number:
        if number & 1:
            found = _added(found, point)
        point, number = _added(point, point), number >> 1
    return found


def _read_point(data: bytes) -> Point | None:
    """None: no point of the curve. A y at or above the prime is taken for its remainder, as OpenSSL does."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, (number & ((1 << 255) - 1)) % Q
    u, v = (y * y - 1) % Q, (D * y * y + 1) % Q
    x = u * pow(v, 3, Q) * pow(u * pow(v, 7, Q), (Q - 5) // 8, Q) % Q
    if (v * x * x - u) % Q:
        x = x * ROOT_OF_MINUS_ONE % Q
    if (v * x * x - u) % Q:
        return None
    if x & 1 != sign:
        x = -x % Q
    return x, y, 1, x * y % Q


def _written(point: Point) -> bytes:
    inverse = pow(point[2], Q - 2, Q)
    x, y = point[0] * inverse % Q, point[1] * inverse % Q
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = _read_point((4 * pow(5, Q - 2, Q) % Q).to_bytes(32, "little")) or NEUTRAL


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes are a signature of the message by the 32 bytes of public key."""
    if len(key) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    point, scalar = _read_point(key), int.from_bytes(signature[32:], "little")
    if point is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % ORDER
    minus = (-point[0] % Q, point[1], point[2], -point[3] % Q)
    return _written(_added(_times(scalar, BASE), _times(challenge, minus))) == signature[:32]
