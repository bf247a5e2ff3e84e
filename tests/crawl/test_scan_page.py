"""The scan page alone: light on the wire, whole without JavaScript."""

import socket
from urllib.parse import urlsplit

import pytest

HEAVIEST = 6000  # bytes of head and body, issue 2


def on_the_wire(address, port):
    """All bytes of the first response, as a phone's browser would ask for it."""
    request = (
        f"GET {urlsplit(address).path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: text/html\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nUser-Agent: Mozilla/5.0 (Linux; Android 13)\r\nConnection: close\r\n\r\n"
    )
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.encode())
        while part := connection.recv(65536):
            received += part
    return received


@pytest.mark.parametrize("name", ["genuine_stamp", "recalled_stamp"])
def test_its_first_response_is_light(server, name):
    for _ in range(2):  # made anew, then kept
        received = on_the_wire(server.season.facts[name], server.season.port)

        assert received.startswith(b"HTTP/1.1 200")
        assert len(received) <= HEAVIEST


@pytest.mark.browser
@pytest.mark.unfinished
@pytest.mark.parametrize("name", ["genuine_stamp", "recalled_stamp"])
def test_it_says_everything_without_javascript(visit, server, name):
    address = urlsplit(server.season.facts[name]).path
    bare, full = visit(java_script_enabled=False), visit()
    asked = []
    bare.on("request", lambda request: asked.append(request.resource_type))

    bare.goto(address)
    full.goto(address)

    said = words_of(bare)
    assert said["h1"]
    assert said["h1"] == words_of(full)["h1"]
    more = set(words_of(full)["main"].split()) - set(said["main"].split())
    assert {word for word in more if not word.isdigit()} == set()  # each visit is counted and told
    assert "stylesheet" not in asked


def words_of(page):
    return {name: " ".join(page.locator(name).first.text_content().split()) for name in ("h1", "main")}
