"""`ledger_verify [--deep] [--list] [--checkpoint FILE]`: does the log agree with itself and the tables?"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.ledger import keys, sequencing, verification
from commune.ledger.models import Checkpoint
from commune.lib import merkle
from commune.lib.tlog.checkpoint import verified_checkpoint
from commune.lib.tlog.note import Note, VerifierKey


class Command(BaseCommand):
    help = "Compare log, tiles, signed heads and live tables; exit 1 with a JSON line for each finding."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--deep", action="store_true", help="also every protected row, both ways")
        parser.add_argument("--list", action="store_true", help="print the protected columns")
        parser.add_argument("--checkpoint", type=Path, help="a signed head that this log must extend")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write(json.dumps(verification.protected_columns(), ensure_ascii=False, indent=1))
            return
        found = 0
        for finding in verification.findings(deep=options["deep"]):
            self._line(finding.table, finding.row, finding.field, finding.what)
            found += 1
        if options["checkpoint"]:
            found += self._check_head(options["checkpoint"])
        if found:
            sys.exit(1)
        heads = Checkpoint.objects.count()
        summary = {
            "entries": sequencing.size(),
            "checkpoints": heads,
            "origin": keys.log().origin,
            "findings": 0,
        }
        self.stdout.write(json.dumps(summary))

    def _line(self, table: str, row: str, field: str, what: str) -> None:
        line = {"table": table, "row": row, "field": field, "what": what}
        self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _check_head(self, file: Path) -> int:
        log = keys.log()
        try:
            note = Note.parse(file.read_bytes())
            head = verified_checkpoint(note, VerifierKey.parse(log.verifier_key), log.origin)
        except OSError as error:
            raise CommandError(str(error), returncode=2) from error
        except ValueError as error:
            self._line("ledger_checkpoint", str(file), "note", str(error))
            return 1
        size = sequencing.size()
        if head.size > size or merkle.range_root(0, head.size, sequencing.hash_reader(size)) != head.root:
            self._line("ledger_checkpoint", str(head.size), "root", "this log does not extend the given head")
            return 1
        return 0
