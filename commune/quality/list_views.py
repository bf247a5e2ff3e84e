"""The office's lists of inputs: what was loaded, and loading another after a look at what it would do."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.design.paging import page_of
from commune.lib.fold import fold
from commune.people.signed_in import signed_in
from commune.quality import access, inputs
from commune.quality import lists as loading
from commune.quality.models import ListKind
from commune.quality.office_forms import ListForm
from commune.quality.sheets import COLUMNS, OPTIONAL, ListRefusedError

REFUSED = 422


def _insist(request: HttpRequest) -> None:
    if not access.may_load_lists(signed_in(request)):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Editions, newest law first. POST: load the file that the preview carries; a file with errors is refused whole."""
    if request.method == "GET":
        return _page(request, ListForm() if access.may_load_lists(signed_in(request)) else None)
    _insist(request)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    facts = form.cleaned_data
    try:
        made = loading.load_list(
            facts["bytes"], form.heading, by=signed_in(request), file_name=facts["file_name"]
        )
    except ListRefusedError:
        return _preview(request, form)
    messages.success(request, _("Đã nạp danh mục. Các lần hái có liên quan đang được xét lại."))
    return redirect("quality:list_edition", pk=made.pk)


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What loading would do, and every mistake by line and column; writes nothing."""
    _insist(request)
    form = ListForm(request.POST, request.FILES)
    return _preview(request, form) if form.is_valid() else _page(request, form)


def _preview(request: HttpRequest, form: ListForm) -> HttpResponse:
    told = loading.preview(form.cleaned_data["bytes"], form.heading)
    status = REFUSED if told.problems else 200
    return render(request, "quality/list_preview.html", {"form": form, "told": told}, status=status)


def _page(request: HttpRequest, form: ListForm | None) -> HttpResponse:
    columns = [(kind.label, COLUMNS[kind], OPTIONAL[kind]) for kind in ListKind]
    facts = {"page": page_of(inputs.editions(), request, size=20), "form": form, "columns": columns}
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "quality/lists.html", facts, status=status)


@login_required
@require_GET
def edition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One edition and its lines, found without accents."""
    found = get_object_or_404(inputs.editions(), pk=pk)
    wanted = request.GET.get("tim", "")
    rows = [row for row in inputs.lines_of(found) if fold(wanted) in fold(" ".join(row))]
    facts = {"edition": found, "wanted": wanted, "page": page_of(rows, request, size=50), "count": len(rows)}
    return render(request, "quality/list_edition.html", facts)
