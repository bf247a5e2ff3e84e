"""What the commands of this room are asked with: a unit by its code and scheme, a period, a person."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q

from commune.lib import periods
from commune.lib.periods import Period
from commune.lib.vietnamese import WritingError, parse_phone
from commune.people.models import Person
from commune.units.models import AdminUnit


def add_cell(parser: CommandParser) -> None:
    parser.add_argument("--unit", metavar="CODE", required=True)
    parser.add_argument("--scheme", choices=["vn2", "vn3"], required=True)
    parser.add_argument("--period", metavar="P", required=True, help="2026, 2026-Q3 or 2026-09")


def cell_of(options: dict[str, Any]) -> tuple[AdminUnit, Period]:
    """Exit code 2 for what is no period, 1 for a unit that is not there."""
    try:
        period = periods.parse(options["period"])
    except periods.PeriodError as error:
        raise CommandError(str(error), returncode=2) from error
    units = AdminUnit.objects.filter(scheme=options["scheme"], code=options["unit"])
    found = list(units.select_related("parent__parent"))
    if len(found) != 1:
        wanted = f"{options['unit']} ({options['scheme']})"
        raise CommandError(f"Có {len(found)} đơn vị mang mã {wanted}.", returncode=1)
    return found[0], period


def person_of(login: str) -> Person:
    """By phone number or e-mail. Exit code 1 when nobody has it."""
    try:
        phone = parse_phone(login)
    except WritingError:
        phone = ""
    known = Q(phone=phone) if phone else Q(email__iexact=login)
    person = Person.objects.filter(known, is_active=True).first()
    if person is None:
        raise CommandError(f"Không có ai đăng nhập bằng {login!r}.", returncode=1)
    return person
