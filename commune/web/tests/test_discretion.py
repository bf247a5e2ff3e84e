"""Lines about refused requests, through the logging that the settings set up."""

import io
import logging

import pytest

from commune.lib.discretion import Discretion


@pytest.fixture
def lines():
    """What the house's own handler writes."""
    handler = next(
        one for one in logging.root.handlers if any(isinstance(f, Discretion) for f in one.filters)
    )
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/card/the-key-of-a-card/", "the-key"),
        ("/orders/Z3BE2SC/the-key-of-an-order/", "the-key"),
        ("/pay/returns/0b7c91d2-4a53-4c0e-9a3e-6f0f3f1d2c4b/", "0b7c91d2"),
    ],
)
def test_a_refused_address_is_logged_without_its_key(client, db, lines, path, key):
    assert client.get(path).status_code in {404, 410, 422}
    client.put(path)

    assert "•••" in lines.getvalue()
    assert key not in lines.getvalue()


def test_no_logger_writes_past_the_house():
    assert [logging.getLogger(name).handlers for name in ("django", "django.request", "django.server")] == [
        [],
        [],
        [],
    ]


def test_a_machine_that_sends_its_referrer_is_logged_without_the_key(lines):
    logging.getLogger("django.security.csrf").warning("Referer: %s", "https://xa.example/card/the-key/")

    assert lines.getvalue().endswith("/card/•••/\n")
