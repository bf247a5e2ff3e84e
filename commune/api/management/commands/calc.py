"""`calc NAME`: agronomy, a JSON object on standard input, a JSON object out."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.lib.agronomy.asking import CALCULATIONS, AskedWronglyError


class Command(BaseCommand):
    help = "Compute one of: " + ", ".join(sorted(CALCULATIONS))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(CALCULATIONS))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            request = json.load(sys.stdin)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"no JSON on standard input: {error}", returncode=2) from error
        try:
            answer = CALCULATIONS[options["name"]](request)
        except AskedWronglyError as error:
            self.stdout.write(
                json.dumps({"error": error.reason, "pointer": error.pointer}, ensure_ascii=False)
            )
            sys.exit(1)
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
