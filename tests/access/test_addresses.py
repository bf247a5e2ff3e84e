"""Who gets what at every address: the walk through the URL configuration against the written table."""

import csv
import re
from pathlib import Path

import pytest
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections, transaction
from django.test import Client

from tests.access.addresses import addresses, desk_addresses, outcome
from tests.access.samples import facts_of

TABLE = Path(__file__).parent / "table.csv"
# Column of the table to the key in the cast; a stranger is nobody.
PEOPLE = {
    "stranger": None,
    "buyer": "buyer",
    "farmer": "farmer",
    "technician": "technician",
    "manager": "manager",
    "other_manager": "other_manager",
    "official": "official",
    "other_official": "other_official",
    "auditor": "auditor",
}
METHODS = ("GET", "POST")
BROWSER = Client(headers={"Host": "localhost"})  # one for all: each new one would look at every static file


@pytest.fixture(scope="module")
def facts(opened_season):
    return facts_of(opened_season)


@pytest.fixture(scope="module")
def sessions(opened_season):
    """The cookies of a signed-in person for each column."""
    from commune.demo import assembling

    made = {}
    for column, key in PEOPLE.items():
        client = Client()
        if key:
            client.force_login(assembling.person(key), "allauth.account.auth_backends.AuthenticationBackend")
        made[column] = {name: cookie.value for name, cookie in client.cookies.items()}
    return made


def rows():
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def asked(cookies, method, path):
    """What someone with these cookies gets; nothing that the answer wrote stays."""
    cache.clear()
    BROWSER.cookies.clear()
    BROWSER.cookies.load(cookies)
    with transaction.atomic():
        response = BROWSER.get(path) if method == "GET" else BROWSER.post(path)
        if response.streaming:
            _closed(response)
        transaction.set_rollback(True)
    return outcome(response)


def _closed(response):
    """Without the end of a request, which would close the connection under the transaction."""
    signals.request_finished.disconnect(close_old_connections)
    response.close()
    signals.request_finished.connect(close_old_connections)


def test_every_address_has_its_rows():
    known = {(row["address"], row["method"]) for row in rows()}
    there = {(address, method) for address in addresses() for method in METHODS}

    assert sorted(there - known) == [], "new addresses: write who may open them"
    assert sorted(known - there) == [], "these addresses are gone"


def test_everybody_gets_what_the_table_says(sessions, facts):
    wrong = []
    for row in rows():
        for column, cookies in sessions.items():
            seen = asked(cookies, row["method"], row["sample"].format(**facts))
            if seen != row[column]:
                wrong.append(f"{row['method']} {row['sample']} as {column}: {seen}, table: {row[column]}")

    assert wrong == [], "\n".join(wrong)


def test_the_desk_is_closed_to_everybody_of_the_cast(sessions):
    paths = ["/" + re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", "1", each).rstrip("$") for each in desk_addresses()]
    opened = {
        (path, column)
        for path in paths
        for column, cookies in sessions.items()
        if asked(cookies, "GET", path) not in {"sign-in", "absent", "refused", "method"}
    }

    assert {path for path, _ in opened} <= {"/operator/logout/"}  # leads back to its sign-in page


def test_an_ended_session_is_a_stranger(facts, sessions):
    from django.contrib.sessions.models import Session

    wrong = []
    with transaction.atomic():
        Session.objects.all().delete()
        for row in rows():
            seen = asked(sessions["farmer"], row["method"], row["sample"].format(**facts))
            if seen != row["stranger"]:
                wrong.append(f"{row['method']} {row['sample']}: {seen}, a stranger gets {row['stranger']}")
        transaction.set_rollback(True)

    assert wrong == []
