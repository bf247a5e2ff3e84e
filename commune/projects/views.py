"""What everybody may see: projects with their money by source, pilots by field, the draft of the next set."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.design.paging import page_of
from commune.design.workbook import Column, Sheet, answer
from commune.lib.fold import fold
from commune.people.models import Visitor
from commune.projects import access, drafting, telling
from commune.projects.models import DraftIndicator, Project
from commune.units.models import AdminUnit

MOST_PILOTS = 500


def seen(person: Visitor) -> Any:
    found = Project.objects.visible_to(person)
    return found.select_related("unit__parent", "executor", "approval", "acceptance", "ending")


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Searched without accents in name, code, field and place."""
    wanted = request.GET.get("tim", "")[:100]
    found = list(seen(request.user).order_by("-entered_at", "code"))
    if wanted.strip():
        found = [each for each in found if all(word in _words(each) for word in fold(wanted).split())]
    page = page_of(found, request)
    totals = telling.totals_of(list(page))
    facts = {
        "page": page,
        "rows": [(each, telling.state_of(each), totals.get(each.pk)) for each in page],
        "wanted": wanted,
        "keeps": access.units_kept_by(request.user).exists(),
    }
    return render(request, "projects/projects.html", facts)


def _words(project: Project) -> str:
    return fold(f"{project.code} {project.name} {project.field} {project.unit.name}")


@require_safe
def pilots(request: HttpRequest) -> HttpResponse:
    """By field, each with its lessons."""
    found = seen(request.user).filter(is_pilot=True).prefetch_related("lessons")
    rows = list(found.order_by("field", "approval__approved_on", "code")[:MOST_PILOTS])
    fields = [
        (field, [(each, telling.state_of(each)) for each in group])
        for field, group in groupby(rows, key=lambda each: each.field)
    ]
    return render(request, "projects/pilots.html", {"fields": fields, "count": len(rows)})


def _province(request: HttpRequest) -> AdminUnit:
    """The asked province; the one she works for; or the only one that has a draft."""
    asked = request.GET.get("tinh", "")
    if asked:
        return get_object_or_404(AdminUnit.objects.filter(level="province"), pk=asked[:20])
    own = access.provinces_of(request.user).first()
    drafted = AdminUnit.objects.filter(pk__in=DraftIndicator.objects.values("unit"))
    found = own or drafted.first()
    if found is None:
        raise Http404
    return found


def draft_facts(unit: AdminUnit) -> dict[str, Any]:
    return {
        "unit": unit,
        "rows": [
            (each, drafting.fields_of(each), drafting.origins_of(each)) for each in drafting.standing_in(unit)
        ],
        "lessons": drafting.lessons_in(unit),
    }


@require_safe
def draft_set(request: HttpRequest) -> HttpResponse:
    unit = _province(request)
    drafts = access.provinces_of(request.user).filter(pk=unit.pk).exists()
    return render(request, "projects/draft_set.html", {**draft_facts(unit), "drafts": drafts})


@require_safe
def draft_json(request: HttpRequest) -> HttpResponse:
    options = {"ensure_ascii": False, "indent": 1}
    given = JsonResponse(drafting.as_set(_province(request)), json_dumps_params=options)
    given["Content-Disposition"] = f'attachment; filename="{drafting.CODE}.json"'
    return given


@require_safe
def draft_workbook(request: HttpRequest) -> HttpResponse:
    unit = _province(request)
    columns = [
        Column(_("Số"), 8), Column(_("Lĩnh vực"), 24),
        Column(_("Chỉ tiêu"), 50), Column(_("Mức đạt đề xuất"), 24), Column(_("Lý do"), 50),
        Column(_("Từ mô hình"), 30),
    ]  # fmt: skip
    rows = [
        [
            each.number,
            ", ".join(drafting.fields_of(each)),
            each.text,
            each.threshold,
            each.reason,
            ", ".join(drafting.origins_of(each)),
        ]
        for each in drafting.standing_in(unit)
    ]
    title = _("Dự thảo bộ tiêu chí kỳ sau")
    above = [f"{title}, {unit.name}", _("DỰ THẢO: không phải văn bản pháp luật.")]
    return answer("du-thao-bo-tieu-chi", Sheet(title, columns, rows, above=above, kept=1))
