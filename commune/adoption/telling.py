"""What owners, and the farmers of their trees, are told; each thing once."""

from datetime import datetime
from typing import Any

from django.conf import settings

from commune.adoption.models import TreeContract
from commune.design import written
from commune.people import reaching
from commune.people.models import Person
from commune.places.work import farmers_of


def tell(contract: TreeContract, person: Person, template: str, *, about: str, **params: Any) -> None:
    """`about` makes the message one. Amounts and times are written as people here write them."""
    facts = {
        "plate": contract.offer.tree.plate,
        "code": contract.code,
        "cooperative": contract.offer.tree.cooperative.name,
        "amount": written.dong(contract.amount),
        "address": f"{settings.PUBLIC_ADDRESS}{contract.path}",
        **{name: _written(value) for name, value in params.items()},
    }
    key = f"tree:{contract.pk}:{about}:{person.pk}"
    reaching.tell(person, template=f"adoption/{template}", params=facts, dedup_key=key)


def tell_farmers(contract: TreeContract) -> None:
    """Whoever works the plot learns that the tree has an owner."""
    for farmer in farmers_of(contract.offer.tree.plot):
        tell(contract, farmer, "owned", about="owned")


def _written(value: Any) -> str:
    if isinstance(value, int):
        return written.dong(value)
    return written.moment(value) if isinstance(value, datetime) else str(value)
