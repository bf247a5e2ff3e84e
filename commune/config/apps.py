"""At start each room says what it brings to the registries of the rooms below."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class House(AppConfig):
    """Imports, where a room has them: what it protects, follows, proves, schedules, shows, holds and syncs."""

    name = "commune.config"
    label = "house"

    def ready(self) -> None:
        for name in ("protection", "holders", "evidence", "followers", "jobs", "slots", "synced"):
            autodiscover_modules(name)  # of all rooms: figures follow the news of every room's evidence
