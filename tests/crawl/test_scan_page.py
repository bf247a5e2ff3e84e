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
    assert words_of(full) == said
    assert "stylesheet" not in asked


def words_of(page):
    """What the page says, but for the count of scans, which each visit moves, and the check that scripts make."""
    count, proof = page.locator("main > p.n"), page.locator("#proof")
    assert count.count() == 1
    assert proof.locator("a").count() == 1
    whole = page.evaluate(WITHOUT_COUNT_AND_CHECK)
    return {"h1": " ".join(page.locator("h1").text_content().split()), "main": whole}


WITHOUT_COUNT_AND_CHECK = """() => {
  const main = document.querySelector("main").cloneNode(true);
  for (const element of main.querySelectorAll("p.n, #proof")) element.remove();
  return main.textContent.replace(/\\s+/g, " ").trim();
}"""
