"""Which names answer: the instance's, confirmed ones of booths, and nobody else's; and what a site shows."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver
from hypothesis import example, given
from hypothesis import strategies as some

from commune.market import buying, listings
from commune.market.tests import goods
from commune.storefronts import claiming, editions, naming
from commune.storefronts.naming import HostRefusedError, host_of

HOST = "culaoxanh.example"
FORM = {
    "phone": "0900000099",
    "name": "Đặng Ngọc Ánh",
    "commune": "Mỹ Thọ, Đồng Tháp",
    "house": "Số 12 (minh họa)",
}


def opened(cast, host=HOST, booth=None, by=None):
    made = claiming.claim(booth or goods.booth(cast), host=host, by=by or cast.manager)
    claiming.confirm_by_operator(made, by="system:test")
    return made


def at(host=HOST, **options):
    return Client(headers={"host": host}, **options)


@pytest.fixture
def site(cast):
    row, _ = goods.listing(cast)
    other = listings.offer(
        goods.other_booth(cast), trade_item=cast.dried_mango, price=40_000, by=cast.other_manager
    )
    opened(cast)
    return row, other


def test_a_booths_name_shows_the_booth_alone(cast, site):
    row, other = site
    editions.write_edition(
        row.booth, palette="river", about="Cù lao giữa sông.", motto="Trái ngọt", by=cast.manager
    )

    page = at().get("/").content.decode()

    assert "<h1>HTX xoài Cù Lao Xanh</h1>" in page
    assert 'class="palette-river"' in page
    assert "Cù lao giữa sông." in page
    assert f'<link rel="canonical" href="http://{HOST}/">' in page
    assert row.trade_item.name in page
    assert other.trade_item.name not in page
    assert "/accounts/login/" not in page
    assert f"{settings.PUBLIC_ADDRESS}/market/" in page


def test_it_has_product_pages_of_its_goods_only(site):
    row, other = site

    page = at().get(f"/products/{row.trade_item.slug}/").content.decode()

    assert f"http://{HOST}/products/{row.trade_item.slug}/" in page
    assert "Mua ngay" in page
    assert at().get(f"/products/{other.trade_item.slug}/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/operator/",
        "/sell/",
        "/program/",
        "/api/openapi.json",
        "/market/feed.json",
        "/log/key",
    ],
)
def test_nothing_else_of_the_house_is_there(site, path):
    assert at().get(path).status_code == 404


def test_searching_a_site_finds_its_goods_only(site):
    row, other = site

    assert row.trade_item.name in at().get("/", {"q": "xoai"}).content.decode()
    assert other.trade_item.name not in at().get("/", {"q": "xoai say"}).content.decode()


def test_a_scan_on_a_site_leads_to_the_address_of_the_stamp(site):
    answer = at().get("/01/09521234000020/10/ABC?x=1")

    assert answer.headers["Location"] == f"{settings.PUBLIC_ADDRESS}/01/09521234000020/10/ABC?x=1"


@pytest.mark.parametrize(
    "host", ["evil.example", "culaoxanh.example.evil.example", "10.0.0.1", "x" * 300, "a b", "[::2]"]
)
def test_an_unknown_name_gets_a_plain_page(site, host):
    answer = at(host).get("/")

    assert answer.status_code == 400
    assert "Tên miền chưa dùng được" in answer.content.decode()
    assert "Set-Cookie" not in answer.headers
    assert at(host).get("/api/openapi.json").headers["Content-Type"] == "application/problem+json"


def test_a_claim_opens_nothing_until_confirmed_and_a_release_closes(cast, site):
    made = claiming.claim(site[0].booth, host="moi.example", by=cast.manager)
    assert at("moi.example").get("/").status_code == 400

    claiming.confirm_by_operator(made, by="system:test")
    assert at("moi.example:8000").get("/").status_code == 200
    assert "http://moi.example:8000/" in at("moi.example:8000").get("/").content.decode()

    claiming.release(made, reason="đổi tên", by=cast.manager.log_actor)
    assert at("moi.example").get("/").status_code == 400


def test_search_engines_read_what_to_ask_for(site, settings):
    row, other = site

    assert f"Sitemap: http://{HOST}/sitemap.xml" in at().get("/robots.txt").content.decode()
    listed = at().get("/sitemap.xml").content.decode()
    assert f"<loc>http://{HOST}/products/{row.trade_item.slug}/</loc>" in listed
    assert other.trade_item.slug not in listed
    settings.DEMO = True
    assert at().get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_page_in_the_market_wears_the_same_dress(client, cast, site):
    booth = site[0].booth
    editions.write_edition(booth, palette="chili", about="Vườn ven sông.", motto="", by=cast.manager)

    page = client.get(f"/market/{booth.slug}/").content.decode()

    assert "palette-chili" in page
    assert "Vườn ven sông." in page
    assert f'<link rel="canonical" href="http://{HOST}' in page


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("XoaiCuLaoXanh.VN", "xoaiculaoxanh.vn"),
        ("https://xoai.vn/trang?x=1", "xoai.vn"),
        ("xoai.vn:8080", "xoai.vn"),
        ("xoàicùlao.vn", "xn--xoiclao-5ta7z.vn"),
        ("xoai.localhost", "xoai.localhost"),
        ("xoai.vn.", "xoai.vn"),
    ],
)
def test_names_are_read_as_people_paste_them(typed, name):
    found = host_of(typed)

    assert found == name or (found.startswith("xn--") and found.endswith(".vn") and not typed.isascii())


NO_NAMES = ["", "xoai", "localhost", "127.0.0.1", "[::1]", "0x7f.1", "2130706433", "-a.vn", "a..vn", "a_b.vn"]


@pytest.mark.parametrize("typed", [*NO_NAMES, "testserver", "a.1", "http://", "http://["])
def test_what_is_no_name_of_theirs_is_refused(typed):
    with pytest.raises(HostRefusedError):
        host_of(typed)


@given(some.text(max_size=60))
@example("http://[")
@example("\u3002vn")
def test_whatever_is_typed_is_a_name_or_refused(text):
    try:
        name = host_of(text)
    except HostRefusedError:
        return
    assert name.isascii()
    assert name == name.lower()
    assert not naming.is_ours(name)


PAGES = ["storefronts/home.html", "market/product.html"]
PAGES += [f"orders/{name}.html" for name in ("cart", "checkout", "order", "mine", "lookup")]
PART = re.compile(r"""{% (?:include|extends) ['"]([^'"]+)""")
ADDRESS = re.compile(r"""{% url ['"]([^'"]+)""")


def sources(names):
    """The templates and all that they are made of."""
    waiting, found = list(names), {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = get_template(name).template.source
            waiting += PART.findall(found[name])
    return found


def is_there(name):
    """Whether the site has an address of that name."""
    space, _, own = name.rpartition(":")
    resolver = get_resolver(settings.SITE_URLCONF)
    known = resolver.namespace_dict[space][1] if space in resolver.namespace_dict else None
    return own in (known.reverse_dict if known else {} if space else resolver.reverse_dict)


def test_every_address_that_a_sites_pages_name_is_one_of_the_site():
    found = sources([*PAGES, *buying.templates(), *buying.templates_beside()])
    named = {(page, name) for page, text in found.items() for name in ADDRESS.findall(text)}

    assert len(named) > 10
    assert [each for each in sorted(named) if not is_there(each[1])] == []
    assert not is_there("market:shelf")
    assert not is_there("nowhere:page")


def test_what_lives_with_the_instance_is_reached_from_a_site(site):
    for path in ("/display-points/TB-01/", "/pay/returns/5a0b6a3e-0000-4000-8000-000000000000/?vnp=1"):
        assert at().get(path).headers["Location"] == f"{settings.PUBLIC_ADDRESS}{path}"
    assert at().post("/pay/notices/vnpay/0101").status_code == 405


def test_a_buyer_behind_a_proxy_that_ends_tls_fills_her_cart(site, settings):
    """The browser says https, the proxy asks us over http; the instance's own address is of no help here."""
    settings.PUBLIC_ADDRESS = "https://lang.example"
    settings.CSRF_TRUSTED_ORIGINS = [settings.PUBLIC_ADDRESS]
    settings.SECURE_HSTS_SECONDS = 1000
    row, _other = site
    visitor = at(enforce_csrf_checks=True)
    page = visitor.get(f"/products/{row.trade_item.slug}/")
    form = {"listing": row.pk, "units": "1", "csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}

    def sent(origin):
        return visitor.post("/cart/lines/", form, headers={"host": HOST, "origin": origin}).status_code

    assert sent(f"https://{HOST}") == 302
    assert sent("https://evil.example") == 403
    assert sent("null") == 403
    assert f'href="https://{HOST}/products/{row.trade_item.slug}/"' in page.content.decode()
    assert "Strict-Transport-Security" not in page.headers
