"""`load_indicators`: the criteria sets that ship with the product; may be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from commune.program import loading


class Command(BaseCommand):
    help = "Load criteria sets, indicators and targets."

    def handle(self, *args: Any, **options: Any) -> None:
        for loaded in loading.load_sets(by="system:load_indicators"):
            self.stderr.write(f"{loaded.code}: {loaded.indicators.count()} indicators")
