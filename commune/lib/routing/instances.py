"""Published instances of the vehicle routing problem with time windows, in the two forms they are handed around in.

Solomon's own form (`C101.txt`) and VRPLIB (`RC208.vrp`). Distances are Euclidean, truncated to one decimal; all
figures are multiplied by ten so that they are whole.
"""

import math
import re
from dataclasses import dataclass

from commune.lib.routing.problem import Problem, Task, Vehicle

TENTHS = 10
FIGURES = re.compile(r"^[\s\d.]+$")


@dataclass(frozen=True)
class _Customer:
    x: float
    y: float
    demand: int
    ready: int
    due: int
    service: int


def read(text: str) -> Problem:
    """Raises ValueError for a text of neither form."""
    if "NODE_COORD_SECTION" in text:
        return _problem(*_vrplib(text))
    if "VEHICLE" in text:
        return _problem(*_solomon(text))
    raise ValueError("neither Solomon's form nor VRPLIB")


def _problem(fleet: int, capacity: int, customers: list[_Customer]) -> Problem:
    depot = customers[0]
    travel = [[math.floor(TENTHS * math.hypot(a.x - b.x, a.y - b.y)) for b in customers] for a in customers]
    window = (depot.ready * TENTHS, depot.due * TENTHS)
    vehicles = [Vehicle(key, 0, (capacity,), window, end=0) for key in range(fleet)]
    tasks = [
        Task(
            key,
            delivery=key,
            amount=(each.demand,),
            delivery_windows=((each.ready * TENTHS, each.due * TENTHS),),
            service=each.service * TENTHS,
        )
        for key, each in enumerate(customers)
        if key
    ]
    return Problem(travel, tuple(vehicles), tuple(tasks))


def _solomon(text: str) -> tuple[int, int, list[_Customer]]:
    lines = [line.split() for line in text.splitlines() if line.strip() and FIGURES.match(line)]
    fleet, capacity = (int(each) for each in lines[0])
    customers = [
        _Customer(float(x), float(y), *(int(float(each)) for each in rest)) for _, x, y, *rest in lines[1:]
    ]
    return fleet, capacity, customers


def _vrplib(text: str) -> tuple[int, int, list[_Customer]]:
    head = dict(re.findall(r"^(\w+)\s*:\s*(\S+)\s*$", text, re.MULTILINE))
    parts = re.split(r"^(\w+_SECTION)\s*$", text, flags=re.MULTILINE)
    tables = {
        name: {key: rest for key, *rest in (line.split() for line in body.strip().splitlines())}
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    windows, demands = tables["TIME_WINDOW_SECTION"], tables["DEMAND_SECTION"]
    service, depots = int(head["SERVICE_TIME"]), tables["DEPOT_SECTION"]
    customers = []
    for key, (x, y) in tables["NODE_COORD_SECTION"].items():
        ready, due = (int(each) for each in windows[key])
        stay = 0 if key in depots else service
        customers.append(_Customer(float(x), float(y), int(demands[key][0]), ready, due, stay))
    return int(head["VEHICLES"]), int(head["CAPACITY"]), customers
