"""The owner's desk: her surveys, the households of each, its answers, its counts, its findings."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design import tables, workbook
from commune.design.paging import page_of
from commune.design.tables import UnreadableList, key_of
from commune.design.workbook import Column, Sheet
from commune.people.signed_in import signed_in
from commune.surveys import counting, holding, showing
from commune.surveys.form_views import owners
from commune.surveys.forms import ClosingForm, FindingForm, HouseholdsForm
from commune.surveys.holding import Listed
from commune.surveys.judging import labels_of
from commune.surveys.models import Access, Answer, Finding, FormVersion, Survey, SurveyHousehold
from commune.surveys.publishing import publish
from commune.surveys.versions import SurveyRefusedError

REFUSED = 422
WITH = ("version__form", "organization", "unit", "closing")


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Her forms and surveys; for the office also what the Front has published, and no more of it."""
    own, person = owners(request), signed_in(request)
    seen = Survey.objects.visible_to(person).select_related(*WITH)
    versions = FormVersion.objects.filter(form__organization__in=own).defer("workbook", "schema")
    units = [each.unit_id for each in own]
    told = Finding.objects.filter(survey__unit__in=units, survey__is_front=True)
    facts = {
        "page": page_of(seen.order_by("-opens_at", "pk"), request),
        "versions": versions.select_related("form").order_by("form__name", "-number"),
        "told": told.exclude(survey__in=seen.values("pk")).select_related("survey__organization"),
        "now": timezone.now(),
    }
    return render(request, "surveys/desk.html", facts)


def own_survey(request: HttpRequest, pk: UUID) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(signed_in(request)).select_related(*WITH), pk=pk)


@login_required
@require_safe
def survey(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, own_survey(request, pk))


def _page(request: HttpRequest, found: Survey, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
    now = timezone.now()
    standing = Answer.objects.filter(survey=found).standing()
    channels = standing.order_by().values("channel").annotate(found=Count("pk"))
    facts: dict[str, Any] = {
        "survey": found,
        "answers": standing.count(),
        "channels": {each["channel"]: each["found"] for each in channels},
        "is_open": found.is_open_at(now),
        "is_by_household": found.access == Access.HOUSEHOLD,
        "public": request.build_absolute_uri(reverse("surveys:answer", args=[found.pk])),
        "hamlets": _hamlets(found),
        "findings": found.findings.select_related("signed_by"),
        "households_form": HouseholdsForm(auto_id="ho-%s"),
        "closing_form": ClosingForm(auto_id="khep-%s") if found.is_open_at(now) else None,
        "finding_form": FindingForm(auto_id="kl-%s"),
    }
    return render(request, "surveys/survey.html", facts | (bound or {}), status=REFUSED if bound else 200)


def _hamlets(found: Survey) -> list[dict[str, Any]]:
    """How many households each hamlet has on the list, and how many of them answered."""
    asked = Q(answers__corrects__isnull=True, answers__isnull=False)
    rows: Any = found.households.order_by("hamlet").values("hamlet")
    return [*rows.annotate(listed=Count("pk", distinct=True), answered=Count("answers", filter=asked))]


@login_required
@require_safe
def households(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list of a hamlet, each household with whether it was asked."""
    found = own_survey(request, pk)
    hamlet = request.GET.get("ap", "")[:80]
    rows = SurveyHousehold.objects.visible_to(signed_in(request)).filter(survey=found)
    rows = rows.filter(hamlet=hamlet) if hamlet else rows
    rows = rows.annotate(asked=Count("answers")).order_by("hamlet", "code")
    facts = {"survey": found, "page": page_of(rows, request), "hamlet": hamlet, "hamlets": _hamlets(found)}
    return render(request, "surveys/households.html", facts)


@login_required
@require_POST
def listing(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = own_survey(request, pk), HouseholdsForm(request.POST, request.FILES, auto_id="ho-%s")
    if form.is_valid():
        try:
            made = holding.list_households(found, _listed(form.cleaned_data["file"]), by=signed_in(request))
        except (SurveyRefusedError, UnreadableList) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Đã thêm %(number)s hộ vào danh sách.") % {"number": len(made)})
            return redirect("surveys:survey", pk=pk)
    return _page(request, found, {"households_form": form})


def _listed(file: Any) -> list[Listed]:
    names = [key_of(each) for each in ("Mã hộ", "Tên chủ hộ", "Ấp")]
    table = tables.read(file)
    lacking = [each for each in names if each not in map(key_of, table.columns)]
    if lacking:
        raise SurveyRefusedError(_("Tệp phải có đủ ba cột: Mã hộ, Tên chủ hộ, Ấp."))
    return [Listed(*(row.get(each, "") for each in names)) for row in table.keyed() if any(row.values())]


@login_required
@require_POST
def closing(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = own_survey(request, pk), ClosingForm(request.POST, auto_id="khep-%s")
    if form.is_valid():
        try:
            holding.close_survey(found, reason=form.cleaned_data["reason"], by=signed_in(request))
        except SurveyRefusedError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Đã khép khảo sát."))
            return redirect("surveys:survey", pk=pk)
    return _page(request, found, {"closing_form": form})


@login_required
@require_POST
def findings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Signs a finding and publishes its tables."""
    found, form = own_survey(request, pk), FindingForm(request.POST, auto_id="kl-%s")
    if form.is_valid():
        try:
            publish(found, words=form.cleaned_data["words"], by=signed_in(request))
        except SurveyRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ký và công bố kết quả."))
            return redirect("surveys:results", pk=pk)
    return _page(request, found, {"finding_form": form})


@login_required
@require_safe
def counts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every question with all its counts, by hamlet: the owner's alone."""
    found = own_survey(request, pk)
    satisfaction = counting.satisfaction_of(found)
    facts = {
        "survey": found,
        "tables": [showing.own_table(each) for each in counting.tables_of(found)],
        "satisfaction": satisfaction,
        "share": showing.percent(satisfaction.share) if satisfaction else "",
    }
    return render(request, "surveys/counts.html", facts)


@login_required
@require_safe
def counts_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_survey(request, pk)
    sheets = []
    for number, each in enumerate(counting.tables_of(found), 1):
        columns = [Column(_("Câu trả lời"), 40), Column(_("Cộng"), 10), Column(_("Tỷ lệ (%)"), 10)]
        columns += [Column(hamlet, 18) for hamlet in each.hamlets]
        rows = [[line.label, line.total, line.share, *line.by_hamlet] for line in each.lines]
        sheets.append(Sheet(str(number), columns, rows, above=[found.title, each.label, each.told], kept=1))
    return workbook.answer(f"so-lieu-{found.code}", *sheets)


@login_required
@require_safe
def answers(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_survey(request, pk)
    rows = Answer.objects.visible_to(signed_in(request)).filter(survey=found).standing()
    page = page_of(rows.select_related("household", "written_by").order_by("-answered_at", "pk"), request)
    return render(request, "surveys/answers.html", {"survey": found, "page": page})


@login_required
@require_safe
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One answer with the line of those that it corrects and that correct it."""
    person = signed_in(request)
    seen = Answer.objects.visible_to(person).select_related(
        "survey__version", "household", "written_by", "corrects"
    )
    found = get_object_or_404(seen, pk=pk)
    if not Survey.objects.visible_to(person).filter(pk=found.survey_id).exists():
        raise PermissionDenied
    items = [each for each in found.survey.version.schema["items"] if each["name"] in found.content]
    facts = {
        "answer": found,
        "survey": found.survey,
        "lines": [
            (each["label"] or each["name"], labels_of(each, found.content[each["name"]])) for each in items
        ],
        "later": getattr(found, "corrected_by", None),
    }
    return render(request, "surveys/one_answer.html", facts)
