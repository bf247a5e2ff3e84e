"""An attacker with every published table: he reckons what he can, and finds no hidden number and no small one."""

import random
from fractions import Fraction

import pytest

from commune.surveys.suppression import (
    LEAST,
    Layout,
    arcs_of,
    cell_arc,
    choice_arc,
    group_arc,
    hamlet_arc,
    is_fixed,
    merged,
    part_arc,
    shown_arcs,
)

ROUNDS, MOST = 60, 10**6


def equations(arcs):
    """At each node what goes in comes out: (arcs in, arcs out)."""
    nodes = {node for arc in arcs for node in arc}
    return [([a for a in arcs if a[1] == node], [a for a in arcs if a[0] == node]) for node in sorted(nodes)]


def by_bounds(arcs, shown, rules, most=None):
    """Narrows every hidden number between what the others leave to it, until nothing narrows any more."""
    low = {arc: arcs[arc] if arc in shown else 0 for arc in arcs}
    high = {arc: arcs[arc] if arc in shown else (most or {}).get(arc, MOST) for arc in arcs}
    for _round in range(ROUNDS):
        before = (dict(low), dict(high))
        for into, out in rules:
            for these, those in ((into, out), (out, into)):
                for arc in these:
                    rest = [each for each in these if each != arc]
                    high[arc] = min(high[arc], sum(high[e] for e in those) - sum(low[e] for e in rest))
                    low[arc] = max(low[arc], sum(low[e] for e in those) - sum(high[e] for e in rest))
        if before == (low, high):
            break
    return low, high


def by_elimination(arcs, shown, rules):
    """Hidden numbers that follow from the others exactly, as linear equations over fractions."""
    hidden = [arc for arc in arcs if arc not in shown]
    rows = []
    for into, out in rules:
        row = [Fraction((arc in into) - (arc in out)) for arc in hidden]
        known = sum(arcs[a] for a in out if a in shown) - sum(arcs[a] for a in into if a in shown)
        rows.append([*row, Fraction(known)])
    at = 0
    for column in range(len(hidden)):
        pivot = next((r for r in range(at, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for r in range(len(rows)):
            if r != at and rows[r][column]:
                rows[r] = [a - rows[r][column] * b for a, b in zip(rows[r], rows[at], strict=True)]
        at += 1
    return {
        hidden[next(c for c in range(len(hidden)) if row[c])]
        for row in rows
        if sum(1 for value in row[:-1] if value) == 1
    }


def attacked(arcs, shown, most=None):
    """What the attacker finds out: hidden numbers that he knows, and small ones that he can prove to be small."""
    rules = equations(arcs)
    low, high = by_bounds(arcs, shown, rules, most)
    known = {arc for arc in arcs if arc not in shown and low[arc] == high[arc]}
    small = {arc for arc in arcs if arc not in shown and high[arc] < LEAST}
    return known | by_elimination(arcs, shown, rules), small


def drawn(chance):
    groups = chance.choice(
        [{"all": ["a", "b"]}, {"answered": ["a", "b", "c"], "blank": [""]}, {"s": ["a", "b"], "n": ["c"]},
         {"s": ["a", "b"], "n": ["c", "d"], "blank": [""]}]
    )  # fmt: skip
    hamlets = [f"h{number}" for number in range(chance.randint(1, 4))]
    layout = Layout(groups, hamlets)
    top = chance.choice([3, 8, 25])
    cells = {(c, h): chance.randint(0, top) for _g, c in layout.choices() for h in hamlets}
    return layout, cells


def test_no_hidden_number_of_hundreds_of_tables_can_be_reckoned():
    chance, shown_cells, hidden_cells, refused = random.Random(29), 0, 0, 0
    for _ in range(400):
        layout, cells = drawn(chance)
        arcs = arcs_of(layout, cells)
        shown = shown_arcs(arcs)
        if shown is None:
            refused += 1
            assert (
                any(number < LEAST for arc, number in arcs.items() if is_fixed(arc))
                or len(layout.choices()) < 2
            )
            continue
        assert all(arcs[arc] >= LEAST for arc in shown)
        assert attacked(arcs, shown) == (set(), set()), (layout, cells)
        shown_cells += len(shown)
        hidden_cells += len(arcs) - len(shown)

    assert shown_cells > 1000
    assert hidden_cells > 1000
    assert refused < 300


def test_from_one_publication_to_the_next_the_newcomers_stay_unknown():
    chance, published = random.Random(31), 0
    for _ in range(400):
        layout, cells = drawn(chance)
        arcs = arcs_of(layout, cells)
        shown = shown_arcs(arcs)
        if shown is None:
            continue
        more = {key: number + chance.choice([0, 0, 1, 3, 7, 12]) for key, number in cells.items()}
        later = arcs_of(layout, more)
        then = shown_arcs(later, arcs)
        if then is None:
            continue
        published += 1
        grown = {arc: later[arc] - arcs[arc] for arc in arcs}
        assert all(grown[arc] >= LEAST for arc in shown & then), (layout, cells, more)
        assert attacked(later, then) == (set(), set())
        # the two tables taken from one another: what stands in both is known of the newcomers
        assert attacked(grown, shown & then) == (set(), set()), (layout, cells, more)
        # what was hidden then is no more than what is told now
        assert attacked(arcs, shown, {arc: later[arc] for arc in then})[0] == set(), (layout, cells, more)

    assert published > 40


def test_the_attacker_would_find_a_naive_table_out():
    layout = Layout({"answered": ["a", "b"]}, ["h1", "h2"])
    arcs = arcs_of(layout, {("a", "h1"): 9, ("a", "h2"): 8, ("b", "h1"): 2, ("b", "h2"): 7})
    naive = frozenset(arc for arc, number in arcs.items() if number >= LEAST)

    known, small = attacked(arcs, naive)

    assert cell_arc("answered", "b", "h1") in known
    assert small
    safe = shown_arcs(arcs)
    assert attacked(arcs, safe) == (set(), set())
    assert choice_arc("answered", "a") in safe
    assert group_arc("answered") in safe
    assert {hamlet_arc("h1"), part_arc("answered", "h2")} <= safe


def test_eighteen_of_twenty_may_not_be_told():
    arcs = arcs_of(Layout({"s": ["yes"], "n": ["no"]}, [""]), {("yes", ""): 18, ("no", ""): 2})

    shown = shown_arcs(arcs)

    assert {arc for arc in shown if not is_fixed(arc)} == set()


@pytest.mark.parametrize(
    ("counts", "names"),
    [
        ({"a": 9, "b": 8}, {"a": "a", "b": "b"}),
        ({"a": 9, "b": 2}, {"a": "rest", "b": "rest"}),
        ({"a": 9, "b": 2, "c": 3}, {"a": "a", "b": "rest", "c": "rest"}),
        ({"a": 9, "b": 2, "c": 6}, {"a": "a", "b": "rest", "c": "rest"}),
        ({"a": 3}, {"a": "a"}),
    ],
)
def test_hamlets_with_few_answers_are_told_together(counts, names):
    assert merged(counts, "rest") == names
