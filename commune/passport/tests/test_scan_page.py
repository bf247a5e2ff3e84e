"""The scan page: every verdict, its size, its headers, both languages, without any script."""

import re
import zlib
from html.parser import HTMLParser

import pytest

from commune.passport import pages
from commune.stamps import marks
from commune.stamps.models import MarkKind
from commune.trace import recall

MOST_ON_THE_WIRE = 6 * 1024
BROWSER = {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br",
}


def on_the_wire(response) -> int:
    """Status line, headers and body as HTTP/1.1 sends them."""
    lines = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}"]
    lines += [f"{name}: {value}" for name, value in response.items()]
    return len("\r\n".join(lines).encode()) + 4 + len(response.content)


def scanned(client, path, **headers):
    return client.get(path, headers=BROWSER | headers)


def html_of(response) -> str:
    return zlib.decompress(response.content, 31).decode()


def test_a_full_story_fits_into_six_kilobytes(client, season):
    for lot_page in (season.path(), season.lot_path):
        assert on_the_wire(scanned(client, lot_page)) <= MOST_ON_THE_WIRE
    assert on_the_wire(scanned(client, season.path(), cookie="lang=en")) <= MOST_ON_THE_WIRE


def test_zipped_and_plain_are_the_same_page(client, season):
    zipped = html_of(scanned(client, season.lot_path))
    plain = client.get(season.lot_path, headers={"accept-encoding": "identity"})

    assert "Content-Encoding" not in plain
    assert plain.content.decode() == zipped


def test_the_page_is_complete_alone(client, season):
    html = html_of(scanned(client, season.path()))
    scripts = re.findall(r"<script[^>]*>", html)

    assert "Tem chính hãng" in html
    assert "Thử Vườn 25EC" in html
    assert "VietGAP" in html
    assert all('type="module"' in script and "src=" in script for script in scripts)
    assert re.findall(r"<link[^>]*stylesheet", html) == []
    assert "http-equiv" not in html


def test_its_style_is_allowed_by_digest_and_nothing_else_is(client, season):
    response = scanned(client, season.path())
    policy = response["Content-Security-Policy"]

    assert f"style-src 'self' {pages.style_digest()}" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in response.headers
    assert response.cookies == {}


class Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.order = [], []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        if tag not in ("meta", "link", "br", "path", "input"):
            self.open.append(tag)
        self.order.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_tag_is_closed_in_order(client, season, language):
    outline = Outline()
    outline.feed(html_of(scanned(client, season.path(), cookie=f"lang={language}")))

    assert outline.open == []
    assert outline.order.count("main") == outline.order.count("h1") == 1


def test_scans_are_counted_and_told(client, season):
    assert "Đây là lần quét đầu tiên" in html_of(scanned(client, season.path()))
    told = html_of(scanned(client, season.path()))
    assert "Đã quét 2 lần, lần đầu " in told
    assert "coi chừng tem bị chép" not in told
    for _ in range(9):
        last = html_of(scanned(client, season.path()))
    assert "Đã quét 11 lần" in last
    assert "coi chừng tem bị chép" in last
    assert "Đây là lần quét đầu tiên" in html_of(scanned(client, season.path(1)))


def test_looking_ahead_is_no_scan(client, season):
    client.head(season.path())
    scanned(client, season.path(), sec_purpose="prefetch")

    assert "Đây là lần quét đầu tiên" in html_of(scanned(client, season.path()))


def test_small_letters_are_the_same_stamp(client, season):
    response = scanned(client, season.path().lower())

    assert response.status_code == 200
    assert "Tem chính hãng" in html_of(response)


def test_an_unknown_stamp_is_not_ours(client, season):
    response = scanned(client, f"{season.lot_path}/21/AAAAAAAAAAAAAAAA")

    assert response.status_code == 404
    assert "Không phải tem của chúng tôi" in html_of(response)
    assert "Vườn V-0117-1" not in html_of(response)


@pytest.mark.parametrize("place", [0, 7, 15])
def test_a_tampered_serial_is_not_ours(client, season, place):
    serial = season.serial()
    other = "Z" if serial[place] != "Z" else "Y"
    response = scanned(client, f"{season.lot_path}/21/{serial[:place]}{other}{serial[place + 1 :]}")

    assert response.status_code == 404
    assert "Không phải tem của chúng tôi" in html_of(response)


def test_a_stamp_under_another_lot_is_altered(client, season):
    other = season.harvests[0].code
    response = scanned(client, f"/01/{season.lot.trade_item.gtin}/10/{other}/21/{season.serial()}")

    assert response.status_code == 404
    assert "tem của lô hàng khác" in html_of(response)


def test_guessing_is_slowed_down(client, season, settings):
    settings.RATE_SCAN_MISSES = 3
    wrong = f"{season.lot_path}/21/BBBBBBBBBBBBBBBB"

    answers = [scanned(client, wrong).status_code for _ in range(5)]

    assert answers == [404, 404, 404, 429, 429]
    assert scanned(client, season.path()).status_code == 200


def test_a_stamp_that_is_not_active_says_so(client, season):
    told = html_of(scanned(client, season.path(35)))

    assert "Tem chưa kích hoạt" in told
    assert "0900 000 010" in told
    assert "Tem chính hãng" not in told


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (MarkKind.VOIDED, "Tem đã hủy"),
        (MarkKind.STOLEN, "Tem báo mất cắp"),
        (MarkKind.LOCKED, "Tem đang bị khóa"),
        (MarkKind.CONSUMED, "Tem đã dùng rồi"),
    ],
)
def test_what_happened_to_a_stamp_is_told_at_once(client, season, kind, title):
    assert "Tem chính hãng" in html_of(scanned(client, season.path(3)))

    marks.mark(season.batch, kind, first=3, last=3, reason="thử", by=season.village.packer)

    assert title in html_of(scanned(client, season.path(3)))
    assert "Tem chính hãng" in html_of(scanned(client, season.path(4)))


@pytest.mark.parametrize("is_ordered", [True, False])
def test_a_recall_is_told_at_once_on_every_page_of_the_lot(client, season, is_ordered):
    assert "Tem chính hãng" in html_of(scanned(client, season.path()))

    recall.start(season.harvests[0], reason="Vượt dư lượng", by=season.village.manager, is_ordered=is_ordered)

    for path in (season.path(), season.lot_path):
        told = html_of(scanned(client, path))
        assert "ĐÃ THU HỒI" in told
        assert "Vượt dư lượng" in told
        assert "0900 000 010" in told
        assert "Mua lại" not in told
        assert "Tem chính hãng" not in told
        assert ("Theo lệnh cơ quan nhà nước" in told) is is_ordered


def test_the_page_of_a_lot_claims_nothing_about_a_stamp(client, season):
    told = html_of(scanned(client, season.lot_path))

    assert "Lô hàng có trong sổ" in told
    assert "Tem chính hãng" not in told


def test_english_readers_read_english(client, season):
    told = html_of(scanned(client, f"{season.path()}?lang=en"))

    assert '<html lang="en">' in told
    assert "Genuine stamp" in told
    assert "Cat Chu mango, 5 kg box" in told
    assert "Watering" in told
    for vietnamese in ("Tem chính hãng", "Xịt thuốc", "Trồng thế nào", "Bằng chứng", "Chia sẻ", "lần quét"):
        assert vietnamese not in told


def test_the_demo_says_so_and_asks_not_to_be_indexed(client, season, settings):
    settings.DEMO = True

    told = html_of(scanned(client, season.path()))

    assert "DỮ LIỆU MINH HỌA" in told
    assert '<meta name="robots" content="noindex">' in told


def test_a_product_has_a_page(client, season):
    told = html_of(scanned(client, f"/01/{season.lot.trade_item.gtin}"))

    assert "Xoài cát Chu hộp 5 kg" in told
    assert season.lot.code in told


def test_a_cold_page_asks_the_database_within_bounds(client, season, django_assert_max_num_queries):
    """Two orchards with 21 entries each: names and rules are asked for once, not for every entry."""
    with django_assert_max_num_queries(110):
        scanned(client, season.lot_path)
