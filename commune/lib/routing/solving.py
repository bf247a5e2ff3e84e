"""Routes by VROOM (Coupey, Nicod, Varnier; BSD-2-Clause) through pyvroom: deterministic, no network."""

from typing import Any

from commune.lib.routing.problem import Problem, Solution, Step, Task, Vehicle

THOROUGH = 5  # of 0 to 5; 100 stops take seconds, the 20 stops of a boat a few hundredths
PROFILE = "car"  # VROOM's name for "the one matrix that was given"


def solve(problem: Problem, *, level: int = THOROUGH, threads: int = 2) -> Solution:
    """A good plan: travel as little as possible, with as many tasks as the windows and capacities allow.

    What does not fit comes back as `unassigned`; ValueError when the problem contradicts itself.
    """
    import numpy as np
    import vroom  # brings pandas along: loaded when a route is first asked for

    asked = vroom.Input()
    asked.set_durations_matrix(PROFILE, np.array(problem.travel, dtype=np.uint32))
    for vehicle in problem.vehicles:
        asked.add_vehicle(_vehicle(vroom, vehicle))
    for task in problem.tasks:
        asked.add_job(_job(vroom, task) if task.pickup is None else _shipment(vroom, task))
    try:
        found = asked.solve(exploration_level=level, nb_threads=threads)
    except vroom.VroomException as error:
        raise ValueError(str(error)) from error
    return _read(problem, found)


def _vehicle(vroom: Any, vehicle: Vehicle) -> Any:
    around = {"start": vehicle.start, "capacity": list(vehicle.capacity), "time_window": list(vehicle.window)}
    if vehicle.end is not None:
        around["end"] = vehicle.end
    return vroom.Vehicle(vehicle.key, **around)


def _job(vroom: Any, task: Task) -> Any:
    windows = [vroom.TimeWindow(*window) for window in task.delivery_windows]
    return vroom.Job(
        task.key,
        location=task.delivery,
        delivery=list(task.amount),
        default_service=task.service,
        time_windows=windows,
    )


def _shipment(vroom: Any, task: Task) -> Any:
    ends = (
        (task.pickup, task.pickup_service, task.pickup_windows),
        (task.delivery, task.service, task.delivery_windows),
    )
    pickup, delivery = (
        vroom.ShipmentStep(
            task.key,
            location=place,
            default_service=service,
            time_windows=[vroom.TimeWindow(*window) for window in windows],
        )
        for place, service, windows in ends
    )
    return vroom.Shipment(pickup, delivery, amount=vroom.Amount(list(task.amount)))


def _read(problem: Problem, found: Any) -> Solution:
    table = found.routes
    columns = zip(table["vehicle_id"], table["type"], table["id"], strict=True) if len(table) else ()
    routes: dict[int, list[Step]] = {}
    for vehicle, kind, key in columns:
        if kind in {"job", "pickup", "delivery"}:
            routes.setdefault(int(vehicle), []).append(Step(int(key), kind == "pickup"))
    done = {step.task for steps in routes.values() for step in steps}
    left = tuple(task.key for task in problem.tasks if task.key not in done)
    return Solution({key: tuple(steps) for key, steps in routes.items()}, left)
