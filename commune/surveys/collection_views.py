"""Surveys of satisfaction held online, ours and those of which a file tells: seen by all, entered by a province."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.design.tables import UnreadableList, returned
from commune.people.signed_in import signed_in
from commune.surveys import access, collecting
from commune.surveys.evidence import collections_told
from commune.surveys.form_views import download
from commune.surveys.forms import CollectionsForm
from commune.surveys.versions import SurveyRefusedError

REFUSED = 422


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


def _page(
    request: HttpRequest, form: CollectionsForm | None, wrong: list[tuple[int, str]] | None = None
) -> HttpResponse:
    provinces = access.provinces_of(request.user)
    if form is None and provinces.exists():
        form = CollectionsForm(provinces=provinces)
    rows = collections_told().select_related("source").order_by("-held_on", "unit__sort_key", "pk")
    facts = {"page": page_of(rows, request), "form": form, "wrong": wrong or []}
    return render(
        request, "surveys/collections.html", facts, status=REFUSED if form and form.is_bound else 200
    )


@login_required
@require_POST
def imports(request: HttpRequest) -> HttpResponse:
    provinces = access.provinces_of(signed_in(request))
    if not provinces.exists():
        raise PermissionDenied
    form = CollectionsForm(request.POST, request.FILES, provinces=provinces)
    if not form.is_valid():
        return _page(request, form)
    file, facts = form.cleaned_data["file"], form.cleaned_data
    try:
        collecting.take_in(
            file.read(),
            file_name=file.name,
            source=facts["source"],
            province=facts["province"],
            by=signed_in(request),
        )
    except collecting.WrongRowsError as refusal:
        if request.POST.get("marked"):
            return download(returned(refusal.table, refusal.wrong), "khao-sat-can-sua")
        form.add_error("file", str(refusal))
        first = refusal.table.first_line
        return _page(
            request, form, [(first + at, "; ".join(why)) for at, why in sorted(refusal.wrong.items())]
        )
    except (SurveyRefusedError, UnreadableList) as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form)
    messages.success(request, _("Đã nhập tệp."))
    return redirect("surveys:collections")
