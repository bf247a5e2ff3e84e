"""Routes with time windows: the product's solver on four published instances of 100 customers, beside the best known.

Distances are Euclidean, truncated to one decimal; the objective is the total distance with any number of vehicles
up to the instance's. Every plan is judged by code that knows no solver: capacity, windows, each customer once, and
the distance added up anew. A plan with a fault ends the bench.
"""

from __future__ import annotations

from pathlib import Path

from bench.telling import Emit, cost_of
from commune.lib.routing import checking, instances, solving

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "routes"
# File, best known total distance (the corpus' README), and by how many percent we may miss it.
INSTANCES = (
    ("C101.txt", 827.3, 0),
    ("R101.txt", 1637.7, 1),
    ("RC101.txt", 1619.8, 3),
    ("RC208.vrp", 776.1, 2),
)


def run(emit: Emit) -> None:
    for name, best, allowed in INSTANCES:
        problem = instances.read((CORPUS / name).read_text())
        cost, found = cost_of(lambda problem=problem: solving.solve(problem))
        if found.unassigned or (faults := checking.faults_of(problem, found)):
            raise RuntimeError(f"{name}: left out {found.unassigned}, {faults}")
        total = checking.length_of(problem, found) / instances.TENTHS
        emit(
            f"{name}: total distance (allowed: {allowed} % over the best known)", total, "units", against=best
        )
        emit(f"{name}: CPU", round(cost.cpu, 2), "s")
        emit(f"{name}: wall", round(cost.wall, 2), "s")
        if total > best * (100 + allowed) / 100 + 1e-9:
            raise RuntimeError(f"{name}: {total} is more than {allowed} % over {best}")
