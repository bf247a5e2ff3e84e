"""Who may read which diaries. Who writes them is who works the plots (`places.work`)."""

from django.db.models import Q

from commune.people import access
from commune.people.models import LEADING, Role, Visitor
from commune.places.models import Place, PlaceSet
from commune.places.work import worked_by


def plots_visible_to(person: Visitor) -> PlaceSet:
    """Plots of her household, of the members of the co-op that she leads, and of the units that she governs."""
    governed = Q(unit__in=access.governed_units(person))
    return Place.objects.plots().filter(worked_by(person) | governed)


def is_of_household(person: Visitor, plot: Place) -> bool:
    """Whether she writes in her own name: she works for whoever holds the plot, rather than leads it from above."""
    return access.works_in(person, plot.holder, Role.FARMER, *LEADING)
