"""Which figures changed between two freezes, by how much, and what made each change."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commune.program.wording import code_of
from commune.reports.models import Freeze

Json = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """Of a numerator. `cause`: evidence, rule, units or new; one cause explains the whole of it where it is named."""

    code: str
    name: str
    before: Decimal | None
    after: Decimal | None
    cause: str

    @property
    def shown_code(self) -> str:
        return code_of(self.code)

    @property
    def difference(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


def changes_between(old: Freeze, new: Freeze) -> list[Change]:
    """Figures whose numerator, denominator, wording or evidence differ."""
    before, after = _figures(old), _figures(new)
    same_units = old.told["heading"]["units_edition"] == new.told["heading"]["units_edition"]
    found = []
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one is None or other is None or one["mark"] != other["mark"]:
            found.append(_change(key[1], one, other, same_units=same_units))
    return found


def _change(code: str, one: Json | None, other: Json | None, *, same_units: bool) -> Change:
    told = other or one or {}
    return Change(code, told["name"], _amount(one), _amount(other), _cause(one, other, same_units=same_units))


def _cause(one: Json | None, other: Json | None, *, same_units: bool) -> str:
    if one is None or other is None:
        return "new"
    if (one["formula"], one["target"], one["wording_since"]) != (
        other["formula"],
        other["target"],
        other["wording_since"],
    ):
        return "rule"
    return "evidence" if same_units or one["evidence"] != other["evidence"] else "units"


def _amount(figure: Json | None) -> Decimal | None:
    return None if figure is None or figure["numerator"] is None else Decimal(figure["numerator"])


def _figures(freeze: Freeze) -> dict[tuple[str, str], Json]:
    return {(each["set"], each["code"]): each for each in freeze.told["figures"]}
