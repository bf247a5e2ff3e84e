"""Cells against an oracle, 2,000 formulas gone wild, a sealed report with 200 digits changed: on the played season."""

from __future__ import annotations

import os
import sys
import tempfile
from math import inf
from pathlib import Path

from bench.telling import Emit
from tests.stage import SECRET, played_season

# cells, formulas, digits
SIZES = {"test": (40, 150, 10), "issue": (500, 2_000, 200), "full": (2_000, 20_000, 1_000)}
SEED = 20_261_127
MOST_MS = 100


def run(size: str, emit: Emit) -> bool:
    """Whether every cell is equal, every formula keeps to its evidence and its time, every change is found."""
    cells, formulas, digits = SIZES[size]
    with played_season("") as season:
        os.environ |= {"COMMUNE_DATA": str(season.folder), "COMMUNE_DEMO": "1", "COMMUNE_SECRET_KEY": SECRET}
        os.environ["DJANGO_SETTINGS_MODULE"] = "commune.config.settings"
        import django

        django.setup()
        wrong = tried(cells, formulas, digits, emit, most_ms=MOST_MS)
    emit("wrong", len(wrong), "")
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    return not wrong


def tried(cells: int, formulas: int, digits: int, emit: Emit, *, most_ms: float = inf) -> list[str]:
    """Against the data that Django is set up for; what was wrong, a sentence each."""
    from commune.program import counted
    from tests import figures_trial as trial

    counted.refresh()
    with_value, wrong = trial.cells_that_differ(cells, SEED)
    emit("cells equal to the oracle", cells - len(wrong), f"of {cells}, {with_value} with a value")
    list(trial.wild_formulas(1, SEED))
    trial.judged_formulas(trial.wild_formulas(20, SEED + 1), "vn2:P:82")
    wild = trial.judged_formulas(trial.wild_formulas(formulas, SEED), "vn2:P:82")
    took = wild["took"]
    emit("formulas counted", len(took), f"of {formulas}, {wild['refused']} refused")
    emit("slowest formula", round(max(took.values()), 1), "ms CPU")
    wrong += [f"{spent:.0f} ms: {text}" for text, spent in took.items() if spent > most_ms]
    return wrong + wild["wrong"] + _sealed(digits, emit)


def _sealed(digits: int, emit: Emit) -> list[str]:
    from commune.reports.models import Freeze
    from tests import figures_trial as trial

    freeze = Freeze.objects.accepted().first()
    if freeze is None:
        return ["the season sealed no period"]
    with tempfile.TemporaryDirectory() as folder:
        told = trial.changed_reports(Path(folder), freeze, digits, SEED)
    emit("changed digits found", told["found"], f"of {digits}")
    wrong = [] if told["true"] else ["the report itself is not true"]
    wrong += [] if told["found"] == digits else [f"{digits - told['found']} changed digits were not found"]
    wrong += [] if told["forgery"] else ["the forgery was not good enough to try anything"]
    return wrong + ([] if told["forged"] else ["a report told anew under another key was taken"])
