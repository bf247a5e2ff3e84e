"""Organizations entered many at a time, by an official's list."""

from collections.abc import Sequence

from commune.lib.fold import fold
from commune.people.models import Organization


def register_all(organizations: Sequence[Organization]) -> Sequence[Organization]:
    """New organizations in one statement; their codes must be free (IntegrityError otherwise)."""
    for each in organizations:
        each.folded = fold(each.name)[:160]
    return Organization.objects.bulk_create(organizations)
