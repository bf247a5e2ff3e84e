"""Which uploaded files this room's rows name: pictures of documents."""

from collections.abc import Iterable

from commune.files.holding import holders
from commune.projects.models import (
    Acceptance,
    Allocation,
    Approval,
    Commitment,
    Disbursement,
    Papered,
    Project,
)

PAPERED: tuple[tuple[type[Papered], str], ...] = (
    (Approval, "project"),
    (Commitment, "fund__project"),
    (Allocation, "fund__project"),
    (Disbursement, "fund__project"),
    (Acceptance, "project"),
)


def papers(digests: set[str]) -> Iterable[str]:
    for model, _way in PAPERED:
        yield from model._default_manager.filter(paper__in=digests).values_list("paper_id", flat=True)


def papers_of(project: Project) -> set[str]:
    """The digests that the project's rows name."""
    return {
        digest
        for model, way in PAPERED
        for digest in model._default_manager.filter(**{way: project, "paper__isnull": False}).values_list(
            "paper_id", flat=True
        )
    }


holders.add("projects.papers", papers)
