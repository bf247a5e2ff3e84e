"""The word index beside a table of `SearchText`: FTS5 on SQLite, a GIN index over tsvector on PostgreSQL.

Both read words that were folded before (`lib.fold`), so both find the same rows: neither database knows that đ is d.
On SQLite triggers keep the index in the transaction of the row; on PostgreSQL the index is the table's own.

Rows come in tiers, each newest first: every word with its accents as asked, then every word in the name, then every
word anywhere. A tier stops at the rows that a page needs, which a rank over all matches cannot.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Model

from commune.lib.fold import nfc, words

MOST_WORDS = 8
TABLES = ("market_listingtext", "market_boothtext")
Kept = Sequence[tuple[str, Any]]
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Question:
    """`words` folded, `accented` as typed in lower case (empty when it says nothing more than `words`)."""

    words: tuple[str, ...]
    accented: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)


def question_of(text: str) -> Question:
    folded, typed = words(text)[:MOST_WORDS], accented_words(text)[:MOST_WORDS]
    return Question(tuple(folded), tuple(typed) if typed != folded and len(typed) == len(folded) else ())


def accented_words(text: str) -> list[str]:
    """The words of a text with their accents, cut where `lib.fold.words` cuts."""
    return _WORD.findall(nfc(text).lower())


def key_of(row: Model) -> Any:
    """The key of a row as the database compares it."""
    key = row._meta.pk
    return key.get_db_prep_value(row.pk, connection) if key else row.pk


def lay_indexes() -> None:
    """May be called again at any time; on SQLite also brings the triggers back that a rebuilt table lost."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in TABLES:
            if table in there:
                for statement in _laying(table):
                    cursor.execute(statement)


def found_in(table: str, asked: Question, *, limit: int, offset: int = 0, kept: Kept = ()) -> list[int]:
    """Keys of rows in order; only those whose columns are as in `kept`."""
    found: list[int] = []
    with connection.cursor() as cursor:
        for tier in _tiers(asked):
            rows = _rows(cursor, _Search(table, tier, kept), limit - len(found), offset)
            found += rows
            if len(found) >= limit:
                break
            offset = 0 if rows or not offset else max(0, offset - _count(cursor, _Search(table, tier, kept)))
    return found


def count_in(table: str, asked: Question, *, kept: Kept = ()) -> int:
    with connection.cursor() as cursor:
        return _count(cursor, _Search(table, _anywhere(asked), kept))


def counts_by(table: str, column: str, asked: Question, *, kept: Kept = ()) -> dict[str, int]:
    """How many of the rows found have each value of a column."""
    source, parts = _Search(table, _anywhere(asked), kept).source(of_table=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {table}.{column}, count(*) {source} GROUP BY {table}.{column}", parts)
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class _Tier:
    """Words that must stand in some columns, and not as in the tiers before."""

    column: str
    words: Sequence[str]
    but: "tuple[_Tier, ...]" = ()


def _tiers(asked: Question) -> Iterator[_Tier]:
    exact = (_Tier("accented", asked.accented),) if asked.accented else ()
    named = _Tier("name", asked.words)
    yield from exact
    yield replace(named, but=exact)
    yield _Tier("all", asked.words, but=(*exact, named))


def _anywhere(asked: Question) -> _Tier:
    return _Tier("all", asked.words)


def beginning(asked: Question) -> Question:
    """The question with its last word as the beginning of a word, for somebody who has not finished typing."""
    return Question((*asked.words[:-1], asked.words[-1] + "*"))


@dataclass(frozen=True)
class _Search:
    table: str
    tier: _Tier
    kept: Kept

    def source(self, *, of_table: bool = False) -> tuple[str, list[Any]]:
        """FROM and WHERE with their parameters; on SQLite of the index alone unless the table's columns are needed."""
        table, values = self.table, [value for _, value in self.kept]
        also = "".join(f" AND {table}.{column} = %s" for column, _ in self.kept)
        if connection.vendor == "postgresql":
            test, parts = _postgres_test(table, self.tier)
            return f"FROM {table} WHERE {test}{also}", parts + values
        index, match = f"{table}_words", _fts(self.tier)
        if not (self.kept or of_table):
            return f"FROM {index} WHERE {index} MATCH %s", [match]
        rows = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608
        return f"FROM {table} WHERE {table}.id IN ({rows}){also}", [match, *values]

    @property
    def key(self) -> str:
        return "rowid" if connection.vendor == "sqlite" and not self.kept else f"{self.table}.id"


def _rows(cursor: Any, asked: _Search, limit: int, offset: int) -> list[int]:
    source, parts = asked.source()
    page = f"ORDER BY {asked.key} DESC LIMIT %s OFFSET %s"
    cursor.execute(f"SELECT {asked.key} {source} {page}", [*parts, limit, offset])
    return [row[0] for row in cursor.fetchall()]


def _count(cursor: Any, asked: _Search) -> int:
    source, parts = asked.source()
    cursor.execute(f"SELECT count(*) {source}", parts)
    return int(cursor.fetchone()[0])


def _fts(tier: _Tier) -> str:
    columns = {"name": "name", "accented": "accented", "all": "{name more}"}[tier.column]
    each = " AND ".join(f'"{word.rstrip("*")}"' + ("*" if word.endswith("*") else "") for word in tier.words)
    match = f"{columns} : ({each})"
    others = " OR ".join(f"({_fts(other)})" for other in tier.but)
    return f"({match}) NOT ({others})" if others else match


def _postgres_test(table: str, tier: _Tier) -> tuple[str, list[str]]:
    columns = {"name": "{0}.name", "accented": "{0}.accented", "all": "{0}.name || ' ' || {0}.more"}
    each = " & ".join(word.replace("*", ":*") for word in tier.words)
    # What stands in the name stands in all: said as well, since the index is over all.
    needed = ("all", "name") if tier.column == "name" else (tier.column,)
    vectors = [f"to_tsvector('simple', {columns[column].format(table)})" for column in needed]
    test = " AND ".join(f"{vector} @@ to_tsquery('simple', %s)" for vector in vectors)
    parts = [each] * len(vectors)
    for other, more in (_postgres_test(table, before) for before in tier.but):
        test, parts = f"{test} AND NOT ({other})", parts + more
    return test, parts


def _laying(table: str) -> list[str]:
    if connection.vendor == "postgresql":
        vectors = {"all": "name || ' ' || more", "accented": "accented"}
        return [
            f"CREATE INDEX IF NOT EXISTS {table}_{name} ON {table} USING gin (to_tsvector('simple', {text}))"
            for name, text in vectors.items()
        ]
    index, columns = f"{table}_words", "name, more, accented"
    old, new = "old.id, old.name, old.more, old.accented", "new.id, new.name, new.more, new.accented"
    taken_out = f"INSERT INTO {index}({index}, rowid, {columns}) VALUES ('delete', {old});"  # noqa: S608
    put_in = f"INSERT INTO {index}(rowid, {columns}) VALUES ({new});"  # noqa: S608
    options = (
        f"content='{table}', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3'"
    )
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({columns}, {options})",
        f"CREATE TRIGGER IF NOT EXISTS {table}_put_in AFTER INSERT ON {table} BEGIN {put_in} END",
        f"CREATE TRIGGER IF NOT EXISTS {table}_taken_out AFTER DELETE ON {table} BEGIN {taken_out} END",
        f"CREATE TRIGGER IF NOT EXISTS {table}_changed AFTER UPDATE ON {table} BEGIN {taken_out} {put_in} END",
    ]
