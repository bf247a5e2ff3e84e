"""Who works in which packing house, and who may look in."""

from django.db.models import Q

from commune.people import access
from commune.people.models import Role, Visitor
from commune.places.models import Place, PlaceKind, PlaceSet

WORKERS = (Role.PACKER, Role.MANAGER)


def packhouses_of(person: Visitor) -> PlaceSet:
    """Where she takes in and packs."""
    return _packhouses().filter(holder__in=access.organizations_of(person, *WORKERS))


def packhouses_visible_to(person: Visitor) -> PlaceSet:
    """Hers, those of her organization, and those of the units that she governs."""
    own = Q(holder__in=access.organizations_of(person))
    return _packhouses().filter(own | Q(unit__in=access.governed_units(person)))


def works_at(person: Visitor, place: Place) -> bool:
    return packhouses_of(person).filter(pk=place.pk).exists()


def _packhouses() -> PlaceSet:
    return Place.objects.filter(kind=PlaceKind.PACKHOUSE)
