"""Two-level addresses: the commune of today behind what people type, old names included."""

from commune.lib.fold import nfc
from commune.units.directory import units_like, units_named
from commune.units.history import date_today, unit_today
from commune.units.models import AdminUnit, Level


def label_of(unit: AdminUnit) -> str:
    """ "Xã Mỹ Thọ, Đồng Tháp"."""
    return f"{unit.name}, {unit.parent.bare_name}" if unit.parent else unit.name


def communes_called(text: str) -> list[AdminUnit]:
    """Today's communes of exactly this name; of an old name those that its ground belongs to now.

    Who also writes what lies above ("Mỹ Thọ, Đồng Tháp") means the commune that is called so today, if there is one.
    """
    found = _spelled(units_named(text), text)
    standing = [unit for unit in found if unit.level == Level.COMMUNE and unit.is_valid_on(date_today())]
    return standing if standing and "," in text else _of_today(found)


def _spelled(units: list[AdminUnit], text: str) -> list[AdminUnit]:
    """Those whose accents are as typed, when there are any: Mỹ Thọ is not Mỹ Tho."""
    typed = nfc(text).partition(",")[0].strip().lower()
    return [unit for unit in units if typed in (unit.name.lower(), unit.bare_name.lower())] or units


def communes_like(text: str, *, limit: int = 8) -> list[AdminUnit]:
    """Suggestions while somebody types."""
    return _of_today(units_like(text, limit=4 * limit))[:limit]


def _of_today(units: list[AdminUnit]) -> list[AdminUnit]:
    day = date_today()
    found: dict[str, AdminUnit] = {}
    communes = [unit for unit in units if unit.level == Level.COMMUNE]
    for unit in sorted(communes, key=lambda unit: not unit.is_valid_on(day)):
        standing = [unit] if unit.is_valid_on(day) else [share.unit for share in unit_today(unit)]
        for each in standing:
            found.setdefault(each.uid, each)
    return list(found.values())
