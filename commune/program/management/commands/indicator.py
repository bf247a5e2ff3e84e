"""`indicator CODE --set SET --unit CODE --scheme vn2|vn3 --period P [--as-known TIME]`, or `indicator --list`."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.lib import periods
from commune.lib.periods import Period
from commune.program import indicators, readings, scoreboard
from commune.program.models import Indicator
from commune.units.models import AdminUnit

NEEDED = ("code", "set", "unit", "scheme", "period")


class Command(BaseCommand):
    help = "Compute an indicator from evidence, or say how it was known at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?")
        parser.add_argument("--list", action="store_true", help="all indicators")
        parser.add_argument("--set")
        parser.add_argument("--unit", metavar="CODE")
        parser.add_argument("--scheme", choices=["vn2", "vn3"])
        parser.add_argument("--period", metavar="P", help="2026, 2026-Q3 or 2026-09")
        parser.add_argument("--as-known", metavar="TIME", help="an ISO time with zone")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._told([_defined(each) for each in Indicator.objects.select_related("set")])
            return
        missing = [name for name in NEEDED if not options[name]]
        if missing:
            raise CommandError("needed: " + ", ".join(missing), returncode=2)
        period, unit = _period(options["period"]), _unit(options["scheme"], options["unit"])
        indicator = _indicator(options["set"], options["code"], period)
        if options["as_known"]:
            row = readings.known_at(indicator, unit, period, _moment(options["as_known"]))
            line = scoreboard.kept_line(indicator, unit, period, row)
        else:
            line = scoreboard.line_of(indicators.compute(indicator, unit, period))
        self._told({**line.told(), "unit": unit.uid, "period": period.text, "is_known": line.is_known})

    def _told(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=1))


def _defined(indicator: Indicator) -> dict[str, Any]:
    return {
        "set": indicator.set_id,
        "code": indicator.code,
        "name": indicator.name,
        "measured_in": indicator.measured_in,
        "valid_from": indicator.valid_from.isoformat(),
        "valid_to": indicator.valid_to.isoformat() if indicator.valid_to else None,
    }


def _period(text: str) -> Period:
    try:
        return periods.parse(text)
    except periods.PeriodError as error:
        raise CommandError(str(error), returncode=2) from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-known: {error}", returncode=2) from error
    if moment.tzinfo is None:
        raise CommandError("--as-known needs a time zone, such as 2026-11-20T08:00:00+07:00", returncode=2)
    return moment


def _unit(scheme: str, code: str) -> AdminUnit:
    found = list(AdminUnit.objects.filter(scheme=scheme, code=code).select_related("parent__parent"))
    if len(found) != 1:
        raise CommandError(f"{len(found)} units have the code {code} under {scheme}", returncode=1)
    return found[0]


def _indicator(criteria: str, code: str, period: Period) -> Indicator:
    found = Indicator.objects.on(period.last).filter(set=criteria, code=code).first()
    if found is None:
        raise CommandError(f"the set {criteria!r} has no indicator {code!r} in {period.text}", returncode=1)
    return found
