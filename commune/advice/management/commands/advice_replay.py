"""`advice_replay [--since YYYY-MM-DD]`: gives every stored piece of advice to its rule again and compares."""

import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.advice.models import Advice
from commune.advice.replaying import differences


class Command(BaseCommand):
    help = "Replay stored advice; exit 1 and a JSON line each where the text does not come out again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", help="only advice for this day and later")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Advice.objects.order_by("day", "pk")
        if options["since"]:
            try:
                rows = rows.filter(day__gte=date.fromisoformat(options["since"]))
            except ValueError as error:
                raise CommandError("--since needs a day such as 2026-11-27", returncode=2) from error
        checked = different = 0
        for row in rows.iterator():
            checked += 1
            parts = differences(row)
            if parts:
                different += 1
                self.stdout.write(json.dumps({"advice": str(row.pk), "kind": row.kind, "differs": parts}))
        self.stdout.write(json.dumps({"replayed": checked, "different": different}))
        if different:
            sys.exit(1)
