"""`freeze prepare|sign|accept --unit CODE --scheme vn2|vn3 --period P [--as PERSON] [--reason TEXT]`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.reports import asking, sealing
from commune.reports.models import Freeze

BY_COMMAND = "system:freeze"


class Command(BaseCommand):
    help = "Seal a period in two steps: prepare, sign (head of the unit), accept (level above)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=["prepare", "sign", "accept"])
        asking.add_cell(parser)
        parser.add_argument(
            "--as", dest="person", metavar="PERSON", help="phone number or e-mail of who does it"
        )
        parser.add_argument("--reason", default="", help="why a sealed period is reported again")

    def handle(self, *args: Any, **options: Any) -> None:
        unit, period = asking.cell_of(options)
        if options["step"] != "prepare" and not options["person"]:
            raise CommandError("needed: --as PERSON", returncode=2)
        person = asking.person_of(options["person"]) if options["person"] else None
        try:
            if options["step"] == "prepare":
                by = person.log_actor if person else BY_COMMAND
                row = sealing.prepare(unit, period, by=by, reason=options["reason"])
            else:
                row = _existing(sealing.latest_of(unit, period))
                step = sealing.sign if options["step"] == "sign" else sealing.accept
                step(row, by=asking.person_of(options["person"]))
        except sealing.SealingRefusedError as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        row = Freeze.objects.select_related("signature__acceptance").get(pk=row.pk)
        told = {
            "freeze": str(row.pk),
            "unit": unit.uid,
            "period": period.text,
            "state": row.state,
            "root": row.root,
        }
        self.stdout.write(
            json.dumps(told | {"figures": len(row.told["figures"])}, ensure_ascii=False, indent=1)
        )


def _existing(row: Freeze | None) -> Freeze:
    if row is None:
        raise CommandError("Kỳ này chưa được lập: chạy `freeze prepare` trước.", returncode=1)
    return row
