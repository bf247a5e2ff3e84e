"""`load_input_rules FILE...`: load dated lists of inputs (labels, bans, permitted products) from CSV."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.people.models import Person
from commune.quality import lists
from commune.quality.sheets import ListRefusedError

NEGATIVE, WRONG_USAGE = 1, 2


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day such as 2026-11-02") from None


class Command(BaseCommand):
    help = (
        "Load a list of inputs as one dated edition: a file with errors is refused whole, the same file again is "
        "nothing new. One JSON line a file: file, loaded, edition, kind, lines, new, errors (line, column, detail)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="+", type=Path)
        parser.add_argument("--number", required=True, help="number of the circular, or name of the edition")
        parser.add_argument("--issuer", required=True)
        parser.add_argument("--from", dest="valid_from", required=True, type=_day, help="in force from")
        parser.add_argument("--to", dest="valid_to", type=_day, help="in force until, if it ends")
        parser.add_argument("--by", help="phone or mail of the person who loads it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be loaded")

    def handle(self, *args: Any, **options: Any) -> None:
        person = _person(options["by"])
        heading = lists.Heading(
            options["number"], options["issuer"], options["valid_from"], options["valid_to"]
        )
        told = [_loaded(path, heading, person, dry=options["dry_run"]) for path in options["file"]]
        for each in told:
            self.stdout.write(json.dumps(each, ensure_ascii=False))
        if any(each["errors"] for each in told):
            sys.exit(NEGATIVE)


def _person(known_as: str | None) -> Person | None:
    if not known_as:
        return None
    found = Person.objects.filter(phone=known_as).first() or Person.objects.filter(email=known_as).first()
    if found is None:
        raise CommandError(f"nobody is known as {known_as}", returncode=WRONG_USAGE)
    return found


def _loaded(path: Path, heading: lists.Heading, by: Person | None, *, dry: bool) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=WRONG_USAGE) from error
    seen = lists.preview(content, heading)
    edition, problems = seen.known, list(seen.problems)
    if not dry and not problems:
        try:
            edition = lists.load_list(content, heading, by=by, file_name=path.name)
        except ListRefusedError as refusal:
            problems = refusal.problems
    return {
        "file": str(path),
        "loaded": bool(edition) and not problems,
        "edition": edition.number if edition else None,
        "kind": str(seen.kind),
        "lines": seen.lines,
        "new": seen.new,
        "errors": [{"line": each.line, "column": each.column, "detail": each.reason} for each in problems],
    }
