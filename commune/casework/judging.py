"""Whether a file is closed, late, and was handled online: read from its steps, of an import from what it says."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from commune.casework.models import StepKind, WorkFileStep
from commune.lib.vietnamese import VIETNAM

if TYPE_CHECKING:
    from commune.casework.models import WorkFileSet

ENDS = (StepKind.ISSUE, StepKind.CLOSE)
OWN, TOLD = "A", "C"
# Of files that are judged.
CLOSED, OPEN = Q(closed=True), Q(closed=False)
ON_LINE = Q(online=True)
LATE = Q(closed=False, overdue=True)
LAST_FINISHED_FIRST = (F("finished_on").desc(), "number", "pk")


def judged(rows: "WorkFileSet", on: date | None = None) -> "WorkFileSet":
    """Online: issued or closed, no step on paper, and the latest signature is later than the latest draft."""
    steps = WorkFileStep.objects.filter(work_file=OuterRef("pk"))
    imported = Q(import_file__isnull=False)
    known = rows.annotate(
        finished_at=Subquery(steps.filter(kind__in=ENDS).order_by("pk").values("at")[:1]),
        last_draft=_last(StepKind.DRAFT),
        last_sign=_last(StepKind.SIGN),
        on_paper=Exists(steps.filter(on_paper=True)),
    )
    known = known.annotate(
        finished_on=Coalesce(TruncDate("finished_at", tzinfo=VIETNAM), "told_finished_on"),
        imported=_flag(imported),
        grade=Case(When(imported, then=Value(TOLD)), default=Value(OWN), output_field=CharField()),
    )
    done = Q(finished_on__isnull=False)
    # Told as finished at once, or by the step that a later list brought.
    told = Q(told_online=True, told_finished_on__isnull=False) | Q(
        told_finished_on__isnull=True, on_paper=False
    )
    signed = Q(last_sign__gt=F("last_draft"))
    open_late = Q(finished_on__isnull=True, due_on__lt=on or timezone.localdate())
    return known.annotate(
        closed=_flag(done),
        online=_flag((imported & done & told) | (~imported & done & signed & Q(on_paper=False))),
        overdue=_flag(Q(finished_on__gt=F("due_on")) | open_late),
    )


def _last(kind: str) -> Subquery:
    steps = WorkFileStep.objects.filter(work_file=OuterRef("pk"), kind=kind)
    return Subquery(steps.order_by("-pk").values("pk")[:1])


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
