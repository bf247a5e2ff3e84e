"""`stamps_check URI...`: is each stamp ours and unaltered, and what became of it? Exit 1 if one is not ours."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commune.stamps import looking
from commune.trace import holds
from commune.trace.models import Lot


def _held(lot: Lot | None) -> dict[str, str]:
    """Why its goods may not move or be sold now, where they are held."""
    why = holds.why_stopped([lot]) if lot else ""
    return {"held": why} if why else {}


class Command(BaseCommand):
    help = "Judge stamps by the addresses printed on them: a JSON array, one object an address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uri", nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [(uri, looking.look_up_address(uri)) for uri in options["uri"]]
        rows = [
            {
                "uri": uri,
                "genuine": view.genuine,
                "state": view.state,
                "reason": view.reason,
                "sentence": view.sentence,
                "batch": view.batch_number,
                "lot": view.lot.code if view.lot else None,
                **_held(view.lot),
            }
            for uri, view in found
        ]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        if not all(view.genuine for _, view in found):
            sys.exit(1)
