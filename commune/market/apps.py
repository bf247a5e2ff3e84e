from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Market(AppConfig):
    name = "commune.market"

    def ready(self) -> None:
        # An index over words belongs to no model's table, so it is laid after every migration, not in one.
        post_migrate.connect(_lay_indexes, sender=self)


def _lay_indexes(**_: Any) -> None:
    from commune.market import indexing

    indexing.lay_indexes()
