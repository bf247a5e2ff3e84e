"""Stars and votes that stand today, and those that older stamps of the lot still carry although they ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commune.quality import recognitions
from commune.quality.recognitions import Recognition
from commune.stamps.models import StampRecognition
from commune.trace.models import Lot


@dataclass(frozen=True)
class Honours:
    """`ended`: printed on stamps of the lot, but no longer true."""

    standing: Sequence[Recognition]
    ended: Sequence[Recognition]


def honours_of(lot: Lot, today: date) -> Honours:
    standing = recognitions.of_item(lot.trade_item, on=today)
    true = {each.certificate.pk for each in standing}
    marked = StampRecognition.objects.filter(Q(batch__lot=lot) | Q(batch__stampassignments__lot=lot)).exclude(
        certificate__in=true
    )
    ended = {
        each.certificate_id: recognitions.of_certificate(each.certificate)
        for each in marked.select_related("certificate__standard").order_by("marked_at")
    }
    return Honours(standing, list(ended.values()))
