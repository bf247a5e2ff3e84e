"""`report_bundle --unit CODE --scheme vn2|vn3 --period P --out DIR`: report.pdf, report.json, verify.py."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.ledger.disclosing import NotProvedYetError
from commune.reports import asking, bundling, sealing


class Command(BaseCommand):
    help = "Write the sealed report of a unit and period, with what checks it offline."

    def add_arguments(self, parser: CommandParser) -> None:
        asking.add_cell(parser)
        parser.add_argument("--out", metavar="DIR", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        unit, period = asking.cell_of(options)
        freeze = sealing.sealed_of(unit, period)
        if freeze is None:
            raise CommandError("Kỳ này chưa chốt: cần lập, ký và nghiệm thu.", returncode=1)
        try:
            files = bundling.files_of(freeze)
        except NotProvedYetError as error:
            raise CommandError("Sổ ghi chưa ký điểm chốt sau lần nghiệm thu này.", returncode=1) from error
        options["out"].mkdir(parents=True, exist_ok=True)
        told = [{"name": name, "sha256": sha256(content).hexdigest()} for name, content in files.items()]
        for name, content in files.items():
            (options["out"] / name).write_bytes(content)
        self.stdout.write(json.dumps({"unit": unit.uid, "period": period.text, "files": told}, indent=1))
