"""Where a dossier stands, each step told by its own row, with the day on which the next one is due."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commune.recognition.deciding import band_of
from commune.recognition.models import Decision, Dossier, Level, ProcedureKind, StepKind
from commune.recognition.procedures import rules_of


@dataclass(frozen=True)
class Place:
    """In a few words, with a tone for the badge."""

    words: str
    tone: str


def place_of(dossier: Dossier) -> Place:
    decision = getattr(dossier, "decision", None)
    if decision:
        return _decided(decision)
    kinds = {each.kind for each in dossier.steps.all()}
    if StepKind.FORWARDED in kinds:
        return Place(_("Đã chuyển trung ương"), "river")
    if hasattr(dossier, "tally"):
        return Place(_("Chờ quyết định"), "mango")
    if StepKind.SUBMITTED not in kinds:
        return Place(_("Đang chuẩn bị"), "")
    waits_for_commune = rules_of(dossier.procedure).has_commune_step and StepKind.REPORTED not in kinds
    return Place(_("Chờ xã đánh giá") if waits_for_commune else _("Hội đồng đang chấm"), "mango")


def _decided(decision: Decision) -> Place:
    if hasattr(decision, "withdrawal"):
        return Place(_("Đã thu hồi"), "chili")
    if not decision.is_recognized:
        return Place(_("Không công nhận"), "chili")
    if decision.valid_to and decision.valid_to < timezone.localdate():
        return Place(_("Đã hết hạn"), "chili")
    return Place(
        _("%(stars)s sao") % {"stars": decision.stars} if decision.stars else _("Được công nhận"), "leaf"
    )


def steps_of(dossier: Dossier) -> list[dict[str, Any]]:
    """For `design/steps.html`."""
    taken = {each.kind: each for each in dossier.steps.select_related("taken_by")}
    rules, tally = rules_of(dossier.procedure), getattr(dossier, "tally", None)
    found: list[tuple[str, str, Any, str]] = [
        ("", _("Lập hồ sơ"), dossier.opened_at, dossier.opened_by.full_name)
    ]
    found.append(("", _("Nộp hồ sơ"), *_when(taken.get(StepKind.SUBMITTED))))
    if rules.has_commune_step:
        found.append(("reported", _("Xã đánh giá và báo cáo"), *_when(taken.get(StepKind.REPORTED))))
    label = (
        _("Hội đồng bỏ phiếu") if dossier.procedure.kind == ProcedureKind.RURAL else _("Hội đồng tỉnh chấm")
    )
    note = _sheets_told(dossier) if taken.get(StepKind.SUBMITTED) else ""
    found.append(("council", label, tally and tally.tallied_at, note))
    if tally and band_of(dossier).is_forwarded:
        found.append(("", _("Chuyển trung ương"), *_when(taken.get(StepKind.FORWARDED))))
    return [*_as_steps(dossier, found), *_ending(dossier)]


def _when(step: Any) -> tuple[Any, str]:
    return (step.taken_at, f"{step.taken_by.full_name}. {step.note}".strip()) if step else (None, "")


def _sheets_told(dossier: Dossier) -> str:
    facts = {
        "there": dossier.sheets.filter(level=Level.COUNCIL).count(),
        "seats": dossier.round.seats.count(),
    }
    return _("%(there)s trong %(seats)s phiếu đã nộp") % facts


def _as_steps(dossier: Dossier, found: list[tuple[str, str, Any, str]]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    for key, label, when, note in found:
        state = "done" if when else ("next" if any(each["state"] == "now" for each in steps) else "now")
        due = "" if when else _due(dossier, key)
        steps.append(
            {
                "label": label,
                "state": state,
                "when": when or None,
                "note": " · ".join(filter(None, [note, due])),
            }
        )
    return steps


def _due(dossier: Dossier, key: str) -> str:
    """The edition's time limit, counted from the day of handing in."""
    submitted = dossier.steps.filter(kind=StepKind.SUBMITTED).first()
    days = rules_of(dossier.procedure).days_for(key)
    if submitted is None or days is None:
        return ""
    return _("hạn %(day)s") % {
        "day": f"{timezone.localdate(submitted.taken_at) + timedelta(days=days):%d/%m/%Y}"
    }


def _ending(dossier: Dossier) -> list[dict[str, Any]]:
    decision = getattr(dossier, "decision", None)
    if decision is None:
        return [
            {
                "label": _("Quyết định"),
                "state": "now" if hasattr(dossier, "tally") else "next",
                "note": _due(dossier, "decided"),
            }
        ]
    state = "done" if decision.is_recognized else "failed"
    day = f"{decision.decided_on:%d/%m/%Y}"
    told = " · ".join(filter(None, [decision.number, day, decision.body, decision.reasons]))
    steps = [
        {"label": place_of_decision(decision), "state": state, "when": decision.entered_at, "note": told}
    ]
    if hasattr(decision, "withdrawal"):
        gone = decision.withdrawal
        steps.append(
            {
                "label": _("Thu hồi công nhận"),
                "state": "failed",
                "when": gone.withdrawn_at,
                "note": gone.reason,
            }
        )
    return steps


def place_of_decision(decision: Decision) -> str:
    if not decision.is_recognized:
        return _("Không công nhận")
    return _("Công nhận %(stars)s sao") % {"stars": decision.stars} if decision.stars else _("Công nhận")
