"""Writers of one process wait in line: first come, first served, and nobody is told that the database is locked."""

import threading
import time

import pytest
from django.db import connection, transaction

from commune.config.sqlite.base import Line, line_of

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer")


def test_turns_are_taken_in_the_order_of_coming():
    line, order, threads = Line(), [], []
    assert line.take()

    def wait(number):
        assert line.take()
        order.append(number)
        line.leave()

    for number in range(20):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(line._waiting) <= number:
            time.sleep(0.001)
    line.leave()
    for thread in threads:
        thread.join()

    assert order == list(range(20))
    assert line.take(patience=0)


def test_who_waits_too_long_leaves_the_line_to_others():
    line = Line()
    assert line.take()

    assert not line.take(patience=0.01)
    line.leave()

    assert line.take(patience=0.01)
    assert not line.take(patience=0.01)


@only_sqlite
@pytest.mark.parametrize("ends", [None, RuntimeError])
def test_a_transaction_leaves_the_line_however_it_ends(own_database, ends):
    def write():
        try:
            with transaction.atomic():
                connection.cursor().execute("SELECT 1")
                if ends:
                    raise ends
        except RuntimeError:
            pass
        return line_of(str(connection.settings_dict["NAME"])).take(patience=0)

    assert own_database.once(write) is True


@only_sqlite
def test_fifty_writers_at_once_are_all_served(own_database):
    def write():
        with transaction.atomic():
            cursor = connection.cursor()
            cursor.execute("SELECT count(*) FROM people_organization")
            time.sleep(0.005)
            return cursor.fetchone()[0] > 0

    assert own_database.run(*[write] * 50) == [True] * 50


@only_sqlite
def test_an_open_transaction_has_the_turn(db):
    assert not line_of(str(connection.settings_dict["NAME"])).take(patience=0)
