"""Serials: the cipher against NIST's samples, then what stamps need of it."""

import math

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from commune.lib.serials import permutation
from commune.lib.serials.ff1 import Ff1
from commune.lib.serials.permutation import (
    ALPHABET,
    SerialKey,
    batch_of,
    claim_of,
    index_of,
    is_genuine,
    serial_of,
    serials_of,
)

HOUSE = SerialKey(bytes(range(32)))
GTIN = "08938500001236"
BATCH = HOUSE.batch(7, GTIN, 2_000_000)

DIGITS36 = "0123456789abcdefghijklmnopqrstuvwxyz"
NIST_KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94")


def ff1_as_written(key, radix, tweak, text):
    """Algorithm 7 of SP 800-38G, step by step, for any radix, length and tweak."""
    n, t = len(text), len(tweak)
    u = n // 2
    v = n - u
    a, b_half = text[:u], text[u:]
    b = math.ceil(math.ceil(v * math.log2(radix)) / 8)
    d = 4 * math.ceil(b / 4) + 4
    p = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, u % 256])
    p += n.to_bytes(4, "big") + t.to_bytes(4, "big")

    def aes(block):
        return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)

    def number(digits):
        return sum(digit * radix**place for place, digit in enumerate(reversed(digits)))

    for i in range(10):
        q = tweak + bytes((-t - b - 1) % 16) + bytes([i]) + number(b_half).to_bytes(b, "big")
        r = bytes(16)
        for at in range(0, len(p + q), 16):
            r = aes(bytes(x ^ y for x, y in zip(r, (p + q)[at : at + 16], strict=True)))
        s = r
        for j in range(1, math.ceil(d / 16)):
            s += aes(bytes(x ^ y for x, y in zip(r, j.to_bytes(16, "big"), strict=True)))
        m = u if i % 2 == 0 else v
        c = (number(a) + int.from_bytes(s[:d], "big")) % radix**m
        a, b_half = b_half, [c // radix**place % radix for place in range(m - 1, -1, -1)]
    return a + b_half


@pytest.mark.parametrize(
    ("key_size", "radix", "tweak", "plain", "cipher"),
    [
        (16, 10, "", "0123456789", "2433477484"),
        (16, 10, "39383736353433323130", "0123456789", "6124200773"),
        (16, 36, "3737373770717273373737", "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
        (32, 10, "", "0123456789", "6657667009"),
        (32, 10, "39383736353433323130", "0123456789", "1001623463"),
        (32, 36, "3737373770717273373737", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"),
    ],
)
def test_the_reference_of_this_test_gives_the_samples_of_nist(key_size, radix, tweak, plain, cipher):
    key = NIST_KEY if key_size == 32 else bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    digits = ff1_as_written(key, radix, bytes.fromhex(tweak), [DIGITS36.index(letter) for letter in plain])
    assert "".join(DIGITS36[digit] for digit in digits) == cipher


@given(st.integers(0, 2**40 - 1), st.integers(0, 2**40 - 1), st.binary(min_size=32, max_size=32))
@settings(max_examples=60, deadline=None)
def test_ours_equals_the_reference(left, right, key):
    cipher = Ff1(key)
    digits = [half >> shift & 31 for half in (left, right) for shift in range(35, -1, -5)]
    expected = ff1_as_written(key, 32, b"", digits)
    got = cipher.encrypt(left, right)
    assert [half >> shift & 31 for half in got for shift in range(35, -1, -5)] == expected
    assert cipher.decrypt(*got) == (left, right)
    columns = cipher.encrypt_columns(np.array([0, left], np.uint64), np.array([0, right], np.uint64))
    assert (int(columns[0][1]), int(columns[1][1])) == got


def texts(serials):
    return [row.tobytes().decode() for row in serials]


@given(
    st.integers(0, 2**24 - 1), st.integers(1, 2**24), st.data(), st.binary(min_size=32, max_size=32)
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_serials_lead_back_to_batch_and_index(batch_no, count, data, key):
    house = SerialKey(key)
    batch = house.batch(batch_no, GTIN, count)
    index = data.draw(st.integers(0, count - 1))
    serial = serial_of(batch, index)
    assert len(serial) == 16
    assert set(serial) <= set(ALPHABET)
    assert texts(serials_of(batch, index, 1)) == [serial]
    assert batch_of(house, serial) == batch_of(house, serial.lower()) == batch_no
    assert index_of(batch, serial) == index_of(batch, serial.lower()) == index


def test_no_serial_comes_twice():
    serials = serials_of(BATCH, 0, 200_000)
    assert serials.shape == (200_000, 16)
    other = serials_of(HOUSE.batch(8, GTIN, 50_000), 0, 50_000)
    both = np.concatenate([serials, other]).view("S16").ravel()
    assert len(np.unique(both)) == 250_000
    assert texts(serials[[0, 65_535, 65_536, 199_999]]) == [
        serial_of(BATCH, index) for index in (0, 65_535, 65_536, 199_999)
    ]
    assert (serials_of(BATCH, 70_000, 1_000) == serials[70_000:71_000]).all()


def test_characters_are_even_in_every_place():
    serials = serials_of(BATCH, 0, 64_000)
    expected = 64_000 / 32
    for place in range(16):
        counts = np.bincount(serials[:, place], minlength=256)[np.frombuffer(ALPHABET.encode(), np.uint8)]
        chi_square = float(((counts - expected) ** 2 / expected).sum())
        assert chi_square < 72.0  # 31 degrees of freedom: exceeded by chance once in 30,000


def test_a_changed_character_is_never_accepted():
    random = np.random.default_rng(20_260_101)
    serials = serials_of(BATCH, 0, 20_000)
    accepted = 0
    for serial in texts(serials):
        for place, step in zip(random.integers(0, 16, 5), random.integers(1, 32, 5), strict=True):
            letter = ALPHABET[(ALPHABET.index(serial[place]) + int(step)) % 32]
            changed = serial[:place] + letter + serial[place + 1 :]
            accepted += index_of(BATCH, changed) is not None
    assert accepted == 0


def test_other_batch_gtin_house_and_index_beyond_the_count_are_refused():
    serial = serial_of(BATCH, 1_999_999)
    assert index_of(HOUSE.batch(7, GTIN, 1_999_999), serial) is None
    assert index_of(HOUSE.batch(8, GTIN, 2_000_000), serial) is None
    assert index_of(HOUSE.batch(7, "08938500001243", 2_000_000), serial) is None
    claim = claim_of(HOUSE, serial)
    assert claim is not None
    assert (claim.batch_no, claim.index) == (7, 1_999_999)
    assert is_genuine(BATCH, claim)
    assert not is_genuine(HOUSE.batch(7, "08938500001243"), claim)
    assert index_of(SerialKey(bytes(32)).batch(7, GTIN, 2_000_000), serial) is None


@pytest.mark.parametrize(
    "text",
    ["", "0" * 15, "0" * 17, "0" * 15 + "U", "0" * 15 + "i", "0" * 15 + "_", " " * 16, "+" + "0" * 15,
     "٠" * 16, "0" * 15 + "Đ", "0" * 15 + "\ud800", "0" * 15 + "\n"],
)  # fmt: skip
def test_other_texts_are_no_serials(text):
    assert batch_of(HOUSE, text) is None
    assert index_of(BATCH, text) is None


def test_bad_keys_and_ranges():
    with pytest.raises(ValueError, match="32 bytes"):
        SerialKey(b"short")
    for batch_no, gtin, count in (
        (-1, GTIN, 1),
        (2**24, GTIN, 1),
        (0, GTIN, 0),
        (0, "1", 1),
        (0, "x" * 14, 1),
    ):
        with pytest.raises(ValueError, match=r"out of range|14 digits"):
            HOUSE.batch(batch_no, gtin, count)
    with pytest.raises(ValueError, match="not in a batch"):
        serials_of(BATCH, 1_999_999, 2)
    with pytest.raises(ValueError, match="not in a batch"):
        serial_of(BATCH, -1)
    assert "\\x" not in repr(BATCH)
    assert str(BATCH.tag) not in repr(BATCH)
    assert permutation.serials_of(BATCH, 5, 0).shape == (0, 16)
