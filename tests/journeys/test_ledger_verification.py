"""Whatever is changed in a protected row is found, by table, row and field."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from commune.ledger import checkpoints, guards, recording, sequencing, verification
from commune.ledger.models import Entry
from commune.people.models import Consent, Purpose


@pytest.fixture
def row(cast):
    made = recording.enter(
        Consent(
            person=cast.farmer,
            purpose=Purpose.NAME,
            wording="Cho hiện tên",
            given_at=timezone.now(),
            recorded_by=cast.farmer,
        ),
        by="system:test",
    )
    sequencing.sequence()
    checkpoints.sign_head()
    return made


@pytest.fixture
def unguarded(row):
    guards.drop_guards()
    yield row
    guards.raise_guards()


def found():
    return list(verification.findings(deep=True))


def change(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def key_of(row):
    return row.pk.hex if connection.vendor == "sqlite" else str(row.pk)


def test_an_honest_log_has_no_findings(row):
    assert found() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("wording", "Cho hiện tên "), ("purpose", "face"), ("given_at", "2020-01-01 00:00:00+00:00")],
)
def test_a_changed_value_is_found_by_field(unguarded, field, value):
    change(f"UPDATE people_consent SET {field} = %s WHERE id = %s", value, key_of(unguarded))

    assert [(f.table, f.row, f.field) for f in found()] == [("people_consent", str(unguarded.pk), field)]


def test_a_changed_type_is_found(unguarded):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite stores another type in a column")
    change("UPDATE people_consent SET wording = CAST(wording AS BLOB) WHERE id = %s", key_of(unguarded))

    assert [f.field for f in found()] == ["wording"]


def test_a_removed_row_is_found(unguarded):
    change("DELETE FROM people_consent WHERE id = %s", key_of(unguarded))

    assert [(f.row, f.what) for f in found()] == [(str(unguarded.pk), "entry has no row")]


def test_a_slipped_in_row_is_found(unguarded):
    Consent.objects.create(
        person=unguarded.person,
        purpose=Purpose.FACE,
        wording="x",
        given_at=timezone.now(),
        recorded_by=unguarded.person,
    )

    assert [f.what for f in found()] == ["row has no entry in the log"]


def test_a_rewritten_entry_is_found_even_with_its_leaf(unguarded):
    entry = Entry.objects.get(row=str(unguarded.pk))
    body = bytes(entry.body).replace(b'"v":1', b'"v":2')
    change("UPDATE ledger_entry SET body = %s WHERE id = %s", body, entry.pk)

    assert {f.table for f in found()} == {"ledger_leaf"}

    from commune.lib.merkle import leaf_hash

    change("UPDATE ledger_leaf SET hash = %s WHERE entry_id = %s", leaf_hash(body), entry.pk)
    assert {f.table for f in found()} == {"ledger_checkpoint"}


def test_the_command_names_the_finding_and_exits_1(unguarded):
    change("UPDATE people_consent SET wording = 'khác' WHERE id = %s", key_of(unguarded))
    out = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("ledger_verify", "--deep", stdout=out)

    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["field"] == "wording"


def test_the_command_lists_protected_columns(row):
    out = StringIO()

    call_command("ledger_verify", "--list", stdout=out)

    listed = {item["column"]: item["unlogged"] for item in json.loads(out.getvalue())}
    assert listed["people_consent.wording"] == ""
    assert listed["trace_eventitem.id"] != ""
