"""Who works on which plots: what the diary and the rooms of the field below it ask."""

from django.db.models import Q

from commune.people import access
from commune.people.consents import standing_for
from commune.people.models import LEADING, Organization, Person, Purpose, Role, Visitor
from commune.places.models import Place, PlaceSet


def worked_by(person: Visitor) -> Q:
    """The filter of places behind `plots_worked_by`, for who joins it with others."""
    led = access.organizations_of(person, *LEADING)
    own = access.organizations_of(person, Role.FARMER)
    return Q(holder__in=own) | Q(holder__in=led) | Q(holder__parent__in=led)


def plots_worked_by(person: Visitor) -> PlaceSet:
    """Plots of her household and of the members of the co-op that she leads or advises: she writes their diaries."""
    return Place.objects.plots().filter(worked_by(person))


def plots_located_for(person: Visitor) -> PlaceSet:
    """Plots of which this visitor may know where they lie: her own sight, or the household's consent."""
    consenting = standing_for(Purpose.PLOT)
    plots = Place.objects.plots()
    return plots.filter(Q(pk__in=Place.objects.visible_to(person).values("pk")) | Q(holder__in=consenting))


def farmers_of(plot: Place) -> list[Person]:
    """The farmers of whoever holds the plot: whom its news concerns, in whose name the technician may write."""
    holder = Organization.objects.filter(pk=plot.holder_id)
    farmers = Person.objects.members_of(holder).filter(
        memberships__role=Role.FARMER,
        memberships__organization=plot.holder_id,
        memberships__until__isnull=True,
    )
    return list(farmers.distinct().order_by("sort_key"))
