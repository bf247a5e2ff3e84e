"""Who keeps which booths: those who manage or sell for its organization."""

from typing import TYPE_CHECKING

from commune.people import access
from commune.people.models import Role, Visitor

if TYPE_CHECKING:
    from commune.market.models import Booth, BoothSet

KEEPERS = (Role.MANAGER, Role.SELLER)


def kept_booths(booths: "BoothSet", person: Visitor) -> "BoothSet":
    return booths.filter(organization__in=access.organizations_of(person, *KEEPERS))


def may_keep(person: Visitor, booth: "Booth") -> bool:
    return access.works_in(person, booth.organization, *KEEPERS)
