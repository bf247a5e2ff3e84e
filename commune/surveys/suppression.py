"""Small cells are not published, and cannot be reckoned from what is: neither within a table nor between two of them.

A table of a question is a circulation: everybody flows from the whole into a group of choices, a choice, its cell in a
hamlet, the group's sum in that hamlet, the hamlet's sum, and back into the whole. Every published number is an arc, and
at each node what goes in comes out. A hidden arc is safe when there is another table, also without negative numbers,
that agrees with all that is published and in which the small number is `LEAST` or more: so nobody can even prove that
it is small. Such a table is sought as a way through hidden arcs; where there is none, the cheapest ones are hidden too.

A later publication is judged by its growth since the last one, as if the newcomers were a table by themselves: taken
from one another, two publications tell no more of those who came between than one tells of all.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
Node = tuple[str, ...]
Arc = tuple[Node, Node]
INSIDE, OUTSIDE = ("whole", "in"), ("whole", "out")


@dataclass(frozen=True)
class Layout:
    """`groups`: group to its choices (satisfied, not satisfied, no answer); `hamlets` may be empty: only sums then."""

    groups: Mapping[str, Sequence[str]]
    hamlets: Sequence[str]

    def group_of(self, choice: str) -> str:
        return next(group for group, choices in self.groups.items() if choice in choices)

    def choices(self) -> list[tuple[str, str]]:
        return [(group, choice) for group, choices in self.groups.items() for choice in choices]


WHOLE: Arc = (OUTSIDE, INSIDE)


def group_arc(group: str) -> Arc:
    return INSIDE, ("group", group)


def choice_arc(group: str, choice: str) -> Arc:
    return ("group", group), ("choice", choice)


def cell_arc(group: str, choice: str, hamlet: str) -> Arc:
    return ("choice", choice), ("part", group, hamlet)


def part_arc(group: str, hamlet: str) -> Arc:
    return ("part", group, hamlet), ("hamlet", hamlet)


def hamlet_arc(hamlet: str) -> Arc:
    return ("hamlet", hamlet), OUTSIDE


Cells = Mapping[tuple[str, str], int]  # (choice, hamlet) to how many


def arcs_of(layout: Layout, cells: Cells) -> dict[Arc, int]:
    """Every number of the table; without hamlets all people of `cells` flow through one nameless hamlet."""
    hamlets = list(layout.hamlets) or [""]
    found: dict[Arc, int] = {WHOLE: sum(cells.values())}
    for group, choice in layout.choices():
        for hamlet in hamlets:
            each = cells.get((choice, hamlet), 0)
            for arc in _way(group, choice, hamlet):
                found[arc] = found.get(arc, 0) + each
    return found


def _way(group: str, choice: str, hamlet: str) -> tuple[Arc, ...]:
    return (
        group_arc(group), choice_arc(group, choice), cell_arc(group, choice, hamlet),
        part_arc(group, hamlet), hamlet_arc(hamlet),
    )  # fmt: skip


def is_fixed(arc: Arc) -> bool:
    """How many answered, in all and in each hamlet, is told by every table: it cannot be hidden in one."""
    return arc == WHOLE or arc[1] == OUTSIDE


def shown_arcs(arcs: Mapping[Arc, int], before: Mapping[Arc, int] | None = None) -> frozenset[Arc] | None:
    """The numbers that may be published; None where nothing of the table can be, such as too few who answered.

    `before`: the same table as it was at the last publication.
    """
    grown = {arc: number - (before or {}).get(arc, 0) for arc, number in arcs.items()}
    lacking = {arc: max(0, LEAST - number) for arc, number in grown.items()}
    if any(lacking[arc] for arc in arcs if is_fixed(arc)):
        return None
    hidden = {arc for arc, lack in lacking.items() if lack}
    for arc in sorted(hidden, key=lambda each: (-lacking[each], each)):
        if not _protect(arc, lacking[arc], grown, hidden):
            return None
    return frozenset(arcs) - hidden


def _protect(arc: Arc, lack: int, arcs: Mapping[Arc, int], hidden: set[Arc]) -> bool:
    """Hides what must be hidden so that `arc` may be larger by `lack`; whether that is possible."""
    other = dict(arcs)
    for _unit in range(lack):
        way = _cheapest(arc, other, hidden)
        if way is None:
            return False
        other[arc] += 1
        for step, sign in way:
            other[step] += sign
            hidden.add(step)
    return True


def _cheapest(arc: Arc, arcs: Mapping[Arc, int], hidden: set[Arc]) -> list[tuple[Arc, int]] | None:
    """Steps (arc, +1 or -1) from the arc's end back to its start: the fewest people hidden beyond what is hidden."""
    leaving: dict[Node, list[tuple[Node, Arc, int, int]]] = {}
    for each, number in arcs.items():
        if each == arc or is_fixed(each):
            continue
        cost = 0 if each in hidden else 1 + number
        leaving.setdefault(each[0], []).append((each[1], each, 1, cost))
        if number > 0:
            leaving.setdefault(each[1], []).append((each[0], each, -1, cost))
    start, end = arc[1], arc[0]
    best: dict[Node, int] = {start: 0}
    came: dict[Node, tuple[Node, Arc, int]] = {}
    waiting = [(0, start)]
    while waiting:
        cost, node = heapq.heappop(waiting)
        if node == end:
            return _traced(came, start, end)
        if cost > best[node]:
            continue
        for further, step, sign, price in leaving.get(node, ()):
            if cost + price < best.get(further, 1 << 60):
                best[further] = cost + price
                came[further] = (node, step, sign)
                heapq.heappush(waiting, (cost + price, further))
    return None


def _traced(came: Mapping[Node, tuple[Node, Arc, int]], start: Node, end: Node) -> list[tuple[Arc, int]]:
    steps = []
    node = end
    while node != start:
        node, step, sign = came[node]
        steps.append((step, sign))
    return steps


def merged(counts: Mapping[str, int], rest: str) -> dict[str, str]:
    """Hamlet to the name it is told under: those with fewer than `LEAST` go together, with the next one if need be."""
    small = [name for name, number in counts.items() if number < LEAST]
    others = sorted((name for name in counts if name not in small), key=lambda name: (counts[name], name))
    while small and sum(counts[name] for name in small) < LEAST and others:
        small.append(others.pop(0))
    if len(small) == 1:
        return {name: name for name in counts}
    return {name: rest if name in small else name for name in counts}


def regrouped(cells: Cells, names: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """The same people under other names of hamlets."""
    found: dict[tuple[str, str], int] = {}
    for (choice, hamlet), number in cells.items():
        key = (choice, names.get(hamlet, hamlet))
        found[key] = found.get(key, 0) + number
    return found


def without_hamlets(cells: Cells) -> dict[tuple[str, str], int]:
    return regrouped(cells, {hamlet: "" for _, hamlet in cells})
