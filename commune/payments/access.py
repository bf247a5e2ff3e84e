"""Who may see a seller's money: those who manage or sell for the organization."""

from typing import TYPE_CHECKING

from commune.people import access
from commune.people.models import Person, Role

if TYPE_CHECKING:
    from commune.payments.models import SellerAccountSet

KEEPERS = (Role.MANAGER, Role.SELLER)


def accounts_visible_to(accounts: "SellerAccountSet", person: Person) -> "SellerAccountSet":
    return accounts.filter(organization__in=access.organizations_of(person, *KEEPERS))
