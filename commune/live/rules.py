"""Editions of the published rules, as dated data that ships with the product."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.live.models import LiveRules

FILE = Path(__file__).parent / "data" / "rules.json"
SYSTEM = "system:live-rules"


def rules_on(day: date) -> LiveRules:
    """The edition in force; brings in what the file has and the table has not. Raises LookupError before the first."""
    load_rules()
    found = LiveRules.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    if found is None:
        raise LookupError(f"no rules of live selling on {day}")
    return found


def load_rules() -> int:
    """Editions that the table did not have yet. An edition that was entered never changes."""
    known = set(LiveRules.objects.values_list("slug", flat=True))
    told = [each for each in json.loads(FILE.read_text(encoding="utf-8")) if each["slug"] not in known]
    with transaction.atomic():
        for each in told:
            day = date.fromisoformat(each.pop("valid_from"))
            row = LiveRules(**each, valid_from=day, published_at=timezone.now(), published_by=SYSTEM)
            recording.enter(row, by=SYSTEM)
    return len(told)


def last_day(day: date, years: int) -> date:
    """The day until which something of `day` is kept; a 29 February ends on the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
