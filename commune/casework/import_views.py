"""A list of the province's document system: uploaded, looked at with its wrong cells, entered whole or not at all."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.casework import access, drafts
from commune.casework.files import CaseworkRefusedError
from commune.casework.forms import ListForm
from commune.casework.importing import COLUMNS, Judged
from commune.casework.models import ImportDraft, ImportFile
from commune.design import workbook
from commune.design.tables import UnreadableList, key_of
from commune.people.models import Person
from commune.people.signed_in import signed_in

REFUSED = 422
SHOWN_ROWS = 60


def _importer(request: HttpRequest) -> Person:
    person = signed_in(request)
    if not access.importing_units(person).exists():
        raise PermissionDenied
    return person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    person = _importer(request)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = drafts.keep(file.read(), name=file.name, by=person)
        except (UnreadableList, CaseworkRefusedError) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("casework:draft", pk=draft.pk)
    facts = {
        "form": form,
        "columns": COLUMNS,
        "draft": ImportDraft.objects.filter(uploaded_by=person).defer("content").first(),
        "imports": ImportFile.objects.filter(imported_by=person).order_by("-imported_at")[:20],
    }
    return render(request, "casework/imports.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    _importer(request)
    return workbook.answer("mau-ho-so-cong-viec", workbook.Sheet(_("Hồ sơ công việc"), COLUMNS, []))


def _draft(request: HttpRequest, pk: UUID) -> ImportDraft:
    return get_object_or_404(ImportDraft.objects.filter(uploaded_by=_importer(request)), pk=pk)


@login_required
@require_safe
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The preview: rows with a wrong cell first, each with why; nothing is written yet."""
    found = _draft(request, pk)
    try:
        judged = drafts.judged(found)
    except (UnreadableList, CaseworkRefusedError) as refusal:
        messages.error(request, str(refusal))
        return redirect("casework:imports")
    facts = {
        "draft": found,
        "count": len(judged.rows),
        "moved": len(judged.moved),
        "same": judged.same,
        "wrong_count": len(judged.wrong),
        "columns": COLUMNS,
        "rows": _shown(judged),
    }
    return render(request, "casework/draft.html", facts)


def _shown(judged: Judged) -> list[tuple[int, list[tuple[str, str, str]]]]:
    """(line, cells as (column, text, why)): the wrong rows, or the first rows where none is wrong."""
    numbers = sorted({at for at, _column in judged.wrong}) or list(range(len(judged.table.rows)))
    keyed = judged.table.keyed()
    return [
        (
            judged.table.first_line + at,
            [(each, keyed[at].get(key_of(each), ""), judged.wrong.get((at, each), "")) for each in COLUMNS],
        )
        for at in numbers[:SHOWN_ROWS]
    ]


@login_required
@require_POST
def confirmation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All rows or none; the same file once more adds nothing."""
    person = _importer(request)
    if not ImportDraft.objects.filter(pk=pk).exists():  # pressed twice
        return redirect("casework:imports")
    found = get_object_or_404(ImportDraft.objects.filter(uploaded_by=person), pk=pk)
    try:
        made, judged = drafts.enter(found)
    except (UnreadableList, CaseworkRefusedError) as refusal:
        messages.error(request, str(refusal))
        return redirect("casework:draft", pk=pk)
    facts = {"name": made.name, "new": len(judged.rows), "moved": len(judged.moved), "same": judged.same}
    messages.success(request, _("Tệp %(name)s: %(new)s mới, %(moved)s vừa xong, %(same)s không đổi.") % facts)
    return redirect("casework:imports")
