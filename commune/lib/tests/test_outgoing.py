"""Calls that leave the house: where they may go, and that nobody out there can keep the caller waiting."""

import http.server
import threading
import time
from contextlib import contextmanager

import pytest

from commune.lib import outgoing
from commune.lib.outgoing import OutgoingError, Place


@contextmanager
def server(answer):
    """`answer(handler)` writes whatever it likes."""

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        def log_message(self, *_):
            pass

    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    found.daemon_threads = True
    threading.Thread(target=found.serve_forever, daemon=True).start()
    try:
        yield found.server_port
    finally:
        found.shutdown()
        found.server_close()


def asked(port, **facts):
    facts.setdefault("seconds", 5)
    return outgoing.call("GET", f"http://127.0.0.1:{port}/x", headers={}, allow_private=True, **facts)


def said(text, status=200, **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(text)

    return answer


def dripping(handler):
    """Never silent for long, never done."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    try:
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


def test_an_answer_comes_as_it_is_and_a_redirect_is_not_followed():
    with server(said(b"hello")) as port:
        assert asked(port) == outgoing.Answer(200, b"hello")
    with server(said(b"", 302, Location="http://127.0.0.1:1/")) as port:
        assert asked(port).status == 302


def test_who_talks_a_letter_at_a_time_is_cut_off():
    with server(dripping) as port, pytest.raises(OutgoingError, match="too slow"):
        asked(port, seconds=0.3)


def test_a_long_answer_is_no_answer():
    with server(said(b"x" * 50)) as port, pytest.raises(OutgoingError, match="too long"):
        outgoing.exchange(Place("x", "127.0.0.1", port, is_secure=False), "GET", "/", headers={}, most=49)


def test_without_a_certificate_of_the_name_nothing_is_sent():
    heard = []
    with server(heard.append) as port, pytest.raises(OutgoingError):
        outgoing.exchange(Place("x.example", "127.0.0.1", port), "GET", "/", headers={}, seconds=2)
    assert heard == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1", "0.0.0.0"],
)
def test_addresses_inside_are_not_public(address):
    assert not outgoing.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://1.1.1.1/",
        "https://a:b@1.1.1.1/",
        "file:///etc/passwd",
        "https://",
        "https://[",
        "https://1.1.1.1:x/",
    ],
)
def test_only_https_without_a_user_name(url):
    with pytest.raises(OutgoingError):
        outgoing.check(url)


def test_one_private_address_of_a_name_is_too_many(monkeypatch):
    monkeypatch.setattr(outgoing, "addresses_of", lambda _: ["1.1.1.1", "10.0.0.1"])
    with pytest.raises(OutgoingError, match="public"):
        outgoing.check("https://both.example/")


@pytest.mark.parametrize("value", ["a\nb", "đ", "\u200b"])
def test_a_header_that_cannot_be_sent_is_no_answer(value):
    with server(said(b"")) as port, pytest.raises(OutgoingError):
        outgoing.call("GET", f"http://127.0.0.1:{port}/", headers={"x": value}, allow_private=True, seconds=2)
