"""`python -m bench.plain.filling STORY.json`: the plain database with the same stamps and as many events."""

import json
import sys
from datetime import datetime
from pathlib import Path

from django.core.management import call_command

import bench.plain.application  # noqa: F401  # sets Django up
from bench.plain.models import Event, Lot, Stamp


def fill(story: dict) -> None:
    """`story`: gtin, code, product, producer, place, packed_at, best_before, serials, events."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    facts = ("gtin", "code", "product", "producer", "place", "packed_at", "best_before")
    lot = Lot.objects.create(**{name: story[name] for name in facts})
    Stamp.objects.bulk_create(Stamp(serial=each, lot=lot, is_active=True) for each in story["serials"])
    Event.objects.bulk_create(
        Event(lot=lot, **{**each, "event_time": datetime.fromisoformat(each["event_time"])})
        for each in story["events"]
    )


if __name__ == "__main__":
    fill(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
