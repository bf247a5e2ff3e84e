"""Products whose recognition stands on a day, as everybody may search them."""

from datetime import date

from django.db.models import QuerySet

from commune.lib.fold import fold
from commune.quality.models import Certificate
from commune.recognition.models import Decision


def recognized_on(
    day: date, *, text: str = "", kind: str = "", stars: int | None = None
) -> "QuerySet[Decision]":
    """Found without accents by product or producer; highest stars first."""
    rows = Decision.objects.filter(certificate__in=Certificate.objects.valid_on(day).values("pk"))
    for word in fold(text).split():
        rows = rows.filter(dossier__trade_item__folded__contains=word) | rows.filter(
            dossier__producer__folded__contains=word
        )
    if kind:
        rows = rows.filter(dossier__procedure__kind=kind)
    if stars:
        rows = rows.filter(stars=stars)
    known = rows.select_related(
        "dossier__trade_item", "dossier__producer__unit", "dossier__procedure", "certificate__standard"
    )
    return known.order_by("-stars", "dossier__trade_item__folded", "pk")
