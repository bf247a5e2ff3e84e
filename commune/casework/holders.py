"""Which uploaded files this room's rows name: pictures of documents."""

from collections.abc import Iterable

from commune.casework.models import WorkFileStep
from commune.files.holding import holders


def documents_of_steps(digests: set[str]) -> Iterable[str]:
    named = WorkFileStep.objects.filter(document__in=digests).values_list("document_id", flat=True)
    return [each for each in named if each]


holders.add("casework.documents", documents_of_steps)
