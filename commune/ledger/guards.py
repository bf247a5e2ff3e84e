"""Triggers that forbid changing or deleting protected rows, whatever code or console tries it."""

from django.db import connection

from commune.ledger.protection import protections

OWN_TABLES = (
    "ledger_log",
    "ledger_entry",
    "ledger_opening",
    "ledger_leaf",
    "ledger_tile",
    "ledger_checkpoint",
)
MESSAGE = "protected by the log: rows are only added"


def guarded_tables() -> list[str]:
    return [*OWN_TABLES, *(name for name, _ in protections)]


def raise_guards() -> None:
    """Put the triggers on every protected table that exists; may be called again at any time."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$ LANGUAGE plpgsql"
            )
        for table in guarded_tables():
            if table in there:
                for statement in _raising(table):
                    cursor.execute(statement)


def drop_guards() -> None:
    """For tests and repair drills only: afterwards the verifier is the only protection."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in guarded_tables():
            if table in there:
                for statement in _dropping(table):
                    cursor.execute(statement)


def _raising(table: str) -> list[str]:
    if connection.vendor == "postgresql":
        when = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        return [f"CREATE OR REPLACE TRIGGER {table}_guard {when} EXECUTE FUNCTION ledger_refuse()"]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _dropping(table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_guard ON {table}"]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
