"""Asking one household at a desk, or copying its paper form; asked again, it is a correction that says why."""

import json
import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commune.people.signed_in import signed_in
from commune.surveys import answering, typed
from commune.surveys.forms import InterviewForm
from commune.surveys.models import Answer, Channel, SurveyHousehold
from commune.surveys.versions import SurveyRefusedError
from commune.surveys.wording import conditions

REFUSED = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest, pk: UUID) -> HttpResponse:
    seen = SurveyHousehold.objects.visible_to(signed_in(request))
    found = get_object_or_404(
        seen.select_related("survey__version", "survey__organization", "survey__closing"), pk=pk
    )
    standing = Answer.objects.filter(household=found).standing().first()
    form = _form(request, found, standing)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        how = answering.Written(
            channel=Channel.PAPER if facts["is_paper"] else Channel.WEB,
            client_id=facts["client_id"],
            by=signed_in(request),
            household=found,
            corrects=standing,
            reason=facts.get("reason", ""),
        )
        try:
            answering.record_answer(found.survey, form.given(), how)
        except answering.WrongAnswersError as wrong:
            form.mark(wrong.wrong)
        except SurveyRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã ghi phiếu của hộ %(name)s.") % {"name": found.name})
            return redirect("surveys:households", pk=found.survey_id)
    facts = {
        "household": found,
        "survey": found.survey,
        "standing": standing,
        "form": form,
        "is_open": found.survey.is_open_at(timezone.now()),
        "schema": json.dumps(found.survey.version.schema, ensure_ascii=False),
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "surveys/household.html", facts, status=REFUSED if form.is_bound else 200)


def _form(request: HttpRequest, found: SurveyHousehold, standing: Answer | None) -> InterviewForm:
    schema = found.survey.version.schema
    initial: dict[str, Any] = {"client_id": uuid.uuid4()}
    if standing:
        kept = {each["name"]: each for each in schema["items"]}
        initial |= {f"q-{name}": typed.shown(kept[name], text) for name, text in standing.content.items()}
    return InterviewForm(
        request.POST if request.method == "POST" else None,
        schema=schema,
        said=conditions(schema),
        is_correction=standing is not None,
        initial=initial,
    )
