"""`epcis_hash FILE`: the CBV 2.0 event hash of each event, one ni URI a line, in document order."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.lib.epcis import hash, reading  # noqa: A004


class Command(BaseCommand):
    help = "Print the event hash ID of every event of a document."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = reading.read(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from error
        judged = zip(document.event_problems(), document.pointers, strict=True)
        unreadable = [pointer for found, pointer in judged if any(p.type == "wrong-type" for p in found)]
        if unreadable or (document.errors and not document.events):
            raise CommandError(
                f"not a readable EPCIS document: {unreadable or document.errors[0].en}", returncode=1
            )
        for event in document.events:
            self.stdout.write(hash.event_hash(event, ignored=document.ignored))
