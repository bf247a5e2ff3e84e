"""The star or vote that stamps carry: what stood for the product on the day that they were issued."""

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from commune.quality import recognitions
from commune.quality.models import Certificate
from commune.stamps.models import StampBatch, StampRecognition


def marks_for(batch: StampBatch) -> list[StampRecognition]:
    """Rows to be entered with the batch; none where nothing stands that day."""
    standing = recognitions.of_item(batch.trade_item, on=timezone.localdate(batch.issued_at))
    return [
        StampRecognition(
            batch=batch,
            certificate=each.certificate,
            kind=each.kind,
            stars=each.stars,
            marked_at=batch.issued_at,
        )
        for each in standing
    ]


def told_on(batch: StampBatch) -> list[str]:
    """The names as printed under the symbol, in the order in which they were marked."""
    return [each.certificate.standard.name for each in marks_of(batch)]


def marks_of(batch: StampBatch) -> "QuerySet[StampRecognition]":
    """With `is_standing`: whether the recognition still holds today."""
    valid = Certificate.objects.valid_on(timezone.localdate()).values("pk")
    rows = batch.recognitions.select_related("certificate__standard")
    stands = Case(When(Q(certificate__in=valid), then=True), default=False)
    return rows.annotate(is_standing=stands).order_by(F("stars").desc(), "pk")
