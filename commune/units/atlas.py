"""All units and edges of change in memory, for who places much evidence at once; the same answers as `placing`."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from commune.units.models import AdminUnit, Relation, UnitChange
from commune.units.placing import Sources


@dataclass(frozen=True)
class Plot:
    """What is known of a unit."""

    scheme: str
    level: str
    kind: str
    parent: str
    valid_from: date | None
    valid_to: date | None


@dataclass
class Atlas:
    """`edges`: for each unit what it became or came from, and whether that is doubtful."""

    units: dict[str, Plot] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def opened(cls) -> "Atlas":
        """Two queries; good for as long as no unit changes."""
        found, columns = cls(), ("scheme", "level", "kind", "parent", "valid_from", "valid_to")
        for uid, scheme, level, kind, parent, *dates in AdminUnit.objects.values_list(
            "pk", *columns
        ).order_by():
            found.units[uid] = Plot(scheme, level, kind, parent or "", *dates)
            found.children[parent or ""].append(uid)
        for old, new, relation in UnitChange.objects.values_list("old", "new", "relation"):
            found.edges[old].append((new, relation == Relation.DOUBTFUL))
            found.edges[new].append((old, relation == Relation.DOUBTFUL))
        return found

    def below(self, uid: str) -> set[str]:
        """The unit and everything under it in its own scheme."""
        return {uid}.union(*(self.below(child) for child in self.children[uid]))

    def placed(self, uid: str) -> tuple[Sources, dict[str, frozenset[str]]]:
        """As `placing.sources_of`; and of units of other schemes that lie wholly inside, the parts that they touch."""
        own = self.below(uid)
        across = {
            other: self._ends(other) for each in own for other, _ in self.edges[each] if other not in own
        }
        ends = {other: known for other, (known, doubtful) in across.items() if known <= own and not doubtful}
        above = self._full(set(ends), self.units[uid].scheme)
        ends |= {each: self._touched(each, ends) for each in above - ends.keys()}
        return Sources(frozenset(own | ends.keys()), frozenset(across.keys() - ends.keys())), ends

    def _ends(self, uid: str) -> tuple[frozenset[str], bool]:
        edges = self.edges[uid]
        return frozenset(end for end, _ in edges), all(doubtful for _, doubtful in edges)

    def _full(self, inside: set[str], scheme: str) -> set[str]:
        """Districts and provinces of the other scheme all of whose parts lie inside."""
        parents = (
            {self.units[each].parent for each in inside if self.units[each].scheme != scheme} - inside - {""}
        )
        full = {each for each in parents if inside.issuperset(self.children[each])}
        return full | self._full(inside | full, scheme) if full else set()

    def _touched(self, uid: str, ends: dict[str, frozenset[str]]) -> frozenset[str]:
        return frozenset[str]().union(*(ends.get(each, frozenset()) for each in self.below(uid) - {uid}))
