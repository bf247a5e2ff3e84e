from dataclasses import replace

import pytest

from commune.lib.routing import checking, instances, solving
from commune.lib.routing.problem import Problem, Solution, Step, Task, Vehicle
from tests.corpora import corpus

LINE = [[abs(a - b) for b in range(5)] for a in range(5)]


def problem(**changes):
    """A boat at 0 on a straight river: one parcel from 1 to 3, one from 2 to 4; two fit."""
    facts = {
        "travel": LINE,
        "vehicles": (Vehicle(7, 0, (2,), (0, 100)),),
        "tasks": (Task(1, 3, (1,), pickup=1), Task(2, 4, (1,), pickup=2)),
    }
    return Problem(**{**facts, **changes})


def plan(*steps, left=()):
    return Solution({7: tuple(Step(key, is_pickup) for key, is_pickup in steps)}, left)


GOOD = plan((1, True), (2, True), (1, False), (2, False))


def test_a_boat_goes_down_the_river_once():
    found = solving.solve(problem())

    assert found == GOOD
    assert checking.faults_of(problem(), found) == []
    assert checking.length_of(problem(), found) == 4


def test_what_does_not_fit_is_left_on_land():
    heavy = problem(tasks=(Task(1, 3, (1,), pickup=1), Task(2, 4, (3,), pickup=2)))

    found = solving.solve(heavy)

    assert found.unassigned == (2,)
    assert checking.faults_of(heavy, found) == []


def test_a_window_changes_the_order():
    early = replace(problem().tasks[1], delivery_windows=((0, 4),))
    late = replace(problem().tasks[0], delivery_windows=((5, 50),))

    found = solving.solve(problem(tasks=(late, early)))

    assert [step.task for step in found.routes[7]][-2:] == [2, 1]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (plan((1, True), (2, True), (1, False)), "task 2: brought 0 times"),
        (plan((1, True), (2, True), (1, False), (2, False), (2, False)), "task 2: brought 2 times"),
        (plan((1, False), (1, True), (2, True), (2, False)), "brought before"),
        (plan((1, True), (2, True), (1, False), (2, False), (9, False)), "not asked for"),
        (Solution({8: ()}), "does not exist"),
    ],
)
def test_the_check_finds_what_a_solver_could_get_wrong(wrong, words):
    assert words in "; ".join(checking.faults_of(problem(), wrong))


def test_the_check_finds_overload_and_lateness():
    small = problem(vehicles=(Vehicle(7, 0, (1,), (0, 3), end=0),))

    told = "; ".join(checking.faults_of(small, GOOD))

    assert "carries 2 of at most 1" in told
    assert "is back at 8, after 3" in told

    closed = problem(tasks=(replace(problem().tasks[0], delivery_windows=((0, 2),)), problem().tasks[1]))
    assert "too late at 3" in "; ".join(checking.faults_of(closed, GOOD))


def test_a_published_instance_is_solved_to_the_best_known():
    """Solomon's C101, 100 customers: 827.3 (distances truncated to one decimal)."""
    asked = instances.read(corpus("routes", "C101.txt").read_text())

    found = solving.solve(asked, level=1)

    assert found.unassigned == ()
    assert checking.faults_of(asked, found) == []
    assert checking.length_of(asked, found) == 8273


def test_both_published_forms_are_read():
    solomon = instances.read(corpus("routes", "R101.txt").read_text())
    vrplib = instances.read(corpus("routes", "RC208.vrp").read_text())

    assert (len(solomon.tasks), solomon.vehicles[0].capacity, len(solomon.vehicles)) == (100, (200,), 25)
    assert (len(vrplib.tasks), vrplib.vehicles[0].capacity, vrplib.vehicles[0].window) == (
        100,
        (1000,),
        (0, 9600),
    )
    assert vrplib.tasks[0].service == 100
    with pytest.raises(ValueError):
        instances.read("no instance")
