"""Which units' evidence counts for an asked unit, across schemes: exactly, or in a part that nobody knows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commune.units.models import AdminUnit, Relation, UnitChange


@dataclass(frozen=True)
class Sources:
    """Uids whose evidence lies wholly in the asked unit, and those of which only some does."""

    inside: frozenset[str]
    partly: frozenset[str]


def sources_of(unit: AdminUnit) -> Sources:
    """A unit of another scheme counts when everything it became (or came from) lies in the asked unit.

    A unit with none but probable edges is partly inside. Figures are never split by guessed shares.
    """
    own = below(unit)
    across = beyond(own)
    inside = {other for other, (known, doubtful) in across.items() if known <= own and not doubtful}
    wholly = own | inside | _above(inside, unit.scheme)
    return Sources(frozenset(wholly), frozenset(set(across) - inside))


def below(unit: AdminUnit) -> set[str]:
    """The unit and everything under it in its own scheme."""
    under = Q(pk=unit.pk) | Q(parent=unit.pk) | Q(parent__parent=unit.pk)
    return set(AdminUnit.objects.filter(under).values_list("pk", flat=True))


def beyond(own: set[str]) -> dict[str, tuple[set[str], bool]]:
    """Units beyond an edge of change from `own`: all ends, and whether no edge of theirs is sure."""
    met = UnitChange.objects.filter(Q(old__in=own) | Q(new__in=own)).values_list("old", "new")
    others = {end for pair in met for end in pair} - own
    ends: dict[str, tuple[set[str], bool]] = defaultdict(lambda: (set(), True))
    edges = UnitChange.objects.filter(Q(old__in=others) | Q(new__in=others))
    for old, new, relation in edges.values_list("old", "new", "relation"):
        for here, there in ((old, new), (new, old)):
            if here in others:
                known, doubtful = ends[here]
                ends[here] = (known | {there}, doubtful and relation == Relation.DOUBTFUL)
    return dict(ends)


def _above(inside: set[str], scheme: str) -> set[str]:
    """Districts and provinces of the other scheme all of whose parts lie inside."""
    parents = set(
        AdminUnit.objects.filter(children__in=inside).exclude(scheme=scheme).values_list("pk", flat=True)
    )
    left = AdminUnit.objects.filter(parent__in=parents - inside).exclude(pk__in=inside)
    full = parents - inside - set(left.values_list("parent", flat=True))
    return full | _above(inside | full, scheme) if full else set()


def cells_above(unit: AdminUnit, on: date) -> list[AdminUnit]:
    """The units of which this one's evidence of a day is a part: itself, what lies above, and its namesakes of other
    schemes, but for those that had ended: nobody reports on them any more."""
    path = unit.path()
    met = UnitChange.objects.filter(Q(old=unit) | Q(new=unit))
    for change in met.select_related("old__parent__parent", "new__parent__parent"):
        other = change.new if change.old_id == unit.pk else change.old
        path += [each for each in other.path() if each.valid_to is None or each.valid_to >= on]
    return list({each.uid: each for each in path}.values())
