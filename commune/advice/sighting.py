"""What somebody saw on a plot: the stage of an insect from which degree days are gathered."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.advice import advising, tables
from commune.advice.gathering import LONGEST_SIGHTING
from commune.advice.models import PestSighting
from commune.ledger import recording
from commune.people.models import Person
from commune.places.models import Place
from commune.places.work import plots_worked_by


class SightingRefusedError(ValueError):
    """`part` is the field that is wrong."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def record_sighting(
    plot: Place, *, pest: str, stage: str, seen_on: date, by: Person, client_id: UUID, note: str = ""
) -> PestSighting:
    """Idempotent by `client_id`. Raises SightingRefusedError for an unknown stage, the future and the distant past."""
    if not plots_worked_by(by).filter(pk=plot.pk).exists():
        raise SightingRefusedError("Anh chị không ghi được cho vườn này.")
    day = advising.today()
    if not tables.in_force("pests", day, pest=pest, stage=stage):
        raise SightingRefusedError("Chưa có số liệu cho giai đoạn này.", "stage")
    if seen_on > day:
        raise SightingRefusedError("Ngày thấy không thể ở tương lai.", "seen_on")
    if seen_on <= day - timedelta(days=LONGEST_SIGHTING):
        raise SightingRefusedError(f"Chỉ tính được từ lần thấy trong {LONGEST_SIGHTING} ngày qua.", "seen_on")
    with transaction.atomic():
        known = PestSighting.objects.filter(client_id=client_id).first()
        if known:
            return known
        row = PestSighting(plot=plot, pest=pest, stage=stage, seen_on=seen_on, note=note, entered_by=by)
        row.client_id, row.entered_at = client_id, timezone.now()
        recording.enter(row, by=by.log_actor)
        advising.mark_stale(plot.unit)
        return row
