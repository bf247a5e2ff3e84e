"""From sheets to a decision: tallied by the edition's rule, forwarded from its top band on, decided, withdrawn.

What is decided is written downward as a dated certificate in `quality`, where stamps, market and scan page read it.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.quality import recognitions
from commune.quality.models import Standard
from commune.recognition import access
from commune.recognition.dossiers import has_step, locked, take_step
from commune.recognition.models import (
    Decision,
    DecisionWithdrawal,
    Dossier,
    DossierStep,
    Level,
    ProcedureKind,
    Scoresheet,
    StepKind,
    Tally,
)
from commune.recognition.procedures import Band, rules_of
from commune.recognition.rounds import RecognitionRefusedError

HALF = 2


def tally(dossier: Dossier, *, by: Person, at: datetime | None = None) -> Tally:
    """The commune's points plus the mean of the council's, rounded by the edition. A second time gives the first.

    Raises RecognitionRefusedError while too few sheets are in; PermissionDenied unless the province asks.
    """
    _require_province(dossier, by)
    with transaction.atomic():
        locked(dossier)
        known = Tally.objects.filter(dossier=dossier).first()
        if known:
            return known
        sheets = list(dossier.sheets.filter(level=Level.COUNCIL).prefetch_related("scores"))
        _check_quorum(dossier, sheets)
        points = points_of(dossier, sheets)
        row = Tally(dossier=dossier, points=points, sheets=len(sheets), tallied_by=by)
        row.in_favour = sum(bool(each.in_favour) for each in sheets)
        row.stars = rules_of(dossier.procedure).band_of(points).stars
        row.tallied_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def _check_quorum(dossier: Dossier, sheets: Sequence[Scoresheet]) -> None:
    """Enough sheets for the edition, and of more than half of the council."""
    least = max(rules_of(dossier.procedure).least_sheets, dossier.round.seats.count() // HALF + 1)
    if len(sheets) < least:
        told = _("Mới có %(there)s phiếu của hội đồng, cần ít nhất %(least)s.")
        raise RecognitionRefusedError(told % {"there": len(sheets), "least": least})


def points_of(dossier: Dossier, sheets: Sequence[Scoresheet]) -> Decimal:
    """Exact until the one rounding at the end."""
    rules = rules_of(dossier.procedure)
    commune = dossier.sheets.filter(level=Level.COMMUNE).prefetch_related("scores").first()
    base = _sum(commune) if commune else Decimal(0)
    return rules.rounded(base + sum(map(_sum, sheets), Decimal(0)) / len(sheets))


def _sum(sheet: Scoresheet) -> Decimal:
    return sum((each.points for each in sheet.scores.all()), Decimal(0))


def band_of(dossier: Dossier) -> Band:
    """Of a tallied dossier."""
    return rules_of(dossier.procedure).band_of(dossier.tally.points)


def is_carried(dossier: Dossier) -> bool:
    """A vote: more than half of the ballots in favour. A rating: its band gives a recognition."""
    if dossier.procedure.kind == ProcedureKind.RURAL:
        return dossier.tally.in_favour * HALF > dossier.tally.sheets
    return bool(band_of(dossier).standard)


def forward(dossier: Dossier, *, note: str, by: Person) -> DossierStep:
    """To the centre, from the edition's top band on. A second time gives the first step."""
    _require_province(dossier, by)
    with transaction.atomic():
        locked(dossier)
        _require_tally(dossier)
        known = dossier.steps.filter(kind=StepKind.FORWARDED).first()
        if known:
            return known
        if not band_of(dossier).is_forwarded:
            raise RecognitionRefusedError(_("Số điểm này do tỉnh quyết định, không chuyển trung ương."))
        return take_step(dossier, StepKind.FORWARDED, by=by, note=" ".join(note.split()))


def recognize(
    dossier: Dossier,
    *,
    number: str,
    decided_on: date,
    by: Person,
    body: str = "",
    stars: int | None = None,
) -> Decision:
    """The decision with its certificate. `stars` differs from the tally's only where the centre has decided.

    A second time gives the first decision. Raises RecognitionRefusedError and PermissionDenied.
    """
    _require_province(dossier, by)
    with transaction.atomic():
        locked(dossier)
        known = Decision.objects.filter(dossier=dossier).first()
        if known:
            return known
        _require_tally(dossier)
        _check_day(dossier, decided_on)
        band = _decided_band(dossier, stars)
        ends = _ends(decided_on, rules_of(dossier.procedure).months)
        row = Decision(dossier=dossier, is_recognized=True, number=number, decided_on=decided_on)
        row.stars, row.body, row.valid_to = band.stars, body.strip() or band.decided_by, ends
        row.entered_by, row.entered_at = by, timezone.now()
        row.certificate = recognitions.write_down(
            Standard.objects.get(pk=band.standard),
            trade_item=dossier.trade_item,
            holder=dossier.producer,
            number=number,
            certifier=row.body,
            valid_from=decided_on,
            valid_to=ends,
            by=by,
        )
        _end_previous(row, by)
        return recording.enter(row, by=by.log_actor)


def _end_previous(row: Decision, by: Person) -> None:
    """What was rated again ends with the new decision, so that no product has two ratings at once."""
    before = row.dossier.previous
    if (
        before
        and before != row.certificate
        and (before.valid_to is None or before.valid_to >= row.decided_on)
    ):
        reason = _("Đánh giá lại theo quyết định %(number)s") % {"number": row.number}
        recognitions.withdraw(before, since=row.decided_on, reason=reason, by=by)


def _decided_band(dossier: Dossier, stars: int | None) -> Band:
    own, rules = band_of(dossier), rules_of(dossier.procedure)
    if not is_carried(dossier):
        raise RecognitionRefusedError(_("Kết quả chấm chưa đủ để công nhận."))
    if not own.is_forwarded:
        if stars is not None and stars != own.stars:
            raise RecognitionRefusedError(_("Số sao phải theo kết quả tổng hợp điểm."), "stars")
        return own
    if not has_step(dossier, StepKind.FORWARDED):
        raise RecognitionRefusedError(_("Hồ sơ từ 90 điểm phải chuyển trung ương trước khi ghi quyết định."))
    found = next((band for band in rules.bands if band.stars == (stars or own.stars)), None)
    if found is None or not found.standard:
        raise RecognitionRefusedError(
            _("Trung ương không công nhận thì ghi là không công nhận, kèm lý do."), "stars"
        )
    return found


def refuse(dossier: Dossier, *, number: str, decided_on: date, reasons: str, by: Person) -> Decision:
    """Nothing is recognized, with reasons that the producer reads. A second time gives the first decision."""
    _require_province(dossier, by)
    why = " ".join(reasons.split())
    if not why:
        raise RecognitionRefusedError(_("Không công nhận thì phải ghi lý do."), "reasons")
    with transaction.atomic():
        locked(dossier)
        known = Decision.objects.filter(dossier=dossier).first()
        if known:
            return known
        _require_tally(dossier)
        _check_day(dossier, decided_on)
        row = Decision(dossier=dossier, is_recognized=False, stars=0, number=number, reasons=why)
        row.decided_on, row.body = decided_on, dossier.round.unit.name
        row.entered_by, row.entered_at = by, timezone.now()
        return recording.enter(row, by=by.log_actor)


def withdraw(decision: Decision, *, since: date, number: str, reason: str, by: Person) -> DecisionWithdrawal:
    """From `since` the star is shown nowhere. A second time gives the first withdrawal."""
    _require_province(decision.dossier, by)
    why = " ".join(reason.split())
    if not why:
        raise RecognitionRefusedError(_("Thu hồi phải có lý do."), "reason")
    with transaction.atomic():
        locked(decision.dossier)
        known = DecisionWithdrawal.objects.filter(decision=decision).first()
        if known:
            return known
        if decision.certificate is None or since < decision.decided_on:
            raise RecognitionRefusedError(_("Không thu hồi được từ ngày này."), "since")
        row = DecisionWithdrawal(decision=decision, since=since, number=number, reason=why, withdrawn_by=by)
        row.suspension = recognitions.withdraw(
            decision.certificate, since=since, reason=f"{number}: {why}"[:300], by=by
        )
        row.withdrawn_at = timezone.now()
        return recording.enter(row, by=by.log_actor)


def _require_province(dossier: Dossier, by: Person) -> None:
    if not access.may_decide(by, dossier):
        raise PermissionDenied


def _require_tally(dossier: Dossier) -> None:
    if not Tally.objects.filter(dossier=dossier).exists():
        raise RecognitionRefusedError(_("Chưa tổng hợp điểm của hội đồng."))


def _check_day(dossier: Dossier, decided_on: date) -> None:
    submitted = dossier.steps.get(kind=StepKind.SUBMITTED).taken_at
    if not timezone.localdate(submitted) <= decided_on <= timezone.localdate():
        raise RecognitionRefusedError(
            _("Ngày quyết định phải sau ngày nộp hồ sơ và không quá hôm nay."), "decided_on"
        )


def _ends(start: date, months: int) -> date:
    """The last day of so many months: 36 months from 2026-03-15 end on 2029-03-14."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) - timedelta(days=1)
