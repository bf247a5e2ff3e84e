"""Whether a plan keeps what was asked, computed from the problem alone: no solver is believed."""

from collections.abc import Iterator
from itertools import pairwise

from commune.lib.routing.problem import Problem, Solution, Step, Task, Vehicle, Window


def length_of(problem: Problem, solution: Solution) -> int:
    """The whole way of all vehicles."""
    vehicles = {each.key: each for each in problem.vehicles}
    tasks = {each.key: each for each in problem.tasks}
    total = 0
    for key, steps in solution.routes.items():
        way = _places(vehicles[key], steps, tasks)
        total += sum(problem.travel[a][b] for a, b in pairwise(way))
    return total


def faults_of(problem: Problem, solution: Solution) -> list[str]:
    """Everything that is wrong with it, in words; empty when it is a plan that can be driven."""
    counted = list(_counted(problem, solution))
    if counted:
        return counted
    return [fault for key in solution.routes for fault in _driven(problem, solution, key)]


def _counted(problem: Problem, solution: Solution) -> Iterator[str]:
    known = {each.key: each for each in problem.vehicles}
    yield from (f"vehicle {key} does not exist" for key in solution.routes if key not in known)
    done = [step for steps in solution.routes.values() for step in steps]
    for task in problem.tasks:
        for is_pickup in (True, False) if task.pickup is not None else (False,):
            times = done.count(Step(task.key, is_pickup))
            wanted = 0 if task.key in solution.unassigned else 1
            if times != wanted:
                yield f"task {task.key}: {'fetched' if is_pickup else 'brought'} {times} times, not {wanted}"
    tasks = {task.key for task in problem.tasks}
    yield from (f"task {step.task} was not asked for" for step in done if step.task not in tasks)


def _driven(problem: Problem, solution: Solution, key: int) -> Iterator[str]:
    vehicle = next(each for each in problem.vehicles if each.key == key)
    tasks = {each.key: each for each in problem.tasks}
    steps = solution.routes[key]
    here, now = vehicle.start, vehicle.window[0]
    on_board = {step.task for step in steps if tasks[step.task].pickup is None}
    yield from _overload(vehicle, [tasks[each] for each in on_board])
    for step in steps:
        task = tasks[step.task]
        place = task.pickup if step.is_pickup and task.pickup is not None else task.delivery
        now += problem.travel[here][place]
        start = earliest(now, task.pickup_windows if step.is_pickup else task.delivery_windows)
        if start is None:
            yield f"task {task.key}: too late at {now}"
        here = place
        now = (now if start is None else start) + (task.pickup_service if step.is_pickup else task.service)
        if step.is_pickup:
            on_board.add(task.key)
            yield from _overload(vehicle, [tasks[each] for each in on_board])
        elif task.key in on_board:
            on_board.remove(task.key)
        else:
            yield f"task {task.key}: brought before it was fetched"
    if vehicle.end is not None:
        now += problem.travel[here][vehicle.end]
    if now > vehicle.window[1]:
        yield f"vehicle {key} is back at {now}, after {vehicle.window[1]}"


def earliest(now: int, windows: tuple[Window, ...]) -> int | None:
    """When service can start for who arrives at `now`; None: all windows are over."""
    if not windows:
        return now
    open_ = [max(now, start) for start, end in windows if now <= end]
    return min(open_) if open_ else None


def _overload(vehicle: Vehicle, tasks: list[Task]) -> Iterator[str]:
    for dimension, most in enumerate(vehicle.capacity):
        load = sum(task.amount[dimension] for task in tasks)
        if load > most:
            yield f"vehicle {vehicle.key} carries {load} of at most {most} in dimension {dimension}"


def _places(vehicle: Vehicle, steps: tuple[Step, ...], tasks: dict[int, Task]) -> list[int]:
    way = [vehicle.start]
    for step in steps:
        task = tasks[step.task]
        way.append(task.pickup if step.is_pickup and task.pickup is not None else task.delivery)
    return [*way, vehicle.end] if vehicle.end is not None else way
