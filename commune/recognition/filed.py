"""What a dossier holds, told for its page: evidence with what the house knows of it, and who gave which points."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commune.farm.completeness import VERDICTS, Verdict, completeness_of_lots
from commune.people.models import Person, Visitor
from commune.recognition import access
from commune.recognition.models import Dossier, DossierEvidence, Level, Scoresheet
from commune.recognition.procedures import Criterion, rules_of
from commune.trace import lineage
from commune.trace.models import Lot, LotKind

WORST_FIRST: tuple[Verdict, ...] = ("none", "gaps", "complete")


@dataclass(frozen=True)
class Filed:
    """One piece of evidence: `note` is what the house says of it now."""

    title: str
    note: str
    icon: str
    href: str = ""


def evidence_of(dossier: Dossier) -> list[Filed]:
    rows = dossier.evidence.select_related("certificate__standard", "test__lot", "lot__trade_item")
    return [_filed(row) for row in rows.order_by("attached_at", "pk")]


def _filed(row: DossierEvidence) -> Filed:
    if row.certificate:
        held = row.certificate
        until = f"{held.valid_to:%d/%m/%Y}" if held.valid_to else _("không thời hạn")
        return Filed(f"{held.standard.name} {held.number}", f"{held.certifier} · {until}", "certificate")
    if row.test:
        passed = _("đạt") if row.test.is_passed else _("chưa đạt hoặc không có mức so sánh")
        return Filed(f"{row.test.lab} {row.test.report_number}", f"{row.test.lot.code} · {passed}", "flask")
    assert row.lot is not None
    return Filed(row.lot.code, _lot_note(row.lot), "box", row.lot.digital_link_path)


def _lot_note(lot: Lot) -> str:
    """How far it is traced, and how complete the diaries behind it are."""
    harvests = [each for each in lineage.ancestors_of(lot) if each.kind == LotKind.HARVEST]
    verdicts = {found.verdict for _lot, found in completeness_of_lots(harvests)}
    worst: Verdict = next((verdict for verdict in WORST_FIRST if verdict in verdicts), "none")
    diary = VERDICTS[worst]
    return _("%(count)s lô hái · nhật ký: %(diary)s") % {"count": len(harvests), "diary": diary.lower()}


@dataclass(frozen=True)
class ScoreTable:
    """`rows`: a criterion with the points of each sheet, in the order of `names`."""

    names: list[str]
    rows: list[tuple[Criterion, list[Decimal | None]]]
    comments: list[tuple[str, str]]
    votes: list[tuple[str, bool]]


def scores_of(dossier: Dossier, viewer: Visitor) -> ScoreTable | None:
    """All sheets to who decides or audits; to a member first only her own; to the producer in the end."""
    sheets = list(_seen_sheets(dossier, viewer))
    if not sheets:
        return None
    points = {sheet.pk: {each.criterion: each.points for each in sheet.scores.all()} for sheet in sheets}
    rules = rules_of(dossier.procedure)
    return ScoreTable(
        names=[_name_of(sheet) for sheet in sheets],
        rows=[(each, [points[sheet.pk].get(each.code) for sheet in sheets]) for each in rules.criteria],
        comments=[(_name_of(sheet), sheet.comment) for sheet in sheets if sheet.comment],
        votes=[(_name_of(sheet), sheet.in_favour) for sheet in sheets if sheet.in_favour is not None],
    )


def _name_of(sheet: Scoresheet) -> str:
    return _("Xã") if sheet.level == Level.COMMUNE else sheet.assessor.full_name


def _seen_sheets(dossier: Dossier, viewer: Visitor) -> Any:
    sheets = (
        dossier.sheets.select_related("assessor")
        .prefetch_related("scores")
        .order_by("-level", "handed_in_at")
    )
    if not isinstance(viewer, Person):
        return sheets.none()
    if access.oversees(viewer, dossier):
        return sheets
    if access.may_report(viewer, dossier) or access.may_lead(viewer, dossier.producer):
        is_over = hasattr(dossier, "decision")
        return sheets if is_over else sheets.filter(level=Level.COMMUNE)
    is_over = hasattr(dossier, "tally")
    return sheets if is_over else (sheets.filter(assessor=viewer) | sheets.filter(level=Level.COMMUNE))
