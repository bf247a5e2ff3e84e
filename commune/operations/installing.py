"""Bringing a database to the schema of this version.

Replaying the migrations of every room into an empty database renders the whole model graph some hundred times (half
a minute of CPU on a cheap box). An empty database therefore gets today's tables at once and every migration
noted as done; a test holds the two ways equal. Any other database is migrated.
"""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import override_settings


def prepare_database() -> None:
    """May be called at every start."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    else:
        _install()


def prepare_static() -> None:
    """Collect static files when one is newer than the last collection: compressing them all takes seconds."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists() or _newest_source() > manifest.stat().st_mtime:
        call_command("collectstatic", interactive=False, verbosity=0)


def _newest_source() -> float:
    return max(
        Path(storage.path(name)).stat().st_mtime
        for finder in get_finders()
        for name, storage in finder.list([])
    )


class _NoMigrations(dict[str, str | None]):
    """Says of every room that it has no migrations, so that its tables are made from its models."""

    def __init__(self) -> None:
        super().__init__({config.label: None for config in apps.get_app_configs()})


def _install() -> None:
    with override_settings(MIGRATION_MODULES=_NoMigrations()):
        call_command("migrate", run_syncdb=True, verbosity=0)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(connection, ignore_no_migrations=True).disk_migrations:
        recorder.record_applied(app, name)
