"""Which uploaded files this room's rows name: photos of reports."""

from collections.abc import Iterable

from commune.citizens.models import Report
from commune.files.holding import holders


def photos_of_reports(digests: set[str]) -> Iterable[str]:
    named = Report.objects.filter(photo__in=digests).values_list("photo_id", flat=True)
    return [each for each in named if each]


holders.add("citizens.photos", photos_of_reports)
