"""Tables made at once (a fresh install) are those that the migrations make."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.corpora import ROOT

INSTALL = "import django; django.setup(); from commune.operations.installing import {how}; {how}()"
BY_MIGRATIONS = (
    "import django; django.setup(); from django.core.management import call_command as call; "
    "call('migrate', verbosity=0)"
)


def schema_after(code: str, folder: Path) -> dict[str, object]:
    """Table to its columns (name, type, not null, in no order), its unique and plain indexes, its foreign keys."""
    env = os.environ | {
        "COMMUNE_DATA": str(folder),
        "COMMUNE_DATABASE": "",
        "COMMUNE_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "commune.config.settings",
    }
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True)
    database = sqlite3.connect(folder / "commune.sqlite3")
    names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: described(database, name) for name in names if not name.startswith("sqlite_")}


def described(database: sqlite3.Connection, table: str) -> object:
    columns = {row[1:4] for row in database.execute(f"PRAGMA table_info({table})")}
    keys = {row[2:5] for row in database.execute(f"PRAGMA foreign_key_list({table})")}
    indexes = set()
    for _, name, unique, _, partial in database.execute(f"PRAGMA index_list({table})"):
        parts = tuple(row[2] for row in database.execute(f"PRAGMA index_info('{name}')"))
        indexes.add((unique, partial, parts))
    checks = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    triggers = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table]
    )
    return columns, keys, indexes, checks.count(" CHECK "), {row[0] for row in triggers}


def test_a_fresh_install_is_what_the_migrations_make(tmp_path):
    installed = schema_after(INSTALL.format(how="prepare_database"), tmp_path / "installed")
    migrated = schema_after(BY_MIGRATIONS, tmp_path / "migrated")

    assert set(installed) == set(migrated)
    assert {name for name in installed if installed[name] != migrated[name]} == set()
