"""Who is advised on which plots, and who edits bulletins of which units."""

from commune.advice.models import EDITORS
from commune.farm.access import plots_visible_to
from commune.people.access import governed_units
from commune.people.models import Person, Visitor
from commune.places.models import PlaceSet
from commune.places.work import plots_worked_by
from commune.units.models import AdminUnitSet, Level


def advised_plots(person: Person) -> PlaceSet:
    """Hers, or those of the members whom she leads; else those that she may read."""
    own = plots_worked_by(person)
    found = own if own.exists() else plots_visible_to(person)
    return found.select_related("holder").order_by("holder__code", "code")


def edited_communes(person: Visitor) -> AdminUnitSet:
    """Communes whose bulletin she writes."""
    return governed_units(person, *EDITORS).filter(level=Level.COMMUNE)
