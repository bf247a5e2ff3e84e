"""`marketplace_import FILE --kind sellers|products --unit CODE --source NAME --as-of DAY --as PHONE`: graded claims."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.channels import claims
from commune.channels.claim_models import ClaimKind, FileCompletion
from commune.channels.claim_reading import UnreadableFile
from commune.lib.vietnamese import WritingError, parse_phone
from commune.people.models import Person
from commune.units.models import AdminUnit

WIDTH, EVERY = 30, 1000


class Command(BaseCommand):
    help = "Take a list of sellers or products on national marketplaces in as graded claims; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=ClaimKind.values, required=True)
        parser.add_argument("--unit", metavar="CODE", required=True, help="province or commune of today")
        parser.add_argument("--source", required=True)
        parser.add_argument(
            "--letter", default="", help="number of the official letter: grade B, without it C"
        )
        parser.add_argument("--as-of", metavar="DAY", required=True, help="2026-06-30")
        parser.add_argument("--as", metavar="PHONE", dest="person", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as content:
                done = self._taken(content, options)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from error
        except (claims.FileRefusedError, UnreadableFile) as refusal:
            self.stdout.write(json.dumps({"refused": str(refusal)}, ensure_ascii=False))
            raise CommandError(str(refusal), returncode=1) from refusal
        for line, column, why, _cells in claims.refused_rows(done.file):
            self.stdout.write(json.dumps({"line": line, "column": column, "why": why}, ensure_ascii=False))
        self.stdout.write(json.dumps(_told(done), ensure_ascii=False))

    def _taken(self, content: IO[bytes], options: dict[str, Any]) -> FileCompletion:
        file = claims.open_file(
            content,
            kind=options["kind"],
            unit=_unit(options["unit"]),
            source=options["source"],
            letter=options["letter"],
            as_of=_day(options["as_of"]),
            file_name=options["file"].name,
            by=_person(options["person"]),
        )
        lines = max(sum(1 for _ in content) - 1, 1)
        content.seek(0)
        done = claims.read_file(file, content, progress=lambda seen: _bar(seen, lines))
        sys.stderr.write("\n")
        return done


def _told(done: FileCompletion) -> dict[str, Any]:
    counts = {name: getattr(done, name) for name in ("rows", "accepted", "known", "refused", "root")}
    return {"file": str(done.file_id), "digest": done.file.digest, "grade": done.file.grade, **counts}


def _bar(seen: int, of: int) -> None:
    part = min(seen / of, 1.0)
    sys.stderr.write(f"\r[{'#' * int(part * WIDTH):<{WIDTH}}] {seen}")
    sys.stderr.flush()


def _unit(code: str) -> AdminUnit:
    found = AdminUnit.objects.filter(code=code, valid_to__isnull=True).order_by("level")
    if len(found) != 1:
        raise CommandError(f"no unit of today, or more than one, has the code {code}", returncode=2)
    return found[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no day such as 2026-06-30", returncode=2) from error


def _person(phone: str) -> Person:
    try:
        found = Person.objects.filter(phone=parse_phone(phone)).first()
    except WritingError:
        found = None
    if found is None:
        raise CommandError(f"nobody here has the phone number {phone}", returncode=2)
    return found
