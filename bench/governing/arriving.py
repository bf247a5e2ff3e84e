"""In a process on the season's data, beside its running server: events arrive, figures follow, the board is asked."""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from typing import Any
from uuid import uuid4

SET = {
    "code": "bench", "name": "Phép đo", "citation": "phép đo", "is_checked": False, "valid_from": "2021-01-01",
    "indicators": [
        {
            "code": "entries", "name": "Ghi chép", "name_en": "Entries", "explanation": "-", "explanation_en": "-",
            "measured_in": "ghi chép", "formula": "count farm.diary_entry during", "targets": [],
        }
    ],
}  # fmt: skip
PROVINCE, LOOK = "vn2:P:82", 0.02
BOARD, ROUNDS = 102, 15


class Arrivals:
    """Diary entries at a pace, each in its own transaction; `came` has the moment at which each was committed."""

    def __init__(self, rate: float, seconds: float) -> None:
        self.rate, self.seconds = rate, seconds
        self.came: list[float] = []
        self.is_over = False

    def run(self) -> None:
        from django.db import connection

        try:
            self._write()
        finally:
            self.is_over = True
            connection.close()

    def _write(self) -> None:
        from django.utils import timezone

        from commune.farm import diary

        plots = itertools.cycle(_plots())
        began = time.monotonic()
        for number in range(int(self.rate * self.seconds)):
            time.sleep(max(0.0, began + number / self.rate - time.monotonic()))
            plot, person = next(plots)
            diary.record_entry(
                plot, activity="watering", occurred_at=timezone.now(), by=person, client_id=uuid4()
            )
            self.came.append(time.monotonic())


def _plots() -> list[tuple[Any, Any]]:
    """Plots with somebody who may write for them."""
    from commune.farm.models import DiaryEntry

    entries = DiaryEntry.objects.standing().select_related("plot", "author").order_by("pk")
    found = {entry.plot_id: (entry.plot, entry.author) for entry in entries if entry.on_behalf_of_id is None}
    return list(found.values())


def figure() -> int:
    from django.utils import timezone

    from commune.program.models import Cell

    year = str(timezone.localdate().year)
    cell = Cell.objects.filter(indicator__code="entries", unit=PROVINCE, period=year).first()
    return int(cell.numerator or 0) if cell else 0


def freshness(rate: float, seconds: float) -> dict[str, Any]:
    """Seconds from an entry's commit to the moment at which the province's figure of the year has counted it."""
    before, arrivals = _settled(), Arrivals(rate, seconds)
    thread = threading.Thread(target=arrivals.run)
    thread.start()
    seen, waited = 0, []
    deadline = time.monotonic() + seconds * 3 + 30
    while time.monotonic() < deadline and not (arrivals.is_over and seen == len(arrivals.came)):
        now_counted, now = min(figure() - before, len(arrivals.came)), time.monotonic()
        waited += [now - moment for moment in arrivals.came[seen:now_counted]]
        seen = max(seen, now_counted)
        time.sleep(LOOK)
    thread.join()
    came = arrivals.came
    pace = len(came) / (came[-1] - came[0]) if len(came) > 1 else 0
    return {"written": len(came), "counted": len(waited), "pace": pace, "waited": sorted(waited)}


def _settled() -> int:
    """The figure once the worker has counted what there is."""
    from commune.program import counted, loading

    loading.load_set(SET, by="system:bench")
    loading.mark_everything()
    counted.refresh()
    last = -1
    while (now := figure()) != last or now == 0:
        last = now
        time.sleep(2)
    return now


def board() -> dict[str, Any]:
    """CPU seconds of one answer, as the province's official sees it; and of counting the same figures anew."""
    from django.test import Client
    from django.utils import timezone

    from commune.demo import assembling
    from commune.lib import periods
    from commune.program import indicators
    from commune.program.ground import ground_of
    from commune.program.models import CriteriaSet, Indicator
    from commune.program.tallies import Counts
    from commune.units.models import AdminUnit

    client, year = Client(), str(timezone.localdate().year)
    client.force_login(assembling.person("province_official"))
    units = list(AdminUnit.objects.filter(parent=PROVINCE).select_related("parent"))
    asked = list(Indicator.objects.on(periods.parse(year).last).filter(set="plan-2025"))
    address = f"/program/{PROVINCE}/{year}/units/?set={CriteriaSet.objects.get(pk='plan-2025').pk}"
    spent, sizes = [], set()
    for _ in range(ROUNDS):
        began = time.process_time()
        answer = client.get(address, headers={"host": "localhost"})
        spent.append(time.process_time() - began)
        sizes.add((answer.status_code, answer.content.count(b'<th scope="row">')))
    began = time.process_time()
    counts = Counts(periods.parse(year))
    for unit in units:
        ground = ground_of(unit)
        for each in asked:
            indicators.compute(each, unit, counts.period, ground=ground, counts=counts)
    return {"units": len(units), "seen": sorted(sizes), "spent": spent, "anew": time.process_time() - began}


def main(rate: float, seconds: float) -> None:
    import django

    django.setup()
    print(json.dumps({"board": board(), "freshness": freshness(rate, seconds)}))


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
