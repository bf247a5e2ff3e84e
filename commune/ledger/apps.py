from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Ledger(AppConfig):
    name = "commune.ledger"

    def ready(self) -> None:
        # Rebuilding a table drops its triggers, so they are raised after every migration, not in one.
        post_migrate.connect(_raise_guards, sender=self)


def _raise_guards(**_: Any) -> None:
    from commune.ledger import guards

    guards.raise_guards()
