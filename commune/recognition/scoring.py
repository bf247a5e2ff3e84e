"""Scoresheets: the commune's with its report, and one of each member of the council, who scores for herself."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.vietnamese import format_number
from commune.people.models import Person
from commune.recognition import access
from commune.recognition.dossiers import has_step, locked, take_step
from commune.recognition.models import Dossier, Level, ProcedureKind, Score, Scoresheet, StepKind
from commune.recognition.procedures import rules_of
from commune.recognition.rounds import RecognitionRefusedError

Points = Mapping[str, Decimal]


def report(
    dossier: Dossier, *, points: Points, comment: str, by: Person, at: datetime | None = None
) -> Scoresheet:
    """The commune's official scores the commune's criteria and reports to the province: sheet and step together.

    A second time gives the first sheet. Raises RecognitionRefusedError and PermissionDenied.
    """
    if not access.may_report(by, dossier):
        raise PermissionDenied
    if not rules_of(dossier.procedure).has_commune_step:
        raise RecognitionRefusedError(_("Theo thủ tục của hồ sơ này, xã không chấm điểm."))
    row = Scoresheet(dossier=dossier, level=Level.COMMUNE, assessor=by, comment=comment.strip())
    with transaction.atomic():
        locked(dossier)
        known = dossier.sheets.filter(level=Level.COMMUNE).first()
        if known:
            return known
        _check_assessor(dossier, by)
        if not has_step(dossier, StepKind.SUBMITTED):
            raise RecognitionRefusedError(_("Hồ sơ chưa nộp."))
        if not row.comment:
            raise RecognitionRefusedError(_("Báo cáo của xã phải có nhận xét."), "comment")
        made = _entered(row, points, at)
        take_step(dossier, StepKind.REPORTED, by=by, note=row.comment, at=at)
        return made


def hand_in(
    dossier: Dossier,
    *,
    points: Points,
    comment: str = "",
    in_favour: bool | None = None,
    by: Person,
    at: datetime | None = None,
) -> Scoresheet:
    """A member of the council hands in her sheet (and her vote, where the procedure is one). It does not change.

    A second time gives the first sheet. Raises RecognitionRefusedError; PermissionDenied without a seat.
    """
    if not access.sits_in(by, dossier.round):
        raise PermissionDenied
    is_vote = dossier.procedure.kind == ProcedureKind.RURAL
    row = Scoresheet(dossier=dossier, level=Level.COUNCIL, assessor=by, comment=comment.strip())
    row.in_favour = in_favour if is_vote else None
    with transaction.atomic():
        locked(dossier)
        known = dossier.sheets.filter(level=Level.COUNCIL, assessor=by).first()
        if known:
            return known
        _check_assessor(dossier, by)
        _check_turn(dossier)
        if is_vote and in_favour is None:
            raise RecognitionRefusedError(_("Hãy bỏ phiếu đồng ý hoặc không đồng ý."), "in_favour")
        return _entered(row, points, at)


def _check_assessor(dossier: Dossier, by: Person) -> None:
    if by.pk == dossier.opened_by_id or access.is_party_to(by, dossier.producer):
        told = _("Anh chị thuộc cơ sở có sản phẩm này nên không được chấm (xung đột lợi ích).")
        raise RecognitionRefusedError(told)


def _check_turn(dossier: Dossier) -> None:
    if not has_step(dossier, StepKind.SUBMITTED):
        raise RecognitionRefusedError(_("Hồ sơ chưa nộp."))
    if rules_of(dossier.procedure).has_commune_step and not has_step(dossier, StepKind.REPORTED):
        raise RecognitionRefusedError(_("Xã chưa đánh giá và báo cáo."))
    if hasattr(dossier, "tally"):
        raise RecognitionRefusedError(_("Điểm đã tổng hợp, không nhận thêm phiếu."))


def _entered(row: Scoresheet, points: Points, at: datetime | None) -> Scoresheet:
    scores = _checked(row, points)
    row.handed_in_at = at or timezone.now()
    recording.enter(row, by=row.assessor.log_actor)
    recording.enter_all(scores, by=row.assessor.log_actor)
    return row


def _checked(row: Scoresheet, points: Points) -> list[Score]:
    """Each criterion of the level once, from 0 to its most."""
    criteria = rules_of(row.dossier.procedure).of_level(row.level)
    if set(points) != {each.code for each in criteria}:
        raise RecognitionRefusedError(_("Hãy chấm đủ các tiêu chí của phiếu này, không thêm tiêu chí khác."))
    for each in criteria:
        given = points[each.code]
        if not 0 <= given <= each.most or given != given.quantize(Decimal("0.01")):
            facts = {"name": each.name, "most": format_number(each.most)}
            raise RecognitionRefusedError(_("%(name)s: điểm từ 0 đến %(most)s.") % facts, each.code)
    return [Score(sheet=row, criterion=each.code, points=points[each.code]) for each in criteria]
