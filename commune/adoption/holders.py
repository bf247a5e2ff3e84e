"""Which uploaded files this room's rows name, which lots have an owner, and who holds lots that are recalled."""

from collections.abc import Iterable

from commune.adoption.harvesting import claims_of_owners
from commune.adoption.models import TreePhoto
from commune.adoption.recalls import boxes_of
from commune.files.holding import holders
from commune.trace import recall
from commune.trace.claims import claims


def photos_of_trees(digests: set[str]) -> Iterable[str]:
    return TreePhoto.objects.filter(digest__in=digests).values_list("digest", flat=True)


holders.add("adoption.photos", photos_of_trees)
claims.add("adoption.owners", claims_of_owners)
recall.holders.add("adoption.boxes", boxes_of)
