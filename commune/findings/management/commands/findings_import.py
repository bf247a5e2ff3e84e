"""`findings_import FILE --source TEXT --as PHONE`: assessments or stated figures of a file, all rows or none."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.design.tables import UnreadableList
from commune.findings import entering
from commune.findings.checking import Judged
from commune.findings.entering import FindingRefusedError
from commune.lib.vietnamese import WritingError, parse_phone
from commune.people.models import Person


class Command(BaseCommand):
    help = "Take assessments or stated figures of an XLSX or CSV file in: all rows or none; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="where the file comes from, in words")
        parser.add_argument("--as", metavar="PHONE", dest="person", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        path, by = options["file"], _person(options["person"])
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        try:
            draft = entering.keep_draft(BytesIO(content), name=path.name, source=options["source"], by=by)
        except PermissionError as error:
            raise CommandError(str(error), returncode=1) from error
        except UnreadableList as refusal:
            self._say(refused=str(refusal))
            raise CommandError(str(refusal), returncode=1) from refusal
        judged, known = entering.judged(draft, by=by), entering.earlier(draft)
        try:
            row = entering.enter(draft, by=by)
        except FindingRefusedError as refusal:
            draft.delete()
            self._say(**_told(judged), refused=str(refusal))
            raise CommandError(str(refusal), returncode=1) from refusal
        again = {"new": 0, "known": row.fresh + row.known, "again": True} if known else {}
        self._say(**{**_told(judged), "file": str(row.pk), "digest": row.digest, **again})

    def _say(self, **told: Any) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _told(judged: Judged) -> dict[str, Any]:
    first = judged.table.first_line
    rows = [
        {"line": first + number, "column": label, "why": why}
        for (number, label), why in sorted(judged.wrong.items())
    ]
    return {"form": str(judged.form.key), **judged.counts, "rows": rows}


def _person(phone: str) -> Person:
    try:
        found = Person.objects.filter(phone=parse_phone(phone)).first()
    except WritingError:
        found = None
    if found is None:
        raise CommandError(f"nobody here has the phone number {phone}", returncode=2)
    return found
