"""`search_index [--check]`: the words of what is on sale made anew, or compared with what they are made of."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commune.market import search


class Command(BaseCommand):
    help = "Make the market's search words anew (--check: only compare; exit 1 when they differ)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(json.dumps(search.rebuild()))
            return
        wrong = search.differences()
        self.stdout.write(json.dumps({"differences": wrong}))
        if wrong:
            raise SystemExit(1)
