"""`new_commune`: open a further commune as a JSON object on standard input says; a JSON object out.

Exit 0: done as asked; 1: refused, and nothing was written; 2: no such JSON.
"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commune.operations.asked import AskedWronglyError, open_as_asked
from commune.operations.opening import OpeningRefusedError


class Command(BaseCommand):
    help = "Open a further commune."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = open_as_asked(json.load(sys.stdin))
        except (ValueError, RecursionError) as error:
            if isinstance(error, OpeningRefusedError):
                self.stdout.write(json.dumps({"error": str(error), "field": error.field}, ensure_ascii=False))
                sys.exit(1)
            if isinstance(error, AskedWronglyError):
                raise CommandError(str(error), returncode=2) from error
            raise CommandError(f"no JSON on standard input: {error}", returncode=2) from error
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
