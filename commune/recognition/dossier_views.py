"""One dossier for everybody who works on it: producer, commune, council and province, each with her own part."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.people.signed_in import signed_in
from commune.quality.certificates import CertificateRefusedError
from commune.recognition import access, deciding, filed, scoring
from commune.recognition import dossiers as filing
from commune.recognition.desk_views import REFUSED, refused
from commune.recognition.forms import (
    CentreForm,
    DecisionForm,
    EvidenceForm,
    ForwardForm,
    RefusalForm,
    SheetForm,
    WithdrawalForm,
)
from commune.recognition.models import Dossier, Level, ProcedureKind, StepKind
from commune.recognition.procedures import rules_of
from commune.recognition.rounds import RecognitionRefusedError
from commune.recognition.standing import place_of, steps_of

SEEN_WITH = ("round__unit", "procedure", "producer__unit", "trade_item", "opened_by", "previous__standard")


def _dossier(request: HttpRequest, pk: UUID) -> Dossier:
    seen = Dossier.objects.visible_to(signed_in(request)).distinct()
    return get_object_or_404(seen.select_related(*SEEN_WITH), pk=pk)


def _own(request: HttpRequest, pk: UUID) -> Dossier:
    found = _dossier(request, pk)
    if not access.may_lead(signed_in(request), found.producer):
        raise PermissionDenied
    return found


def _decided(request: HttpRequest, pk: UUID) -> Dossier:
    """A dossier that she may tally and decide."""
    found = _dossier(request, pk)
    if not access.may_decide(signed_in(request), found):
        raise PermissionDenied
    return found


@login_required
@require_safe
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _dossier(request, pk))


def _page(request: HttpRequest, found: Dossier, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
    person = signed_in(request)
    facts: dict[str, Any] = {
        "dossier": found,
        "place": place_of(found),
        "steps": steps_of(found),
        "evidence": filed.evidence_of(found),
        "scores": filed.scores_of(found, person),
        "is_vote": found.procedure.kind == ProcedureKind.RURAL,
        "parts": _parts_of(request, found),
    }
    facts["parts"] |= bound or {}
    return render(request, "recognition/dossier.html", facts, status=REFUSED if bound else 200)


def _parts_of(request: HttpRequest, found: Dossier) -> dict[str, Any]:
    """The forms that are hers at this moment."""
    person = signed_in(request)
    parts: dict[str, Any] = {}
    is_submitted = filing.has_step(found, StepKind.SUBMITTED)
    if access.may_lead(person, found.producer) and not is_submitted:
        parts["evidence"] = EvidenceForm(at_hand=filing.evidence_at_hand(found))
        parts["may_submit"] = found.evidence.exists()
    if is_submitted:
        parts["may_report"] = _awaits_report(found) and access.may_report(person, found)
        mine = found.sheets.filter(level=Level.COUNCIL, assessor=person)
        parts["may_score"] = (
            access.sits_in(person, found.round) and not mine.exists() and not hasattr(found, "tally")
        )
        parts["conflict"] = access.is_party_to(person, found.producer)
    if access.may_decide(person, found) and is_submitted:
        parts |= _deciding_parts(found)
    return parts


def _awaits_report(found: Dossier) -> bool:
    return rules_of(found.procedure).has_commune_step and not filing.has_step(found, StepKind.REPORTED)


def _deciding_parts(found: Dossier) -> dict[str, Any]:
    today = {"decided_on": timezone.localdate()}
    decision = getattr(found, "decision", None)
    if decision:
        stands = decision.is_recognized and not hasattr(decision, "withdrawal")
        return {"withdrawal": WithdrawalForm(initial={"since": timezone.localdate()})} if stands else {}
    if not hasattr(found, "tally"):
        return {"may_tally": True}
    parts: dict[str, Any] = {"refusal": RefusalForm(initial=today)}
    is_central = deciding.band_of(found).is_forwarded
    if is_central and not filing.has_step(found, StepKind.FORWARDED):
        return {"forwarding": ForwardForm()}
    if deciding.is_carried(found):
        parts["decision"] = (CentreForm if is_central else DecisionForm)(initial=today)
    return parts


@login_required
@require_POST
def evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    form = EvidenceForm(request.POST, at_hand=filing.evidence_at_hand(found))
    if form.is_valid():
        try:
            filing.attach(found, form.things(), by=signed_in(request))
        except RecognitionRefusedError as said:
            refused(form, said)
        else:
            return redirect("recognition:dossier", pk=pk)
    return _page(request, found, {"evidence": form})


@login_required
@require_POST
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _own(request, pk)
    try:
        filing.submit(found, by=signed_in(request))
    except RecognitionRefusedError as said:
        messages.error(request, str(said))
    else:
        messages.success(request, _("Đã nộp hồ sơ."))
    return redirect("recognition:dossier", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The commune's grid."""
    found = _dossier(request, pk)
    if not access.may_report(signed_in(request), found):
        raise PermissionDenied
    return _sheet(request, found, Level.COMMUNE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A council member's grid: she sees nobody else's."""
    found = _dossier(request, pk)
    if not access.sits_in(signed_in(request), found.round):
        raise PermissionDenied
    return _sheet(request, found, Level.COUNCIL)


def _sheet(request: HttpRequest, found: Dossier, level: Level) -> HttpResponse:
    rules = rules_of(found.procedure)
    is_vote = found.procedure.kind == ProcedureKind.RURAL
    form = SheetForm(request.POST or None, criteria=rules.of_level(level), is_vote=is_vote)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            "points": form.points(),
            "comment": form.cleaned_data["comment"],
            "by": signed_in(request),
        }
        try:
            if level == Level.COMMUNE:
                scoring.report(found, **given)
            else:
                scoring.hand_in(found, in_favour=form.vote(), **given)
        except RecognitionRefusedError as said:
            refused(form, said)
        else:
            messages.success(request, _("Đã nộp phiếu."))
            return redirect("recognition:dossier", pk=found.pk)
    facts = {
        "dossier": found,
        "form": form,
        "level": level,
        "evidence": filed.evidence_of(found),
        "is_vote": is_vote,
    }
    return render(request, "recognition/sheet.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def tally(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _decided(request, pk)
    try:
        done = deciding.tally(found, by=signed_in(request))
    except RecognitionRefusedError as said:
        messages.error(request, str(said))
    else:
        messages.success(request, _("Đã tổng hợp %(sheets)s phiếu.") % {"sheets": done.sheets})
    return redirect("recognition:dossier", pk=pk)


@login_required
@require_POST
def forwarding(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _write(request, _decided(request, pk), "forwarding", ForwardForm(request.POST), deciding.forward)


@login_required
@require_POST
def decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _decided(request, pk)
    is_central = hasattr(found, "tally") and deciding.band_of(found).is_forwarded
    form = (CentreForm if is_central else DecisionForm)(request.POST)
    return _write(request, found, "decision", form, deciding.recognize)


@login_required
@require_POST
def refusal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _write(request, _decided(request, pk), "refusal", RefusalForm(request.POST), deciding.refuse)


@login_required
@require_POST
def withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _decided(request, pk)
    made = getattr(found, "decision", None)
    if made is None:
        raise PermissionDenied
    form = WithdrawalForm(request.POST)
    return _write(
        request, found, "withdrawal", form, lambda _dossier, **facts: deciding.withdraw(made, **facts)
    )


def _write(request: HttpRequest, found: Dossier, part: str, form: forms.Form, verb: Any) -> HttpResponse:
    if form.is_valid():
        try:
            verb(found, by=signed_in(request), **form.cleaned_data)
        except RecognitionRefusedError as said:
            refused(form, said)
        except CertificateRefusedError as said:
            form.add_error(None, str(said))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("recognition:dossier", pk=found.pk)
    return _page(request, found, {part: form})
