"""Fixtures for tests against a running commune: the played season, servers on copies of it, a browser."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.stage import Season, Server, played_season

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def season() -> Iterator[Season]:
    """Played once; nobody writes to it: take a copy."""
    on_postgres = os.environ.get("COMMUNE_TEST_DATABASE") == "postgres"
    with played_season(os.environ["COMMUNE_DATABASE"] if on_postgres else "") as played:
        yield played


@pytest.fixture(scope="module")
def server(season: Season) -> Iterator[Server]:
    """A server on the module's own copy of the season."""
    with season.copy() as own, own.served() as running:
        yield running


@pytest.fixture(scope="module")
def opened_season(season: Season, django_db_blocker: Any) -> Iterator[Season]:
    """A copy of the season that this process's own models read and write."""
    with season.copy() as own, django_db_blocker.unblock(), opened(own):
        yield own


@contextlib.contextmanager
def opened(season: Season) -> Iterator[None]:
    """Let Django's default connection be that to a season's database, with the season's settings."""
    from django.db import connections
    from django.test import override_settings

    from commune.config import env

    if season.database:
        facts = env.postgresql("season", season.database)
    else:
        facts = {"NAME": str(season.folder / "commune.sqlite3")}
    kept = connections["default"]
    wrapper = type(kept)({**connections.settings["default"], **facts}, "default")
    connections["default"] = wrapper
    settings = {
        "DATA_DIR": season.folder,
        "MEDIA_ROOT": season.folder / "files",
        "DEMO": True,
        "PUBLIC_ADDRESS": season.address,
    }
    try:
        with override_settings(**settings):
            yield
    finally:
        wrapper.close()
        connections["default"] = kept


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    """What drives browsers; only one may run in a process at a time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driving:
        yield driving


@pytest.fixture(scope="module")
def browser(playwright: Any) -> Iterator[Any]:
    """Chromium; its absence is said loudly and skips."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no chromium on this machine: nothing was seen by a browser")
    running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
    yield running
    running.close()


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """`visit()` gives a new page on a phone with a context of its own; the address `/` is the server's.

    Nothing moves: who measures colours would else measure those that are still changing.
    """
    with contextlib.ExitStack() as stack:

        def new(viewport: dict[str, int] = PHONE, locale: str = "vi-VN", **options: Any) -> Any:
            facts = {"viewport": viewport, "locale": locale, "reduced_motion": "reduce", **options}
            context = browser.new_context(base_url=server.address, **facts)
            stack.callback(context.close)
            return context.new_page()

        yield new
