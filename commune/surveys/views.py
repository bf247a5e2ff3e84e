"""What everybody may open: surveys that ask the public, and what was published of any."""

import json
import uuid
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commune.design import rates
from commune.design.paging import page_of
from commune.design.workbook import Column, Sheet, answer
from commune.surveys import answering, showing
from commune.surveys.forms import AnswerForm
from commune.surveys.models import Access, Channel, Finding, Survey
from commune.surveys.versions import SurveyRefusedError
from commune.surveys.wording import conditions

REFUSED, TOO_MANY, WINDOW = 422, 429, 600
WITH = ("version", "organization", "unit", "closing")


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asking = Survey.objects.answerable().standing_open(now).select_related(*WITH).order_by("closes_at", "pk")
    told = Finding.objects.select_related("survey__organization", "survey__unit").order_by("-signed_at", "pk")
    facts = {"open": asking, "page": page_of(told, request)}
    return render(request, "surveys/list.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def public_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page without JavaScript. Whoever answers stays unknown, signed in or not."""
    survey = get_object_or_404(Survey.objects.answerable().select_related(*WITH), pk=pk)
    schema = survey.version.schema
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        schema=schema,
        said=conditions(schema),
        initial={"client_id": uuid.uuid4()},
    )
    if request.method != "POST":
        return _answer_page(request, survey, form)
    key = f"surveys:{rates.address_of(request)}"
    if rates.is_over(key, limit=settings.RATE_PUBLIC_WRITES, per_seconds=WINDOW):
        form.add_error(None, _("Máy này vừa gửi nhiều phiếu quá. Mời chờ ít phút rồi gửi lại."))
        return _answer_page(request, survey, form, TOO_MANY)
    if form.is_valid():
        how = answering.Written(channel=Channel.WEB, client_id=form.cleaned_data["client_id"])
        try:
            answering.record_answer(survey, form.given(), how)
        except answering.WrongAnswersError as wrong:
            form.mark(wrong.wrong)
        except SurveyRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("surveys:thanks", pk=survey.pk)
    return _answer_page(request, survey, form, REFUSED)


def _answer_page(request: HttpRequest, survey: Survey, form: AnswerForm, status: int = 200) -> HttpResponse:
    facts = {
        "survey": survey,
        "form": form,
        "is_open": survey.is_open_at(timezone.now()),
        "schema": json.dumps(survey.version.schema, ensure_ascii=False),
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "surveys/answer.html", facts, status=status)


@require_safe
def thanks(request: HttpRequest, pk: UUID) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.answerable().select_related(*WITH), pk=pk)
    return render(request, "surveys/thanks.html", {"survey": survey})


@require_safe
def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The findings of a survey, newest first: words, who signed, and tables with small cells hidden."""
    survey = _told(pk)
    facts = {
        "survey": survey,
        "findings": [_shown(each) for each in survey.findings.select_related("signed_by")],
        "is_public": survey.access == Access.PUBLIC and survey.is_open_at(timezone.now()),
    }
    return render(request, "surveys/results.html", facts)


def _told(pk: UUID) -> Survey:
    return get_object_or_404(Survey.objects.published().select_related(*WITH), pk=pk)


def _shown(finding: Finding) -> dict[str, Any]:
    tables = [showing.published_table(each) for each in finding.tables]
    return {"finding": finding, "tables": tables, "share": showing.published_share(finding)}


@require_safe
def workbook_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    survey = _told(pk)
    latest = survey.findings.order_by("-number").first()
    sheets = (
        [_sheet(number, each, survey.title) for number, each in enumerate(latest.tables, 1)] if latest else []
    )
    return answer(f"ket-qua-{survey.code}", *sheets)


def _sheet(number: int, table: dict[str, Any], title: str) -> Sheet:
    columns = [
        Column(_("Câu trả lời"), 40),
        Column(_("Cộng"), 10),
        *(Column(each, 18) for each in table["hamlets"]),
    ]
    rows = [
        [line["label"], *(showing.MARK if each is None else each for each in (line["total"], *line["cells"]))]
        for line in table["lines"]
    ]
    return Sheet(f"{number}", columns, rows, above=[title, table["label"], showing.mark_told()], kept=1)
