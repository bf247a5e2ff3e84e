"""`payment_vector`: published vectors on standard input, our answers on standard output."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commune.lib.signatures.vectors import payment_vector


class Command(BaseCommand):
    help = "Answer an array of payment vectors with the functions that serve payments."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            items = json.load(sys.stdin)
        except ValueError as error:
            raise CommandError(f"not JSON: {error}", returncode=2) from error
        if not isinstance(items, list):
            raise CommandError("an array is expected", returncode=2)
        try:
            answers = [payment_vector(item) for item in items]
        except ValueError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(json.dumps(answers, ensure_ascii=False))
