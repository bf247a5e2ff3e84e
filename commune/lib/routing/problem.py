"""What is asked of a solver and what it answers. Whole numbers only: the caller chooses the units."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Matrix = Sequence[Sequence[int]]
Window = tuple[int, int]


@dataclass(frozen=True)
class Task:
    """Goods that go from `pickup` to `delivery`; without a pickup they are on board from the start.

    Places are rows of the matrix. `amount` has one number a dimension of the vehicles' capacity. Windows bound
    the moment at which service starts; none: any time.
    """

    key: int
    delivery: int
    amount: tuple[int, ...]
    pickup: int | None = None
    delivery_windows: tuple[Window, ...] = ()
    pickup_windows: tuple[Window, ...] = ()
    service: int = 0
    pickup_service: int = 0


@dataclass(frozen=True)
class Vehicle:
    """`end` None: it stays where its last task was."""

    key: int
    start: int
    capacity: tuple[int, ...]
    window: Window
    end: int | None = None


@dataclass(frozen=True)
class Problem:
    """`travel[a][b]` is both what is minimised and how long the way takes."""

    travel: Matrix
    vehicles: tuple[Vehicle, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Step:
    task: int
    is_pickup: bool


@dataclass(frozen=True)
class Solution:
    """Steps of each used vehicle by its key, and the tasks that nobody can do."""

    routes: dict[int, tuple[Step, ...]]
    unassigned: tuple[int, ...] = field(default=())
