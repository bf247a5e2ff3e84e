"""A name is given to the booth whose token the domain shows, to one at a time, and never by asking inside the house."""

import http.server
import threading
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command

from commune.market.tests import goods
from commune.storefronts import claiming, editions, proving
from commune.storefronts.claiming import ClaimRefusedError
from commune.storefronts.models import HostClaim, HostConfirmation, StorefrontEdition, Way


@contextmanager
def domain(monkeypatch, *, path=proving.PATH, body="", status=200, is_public=True):
    """A web server that stands for the domain's; addresses of this machine count as public meanwhile."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == path else 404)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(proving, "HTTP", server.server_port)
    monkeypatch.setattr(proving, "HTTPS", 9)
    monkeypatch.setattr(proving, "addresses_of", lambda _: {"127.0.0.1"})
    if is_public:
        monkeypatch.setattr(proving, "is_public", lambda _: True)
    try:
        yield
    finally:
        server.shutdown()


@pytest.fixture
def claimed(cast):
    return claiming.claim(goods.booth(cast), host="xoai.example", by=cast.manager)


def test_the_domain_that_shows_the_token_is_confirmed_once(cast, claimed, monkeypatch):
    with domain(monkeypatch, body=claimed.token + "\n"):
        made = [claiming.confirm_by_token(claimed, by=cast.manager) for _ in range(2)]

    assert made[0] == made[1]
    assert made[0].way == Way.TOKEN
    assert claiming.claim_of("xoai.example") == claimed


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ({"body": "something else"}, "nội dung khác"),
        ({"body": "x" * 5000}, "chưa đưa ra tệp"),
        ({"status": 302}, "chưa đưa ra tệp"),
        ({"path": "/elsewhere"}, "chưa đưa ra tệp"),
        ({"is_public": False}, "mạng nội bộ"),
    ],
)
def test_anything_else_confirms_nothing(cast, claimed, monkeypatch, shown, told):
    with domain(monkeypatch, **shown), pytest.raises(ClaimRefusedError, match=told):
        claiming.confirm_by_token(claimed, by=cast.manager)

    assert not HostConfirmation.objects.exists()


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "192.168.1.1", "0.0.0.0"]
)
def test_addresses_inside_are_not_asked(address):
    assert not proving.is_public(address)


def test_a_name_that_nobody_knows(cast, claimed, monkeypatch):
    def unknown(_):
        raise OSError

    monkeypatch.setattr(proving, "addresses_of", unknown)
    with pytest.raises(ClaimRefusedError, match="Chưa tìm thấy"):
        claiming.confirm_by_token(claimed, by=cast.manager)


def test_one_booth_at_a_time_has_a_name(cast, claimed):
    other = claiming.claim(goods.other_booth(cast), host="xoai.example", by=cast.other_manager)
    claiming.confirm_by_operator(claimed, by="system:test")

    with pytest.raises(ClaimRefusedError, match="gian hàng khác"):
        claiming.confirm_by_operator(other, by="system:test")
    claiming.release(claimed, reason="bán tên", by="system:test")
    claiming.confirm_by_operator(other, by="system:test")
    assert claiming.claim_of("xoai.example") == other
    with pytest.raises(ClaimRefusedError, match="thôi dùng"):
        claiming.confirm_by_operator(_released(cast), by="system:test")


def _released(cast):
    made = claiming.claim(goods.booth(cast), host="cu.example", by=cast.manager)
    claiming.release(made, reason="nhầm", by="system:test")
    return made


def test_only_the_keeper_claims_and_confirms(cast, claimed):
    with pytest.raises(ClaimRefusedError):
        claiming.claim(claimed.booth, host="khac.example", by=cast.other_manager)
    with pytest.raises(ClaimRefusedError):
        claiming.confirm_by_token(claimed, by=cast.other_manager)
    with pytest.raises(editions.EditionRefusedError):
        editions.write_edition(claimed.booth, palette="leaf", about="", motto="", by=cast.other_manager)


def test_five_names_are_enough(cast, claimed):
    for number in range(4):
        claiming.claim(claimed.booth, host=f"xoai{number}.example", by=cast.manager)
    with pytest.raises(ClaimRefusedError):
        claiming.claim(claimed.booth, host="thua.example", by=cast.manager)
    assert claiming.claim(claimed.booth, host="XOAI.example", by=cast.manager) == claimed


@pytest.mark.parametrize(
    ("host", "told"),
    [("xoai", "dạng như"), ("127.0.0.1", "bằng số"), ("localhost", "dạng như"), ("testserver", "dạng như")],
)
def test_a_wrong_name_gets_a_sentence(cast, host, told):
    with pytest.raises(ClaimRefusedError, match=told):
        claiming.claim(goods.booth(cast), host=host, by=cast.manager)


def test_the_same_edition_is_written_once(cast):
    booth = goods.booth(cast)
    for _ in range(2):
        editions.write_edition(booth, palette="mango", about="x", motto="y", by=cast.manager)

    assert StorefrontEdition.objects.count() == 1
    with pytest.raises(editions.EditionRefusedError):
        editions.write_edition(booth, palette="purple", about="x", motto="y", by=cast.manager)


def test_the_keepers_desk(client, cast):
    booth = goods.booth(cast)
    client.force_login(cast.manager)

    client.post(
        f"/sell/booths/{booth.slug}/storefront/",
        {"palette": "river", "motto": "Ngọt", "about": "Dòng 1\nDòng 2"},
    )
    client.post(f"/sell/booths/{booth.slug}/hosts/", {"host": "xoai.example"})
    assert client.post(f"/sell/booths/{booth.slug}/hosts/", {"host": ""}).status_code == 422
    (made,) = HostClaim.objects.all()
    page = client.get("/sell/storefront/").content.decode()
    assert made.token in page
    assert editions.edition_of(booth).about == "Dòng 1\nDòng 2"
    claiming.confirm_by_operator(made, by="system:test")
    assert 'href="http://xoai.example' in client.get("/sell/storefront/").content.decode()
    client.post(f"/sell/hosts/{made.pk}/release/", {"reason": ""})
    assert claiming.claim_of("xoai.example")
    client.post(f"/sell/hosts/{made.pk}/release/", {"reason": "đổi"})
    assert claiming.claim_of("xoai.example") is None


@pytest.mark.parametrize("who", ["buyer", "farmer", "official", "other_manager"])
def test_other_people_have_no_such_desk(client, cast, claimed, who):
    goods.other_booth(cast)
    client.force_login(getattr(cast, who))

    assert claimed.token not in client.get("/sell/storefront/").content.decode()
    for action in ("confirmation", "release"):
        assert client.post(f"/sell/hosts/{claimed.pk}/{action}/", {"reason": "x"}).status_code == 404
    assert client.post(f"/sell/booths/{claimed.booth.slug}/hosts/", {"host": "x.example"}).status_code == 404


def test_the_operators_word(cast, claimed, capsys):
    call_command("storefront_host", "confirm", "xoai.example")
    assert '"answers": true' in capsys.readouterr().out
    call_command("storefront_host", "list")
    assert "xoai.example" in capsys.readouterr().out
    call_command("storefront_host", "release", "xoai.example")
    assert claiming.claim_of("xoai.example") is None
    with pytest.raises(CommandError):
        call_command("storefront_host", "confirm", "xoai.example")
    with pytest.raises(CommandError):
        call_command("storefront_host", "confirm", "127.0.0.1")
