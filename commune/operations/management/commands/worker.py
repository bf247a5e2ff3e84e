"""`worker`: background work as a process of its own."""

from typing import Any

from django.core.management.base import BaseCommand

from commune.jobs.worker import run_forever
from commune.operations import safety


class Command(BaseCommand):
    help = "Carry news to followers, sign heads and run what is due, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        safety.require_safe_settings()
        run_forever()
