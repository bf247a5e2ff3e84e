"""QR tables against segno and against a decoder written by others."""

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from commune.lib.serials import qr
from commune.lib.serials.permutation import SerialKey, serials_of
from commune.lib.serials.qr import CHARACTERS, QrTable, svg_of

BATCH = SerialKey(b"k" * 32).batch(1, "08938500001236")
WITHOUT_LOT = "HTTPS://TEM.LANGSO.EXAMPLE/01/08938500001236/21/"
WITH_LOT = "HTTPS://LANGSO.EXAMPLE/01/08938500001236/10/MX-2026.04/21/"


def picture(packed, size, scale=3):
    rows = np.unpackbits(packed.reshape(size, -1), axis=1)[:, :size]
    image = np.kron(1 - rows, np.ones((scale, scale), np.uint8)) * 255
    return np.pad(image, 4 * scale, constant_values=255).astype(np.uint8)


def by_segno(text):
    symbol = segno.make_qr(text, error="m", mask=qr.MASK, boost_error=False)
    assert symbol.mode == "alphanumeric"
    return np.packbits(np.array([list(row) for row in symbol.matrix], np.uint8), axis=1).ravel()


@pytest.mark.parametrize("prefix", [WITHOUT_LOT, WITH_LOT, WITH_LOT + "0", "", "A"])
@pytest.mark.parametrize("length", [16, 13])
def test_matrices_are_those_of_segno(prefix, length):
    table = QrTable.for_prefix(prefix, length)
    serials = serials_of(BATCH, 0, 12)[:, :length]
    matrices = table.matrices(serials)
    assert matrices.shape == (12, table.size * table.row_bytes)
    for serial, matrix in zip(serials, matrices, strict=True):
        assert (matrix == by_segno(prefix + serial.tobytes().decode())).all()


@given(st.text(CHARACTERS, min_size=1, max_size=16), st.sampled_from([WITHOUT_LOT, WITHOUT_LOT + "X/"]))
@settings(max_examples=25, deadline=None)
def test_every_character_of_the_mode_is_placed_as_by_segno(tail, prefix):
    serial = tail.ljust(16, "0")
    matrix = QrTable.for_prefix(prefix, 16).matrices(np.frombuffer(serial.encode(), np.uint8)[None, :])
    assert (matrix[0] == by_segno(prefix + serial)).all()


@pytest.mark.parametrize("prefix", [WITHOUT_LOT, WITH_LOT])
def test_a_decoder_reads_them(prefix):
    table = QrTable.for_prefix(prefix, 16)
    serials = serials_of(BATCH, 5_000, 150)
    for serial, matrix in zip(serials, table.matrices(serials), strict=True):
        (found,) = zxingcpp.read_barcodes(picture(matrix, table.size))
        assert found.text == prefix + serial.tobytes().decode()


def test_large_blocks_equal_small_ones():
    table = QrTable.for_prefix(WITHOUT_LOT, 16)
    serials = serials_of(BATCH, 0, 5_000)
    assert (table.matrices(serials)[4_000:4_010] == table.matrices(serials[4_000:4_010])).all()
    assert table.matrices(serials[:0]).shape == (0, table.size * table.row_bytes)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="upper-case"):
        QrTable.for_prefix("https://langso.example/", 16)
    with pytest.raises(ValueError, match="too long"):
        QrTable.for_prefix("A" * 3_400, 16)
    table = QrTable.for_prefix(WITHOUT_LOT, 16)
    with pytest.raises(ValueError, match="outside"):
        table.matrices(np.full((1, 16), ord("a"), np.uint8))
    with pytest.raises(ValueError, match="16 characters"):
        table.matrices(serials_of(BATCH, 0, 1)[:, :15])


def test_one_symbol_as_svg():
    svg = svg_of(WITHOUT_LOT + "0" * 16, title="Mã QR")
    assert svg.startswith("<svg")
    assert "viewBox" in svg
    assert "<title>Mã QR</title>" in svg
    assert "style" not in svg
    assert svg_of("https://langso.example/ở-đây").startswith("<svg")
