"""Whoever changes one value of the played season, in whatever protected table, is found out by table and row."""

import json
import random
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from commune.ledger import guards, verification
from tests import tampering

CHANGES, THROUGH_THE_COMMAND = 200, 10
SEED = 20260
# Issue 2: each of these must hold rows after the season, or "spread over all these tables" would be empty words.
NAMED = {
    "farm_diaryentry",
    "trace_lot",
    "trace_event",
    "stamps_stampbatch",
    "stamps_activation",
    "trace_recall",
    "orders_order",
    "payments_paymentrequest",
    "payments_bankcredit",
    "payments_allocation",
    "shipping_shipment",
    "shipping_departure",
    "people_consent",
}
# Issue 3: the rooms of the farm and of what comes after the harvest, for as many changes again.
FARM_ROOMS = {
    "advice",
    "coldchain",
    "docks",
    "farm",
    "packhouse",
    "payments",
    "pests",
    "places",
    "quality",
    "quotas",
    "recognition",
    "shares",
    "shipping",
    "soil",
    "stamps",
    "trips",
    "weather",
}
# Issue 4: selling in all its ways.
SELLING_ROOMS = {
    "adoption",
    "channels",
    "counter",
    "display",
    "live",
    "market",
    "orders",
    "payments",
    "storefronts",
    "tradefloor",
    "trading",
}
# Issue 5: governing, from a work file to a sealed period, with the hamlets and the opening of a commune.
GOVERNING_ROOMS = {
    "casework",
    "citizens",
    "findings",
    "linkage",
    "operations",
    "places",
    "program",
    "projects",
    "reports",
    "surveys",
    "training",
}


@pytest.fixture(scope="module")
def unguarded(opened_season):
    """The season's copy without its triggers: the verifier is the only protection left."""
    guards.drop_guards()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
    return opened_season


def found_by_command():
    """Exit code and (table, row) of each finding of `ledger_verify --deep`."""
    out = StringIO()
    try:
        call_command("ledger_verify", "--deep", stdout=out)
    except SystemExit as stopped:
        return stopped.code, {
            (line["table"], line["row"]) for line in map(json.loads, out.getvalue().splitlines())
        }
    return 0, set()


def filled(unguarded):
    return [guard for guard in tampering.guarded() if guard.model._base_manager.exists()]


def test_the_season_fills_the_tables_that_matter(unguarded):
    there = {guard.table for guard in filled(unguarded)}

    assert sorted(NAMED - there) == []


def test_an_untouched_season_verifies(season):
    done = season.manage("ledger_verify", "--deep")

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert json.loads(done.stdout)["findings"] == 0


def missed_changes(guards_, chance):
    """Changes that the verifier did not name by table and row, and how many of each table were tried: all of them."""
    tables, missed = Counter(), []
    for guard in tampering.spread(guards_, max(CHANGES, len(guards_)), chance):
        with tampering.changed(guard, chance) as change:
            tables[change.table] += 1
            if not tampering.is_named(change):
                missed.append(change)
    return missed, tables


def test_each_of_many_changes_is_named_by_table_and_row(unguarded):
    missed, tables = missed_changes(filled(unguarded), random.Random(SEED))

    assert missed == []
    assert tables.total() >= CHANGES
    assert set(tables) >= NAMED


@pytest.mark.parametrize(
    "rooms",
    [FARM_ROOMS, SELLING_ROOMS, GOVERNING_ROOMS],
    ids=["farm to dock", "selling", "governing"],
)
def test_each_of_many_changes_in_these_rooms_is_named(unguarded, rooms):
    theirs = [guard for guard in filled(unguarded) if guard.model._meta.app_label in rooms]

    missed, tables = missed_changes(theirs, random.Random(SEED + 2))

    assert missed == []
    assert tables.total() >= CHANGES
    assert {table.split("_")[0] for table in tables} == rooms


def test_the_command_exits_1_and_names_table_and_row(unguarded):
    chance = random.Random(SEED + 1)
    assert found_by_command() == (0, set())

    for guard in tampering.spread(filled(unguarded), THROUGH_THE_COMMAND, chance):
        with tampering.changed(guard, chance) as change:
            code, named = found_by_command()
            assert code == 1
            assert (change.table, change.row) in named, change


def test_every_stored_column_is_listed_and_each_exception_has_a_reason(unguarded):
    listed = {each["column"]: each["unlogged"] for each in verification.protected_columns()}

    for guard in tampering.guarded():
        for column in guard.model._meta.concrete_fields:
            reason = listed[f"{guard.table}.{column.column}"]
            assert (len(reason) > 10) == (column.column in guard.unlogged)
