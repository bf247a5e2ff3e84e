"""`epcis_capture [--dry-run] FILE...`: each document is one job with rollback; one JSON line a file."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.api.epcis import capture
from commune.lib.epcis import reading
from commune.lib.epcis.documents import Document
from commune.lib.epcis.problem import Problem

Json = dict[str, Any]
BY = "system:epcis_capture"


class Command(BaseCommand):
    help = "Capture EPCIS documents (JSON-LD, XML 2.0 and 1.x), all or nothing each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="judge as on an empty repository, store nothing"
        )
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = (self._line(file, is_trial=options["dry_run"]) for file in options["files"])
        accepted = [self._told(line) for line in lines]
        if not all(accepted):
            sys.exit(1)

    def _told(self, line: Json) -> bool:
        self.stdout.write(json.dumps(line, ensure_ascii=False))
        return bool(line["accepted"])

    def _line(self, file: Path, *, is_trial: bool) -> Json:
        try:
            document = reading.read(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        found = document.problems()
        errors = [told(problem) for problem in capture.errors_of(found)]
        if not errors and not is_trial:
            errors = captured(document)
        warnings = [told(problem) for problem in found if not problem.is_error]
        line = {"file": str(file), "accepted": not errors, "events": len(document.events)}
        return {**line, "errors": errors, "warnings": warnings}


def told(problem: Problem) -> Json:
    return {"type": problem.type, "pointer": problem.pointer, "detail": problem.detail}


def captured(document: Document) -> list[Json]:
    """Captures an acceptable document; what the repository's own content refuses."""
    job = capture.capture(document, behaviour=capture.ROLLBACK, by=BY)
    return list(refusals(job.errors))


def refusals(findings: Iterable[Json]) -> Iterable[Json]:
    for found in findings:
        detail = f"{found['vi']} ({found['en']})"
        yield {"type": found["slug"], "pointer": found["pointer"], "detail": detail}
