"""The ground of an asked unit: what lies inside it, and for which of its parts evidence of any scheme counts."""

from dataclasses import dataclass
from datetime import date

from commune.lib.formulas import Levels
from commune.units.atlas import Atlas, Plot
from commune.units.models import AdminUnit
from commune.units.placing import Sources


@dataclass(frozen=True)
class Ground:
    """`parts`: the unit and all below it, by uid. `ends`: for units of other schemes that lie wholly inside, the parts
    that they touch."""

    unit: AdminUnit
    sources: Sources
    parts: dict[str, Plot]
    ends: dict[str, frozenset[str]]

    def targets(self, levels: Levels, last: date) -> list[str]:
        """Uids of the parts of these levels (and kinds) that stand on a period's last day, or stood at their end."""
        day = min(last, self.unit.valid_to or last)
        wanted = dict(levels.named)
        return [uid for uid, part in self.parts.items() if _is_asked(part, wanted) and _stands(part, day)]

    def itself(self) -> set[str]:
        """The unit, and those of other schemes that became it and nothing else, or from which alone it came."""
        return {self.unit.uid} | {uid for uid, ends in self.ends.items() if ends == {self.unit.uid}}

    def below(self) -> list[str]:
        """Uids of the units right below."""
        return [uid for uid, part in self.parts.items() if part.parent == self.unit.uid]

    def holders(self, uid: str, targets: frozenset[str], *, own: bool) -> frozenset[str]:
        """Of `targets` those for which evidence located in `uid` counts: they hold all of it, for sure."""
        ends = frozenset({uid}) if uid in self.parts else self.ends.get(uid, frozenset())
        if own:
            return ends & targets if len(ends) == 1 else frozenset()
        chains = [self._chain(end) for end in ends]
        return frozenset.intersection(*chains) & targets if chains else frozenset()

    def _chain(self, uid: str) -> frozenset[str]:
        found = []
        while uid in self.parts:
            found.append(uid)
            uid = self.parts[uid].parent
        return frozenset(found)


def ground_of(unit: AdminUnit, atlas: Atlas | None = None) -> Ground:
    """`atlas`: for who asks for many; opened otherwise, with two queries."""
    known = atlas or Atlas.opened()
    sources, ends = known.placed(unit.uid)
    return Ground(unit, sources, {uid: known.units[uid] for uid in known.below(unit.uid)}, ends)


def _is_asked(part: Plot, wanted: dict[str, tuple[str, ...]]) -> bool:
    return part.level in wanted and (not wanted[part.level] or part.kind in wanted[part.level])


def _stands(part: Plot, day: date) -> bool:
    began = part.valid_from is None or part.valid_from <= day
    return began and (part.valid_to is None or day <= part.valid_to)
