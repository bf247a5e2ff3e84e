"""Which uploaded files this room's rows name."""

from collections.abc import Iterable

from commune.farm.models import DiaryPhoto
from commune.files.holding import holders


def photos_of_entries(digests: set[str]) -> Iterable[str]:
    return DiaryPhoto.objects.filter(digest__in=digests).values_list("digest", flat=True)


holders.add("farm.photos", photos_of_entries)
