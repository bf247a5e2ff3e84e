"""`digital_link parse URI...`, `build ELEMENT_STRING...`, `compress URI...`, `decompress URI...`: a JSON array."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commune.lib import gs1

ACTIONS = {
    "parse": gs1.parsed,
    "build": gs1.built,
    "compress": gs1.compressed,
    "decompress": gs1.decompressed,
}


class Command(BaseCommand):
    help = "Read, write, compress and decompress GS1 Digital Links; one object an argument."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=list(ACTIONS))
        parser.add_argument("texts", nargs="+", metavar="TEXT")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = [ACTIONS[options["action"]](text) for text in options["texts"]]
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))
        if any("error" in answer for answer in answers):
            sys.exit(1)
