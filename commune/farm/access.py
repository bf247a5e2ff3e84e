"""Who may read and write which diaries."""

from django.db.models import Q

from commune.people import access
from commune.people.models import LEADING, Organization, Person, Role, Visitor
from commune.places.models import Place, PlaceSet


def plots_visible_to(person: Visitor) -> PlaceSet:
    """Plots of her household, of the members of the co-op that she leads, and of the units that she governs."""
    governed = Q(unit__in=access.governed_units(person))
    return Place.objects.plots().filter(_worked_by(person) | governed)


def plots_written_by(person: Visitor) -> PlaceSet:
    """Plots whose diary she may write: her own, and on behalf those of the co-op's members."""
    return Place.objects.plots().filter(_worked_by(person))


def _worked_by(person: Visitor) -> Q:
    led = access.organizations_of(person, *LEADING)
    own = access.organizations_of(person, Role.FARMER)
    return Q(holder__in=own) | Q(holder__in=led) | Q(holder__parent__in=led)


def is_of_household(person: Visitor, plot: Place) -> bool:
    """Whether she writes in her own name: she works for whoever holds the plot, rather than leads it from above."""
    return access.works_in(person, plot.holder, Role.FARMER, *LEADING)


def farmers_of(plot: Place) -> list[Person]:
    """In whose name the technician may write."""
    holder = Organization.objects.filter(pk=plot.holder_id)
    members = Person.objects.members_of(holder).filter(
        memberships__role=Role.FARMER,
        memberships__organization=plot.holder_id,
        memberships__until__isnull=True,
    )
    return list(members.distinct().order_by("sort_key"))
