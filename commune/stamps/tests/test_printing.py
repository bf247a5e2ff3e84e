"""What is printed: read back by a decoder of others, and the same stamps in every format."""

import csv
import io
import re

import numpy as np
import pytest
import zxingcpp

from commune.lib.serials.layout import A4_5X10, A4_8X12
from commune.lib.tests.test_serials_labels import drawn_page, objects, page_contents, stream
from commune.stamps import captions, looking, printing
from commune.stamps.addresses import is_ours, stamp_prefix
from commune.stamps.tests.packed import issued, packed_lot, roll, serial

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(cast):
    return issued(packed_lot(cast), cast, count=105)


def printed(batch, layout=A4_8X12):
    out = io.BytesIO()
    return printing.pdf(batch, layout, out), out.getvalue()


def uris(batch):
    return [row["uri"] for row in csv.DictReader(io.StringIO("".join(printing.csv(batch))))]


def words_in(pdf):
    """Unseen text of all pages and forms, through the font's own map."""
    parts = objects(pdf)
    (chart,) = (
        stream(body)
        for body in parts.values()
        if b"/ToUnicode" not in body and b"stream" in body and b"bfchar" in stream(body)
    )
    table = {
        int(code, 16): bytes.fromhex(char.decode()).decode("utf-16-be")
        for code, char in re.findall(rb"<(\w\w)><(\w+)>\n", chart)
    }
    shown = [stream(body) for body in parts.values() if b"stream\n" in body]
    found = [text for each in shown for text in re.findall(rb"3 Tr/W [^<]*<(\w+)>Tj", each)]
    return ["".join(table[byte] for byte in bytes.fromhex(text.decode())) for text in found]


@pytest.mark.parametrize("layout", [A4_8X12, A4_5X10])
def test_pages_are_read_back_and_agree_with_the_list(batch, layout):
    pages, pdf = printed(batch, layout)
    contents = page_contents(pdf)
    read = [
        found.text
        for content in contents
        for found in zxingcpp.read_barcodes(drawn_page(pdf, content, layout))
    ]

    assert len(contents) == pages == -(-105 // layout.labels)
    assert sorted(read) == sorted(uris(batch))
    assert all(looking.look_up_address(uri).genuine for uri in read)


def test_the_list_is_numbered_and_unpredictable(batch):
    rows = list(csv.DictReader(io.StringIO("".join(printing.csv(batch)))))

    assert [int(row["number"]) for row in rows] == list(range(1, 106))
    assert rows[0]["uri"] == stamp_prefix(batch) + serial(batch, 0)
    assert len({row["serial"][:3] for row in rows}) > 90
    assert rows[0]["uri"].isupper()


def test_a_roll_has_no_lot_in_its_address(cast):
    stamps = roll(cast)

    assert uris(stamps)[0] == f"HTTP://LOCALHOST:8000/01/{stamps.trade_item.gtin}/21/{serial(stamps)}"
    assert f"Đợt tem {stamps.number}" in captions.words_of(stamps)


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_is_named_on_each_label_and_page(batch, settings, demo):
    settings.DEMO = demo
    words = words_in(printed(batch)[1])
    labels = "".join(printing.zpl(batch)).split("^XA")[1:]

    assert ("DỮ LIỆU MINH HỌA" in words) is demo
    banners = [text for text in words if text.endswith(batch.trade_item.name) and "·" in text]
    assert len(banners) == 2
    assert all(("DỮ LIỆU MINH HỌA" in text) is demo for text in banners)
    assert all(("^FXDỮ LIỆU MINH HỌA" in label) is demo for label in labels)
    assert {"Xoài cát Chu hộp 5 kg", f"Lô {batch.lot.code}"} <= set(words)


def test_roll_printers_get_the_captions_as_a_picture(batch):
    head, *labels = "".join(printing.zpl(batch)).split("^XA")
    name, size, row, data = re.fullmatch(r"~DG(R:LS\d+\.GRF),(\d{5}),(\d{3}),([0-9A-F]+)\n", head).groups()
    rows = np.unpackbits(np.frombuffer(bytes.fromhex(data), np.uint8).reshape(-1, int(row)), axis=1)

    assert len(labels) == 105
    assert int(size) == rows.size // 8
    assert rows.shape[0] == 2 * printing.LINE_DOTS
    assert 0.02 < rows.mean() < 0.5
    assert all(label.count(f"^XG{name},1,1^FS") == 1 and label.endswith("^XZ\n") for label in labels)
    assert [re.search(r"\^FDMA,([^^]+)", label)[1] for label in labels] == uris(batch)


def test_the_same_batch_gives_the_same_bytes(batch):
    assert printed(batch) == printed(batch)


@pytest.mark.parametrize("fonts", ["house", "system", "none"])
def test_captions_are_drawn_with_whatever_letters_there_are(fonts, settings, monkeypatch, tmp_path):
    captions._drawn.cache_clear()
    if fonts == "house" and not (settings.BASE_DIR / captions.WEB_FONT).exists():
        pytest.skip("the web font is not installed (npm ci)")
    if fonts != "house":
        settings.BASE_DIR = tmp_path
    if fonts == "none":
        monkeypatch.setattr(captions, "SYSTEM_FONTS", ())
    elif fonts == "system" and not captions.font_files():
        pytest.skip("no known font on this system")
    line = captions.line("Xoài cát Hòa Lộc, lô Đ1")

    assert line.text == "Xoài cát Hòa Lộc, lô Đ1"
    assert line.width > 5 * line.height
    captions._drawn.cache_clear()


def test_which_addresses_are_ours(settings):
    settings.PUBLIC_ADDRESS, settings.ALLOWED_HOSTS = "https://tem.example", ["localhost"]

    assert all(
        map(is_ours, ["HTTPS://TEM.EXAMPLE/01/", "http://localhost:8123/01/", "https://id.gs1.org/01/"])
    )
    assert not any(
        map(is_ours, ["https://tem.example.evil.test/01/", "https://tem-example.test/", "nonsense"])
    )
