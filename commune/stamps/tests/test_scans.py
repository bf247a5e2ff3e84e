"""Scans are counted in memory and added up in the database, none lost and none twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from commune.stamps import scans
from commune.stamps.models import ScanTally

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_waiting(monkeypatch):
    monkeypatch.setattr(scans, "_waiting", {})


def scanned(number, index, minutes):
    scans.note(number, index, START + timedelta(minutes=minutes))


@pytest.mark.django_db
def test_a_stamp_nobody_scanned_has_no_tally():
    assert scans.tally_of(1, 0) is None


@pytest.mark.django_db
def test_scans_are_told_before_and_after_they_are_written():
    scanned(1, 5, 10)
    scanned(1, 5, 0)
    expected = scans.Tally(2, START, START + timedelta(minutes=10))
    assert scans.tally_of(1, 5) == expected
    assert not ScanTally.objects.exists()
    assert scans.flush() == 1
    assert scans.tally_of(1, 5) == expected
    scanned(1, 5, 20)
    assert scans.tally_of(1, 5) == scans.Tally(3, START, START + timedelta(minutes=20))
    scans.flush()
    scanned(1, 5, -5)
    scans.flush()
    assert scans.tally_of(1, 5) == scans.Tally(4, START - timedelta(minutes=5), START + timedelta(minutes=20))
    assert scans.flush() == 0


@pytest.mark.django_db
def test_many_stamps_are_few_statements():
    for index in range(2 * scans.ROWS_AT_ONCE + 1):
        scanned(7, index, 0)
    with CaptureQueriesContext(connection) as asked:
        scans.flush()

    assert len([query for query in asked if "INSERT" in query["sql"]]) == 3
    assert ScanTally.objects.filter(batch_number=7).count() == 2 * scans.ROWS_AT_ONCE + 1


@pytest.mark.django_db
def test_what_could_not_be_written_stays_noted(monkeypatch):
    def full(_tallies):
        raise DatabaseError

    scanned(1, 1, 0)
    with monkeypatch.context() as broken:
        broken.setattr(scans, "_write", full)
        with pytest.raises(DatabaseError):
            scans.flush()
    scanned(1, 1, 1)
    scans.flush()

    assert ScanTally.objects.get().count == 2


@pytest.mark.django_db
def test_threads_note_and_write_at_once_without_loss():
    """Writing goes on while eight threads scan the same few stamps."""

    def scan():
        for turn in range(500):
            scanned(3, turn % 5, turn)

    threads = [threading.Thread(target=scan) for _ in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        scans.flush()
    scans.flush()

    tallies = ScanTally.objects.filter(batch_number=3)
    assert [tally.count for tally in tallies.order_by("index")] == [800] * 5
    assert {(tally.first_at, tally.last_at) for tally in tallies.filter(index=4)} == {
        (START + timedelta(minutes=4), START + timedelta(minutes=499))
    }


def test_the_thread_writes_what_is_left_when_it_stops(monkeypatch):
    written = []
    monkeypatch.setattr(scans, "_write", written.append)
    stopping = threading.Event()
    monkeypatch.setattr(scans, "_stopping", stopping)
    scanned(9, 0, 0)
    thread = threading.Thread(target=scans._flush_forever)
    thread.start()
    stopping.set()
    thread.join(30)

    assert not thread.is_alive()
    assert [tallies[9, 0].count for tallies in written] == [1]
