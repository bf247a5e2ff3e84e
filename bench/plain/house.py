"""The product's tables and the plain ones in a new database, in this process."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_opened: list[str] = []


def opened() -> None:
    """Sets Django up once a process, on data of its own that go with it (SQLite with the product's options)."""
    if _opened:
        return
    folder = tempfile.mkdtemp(prefix="commune-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("COMMUNE_")]:
        del os.environ[name]
    os.environ["COMMUNE_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain.with_house"
    import django

    django.setup()
    from commune.operations import installing

    installing.prepare_database()
    _opened.append(folder)
