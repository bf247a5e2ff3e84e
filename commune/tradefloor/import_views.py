"""An official's workbook: uploaded, looked at with its wrong cells marked, mended, entered."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design import workbook
from commune.design.tables import UnreadableList, key_of
from commune.lib.fold import slug
from commune.people.models import Person
from commune.people.signed_in import signed_in
from commune.tradefloor import access, entering, sheets
from commune.tradefloor.checking import Judged, JudgedSheet
from commune.tradefloor.forms import WorkbookForm
from commune.tradefloor.models import FloorImport, ImportDraft

REFUSED = 422
SHOWN_ROWS = 40


def _official(request: HttpRequest) -> Person:
    person = signed_in(request)
    if not access.may_enter(person):
        raise Http404
    return person


def _draft(request: HttpRequest, pk: uuid.UUID) -> ImportDraft:
    own = ImportDraft.objects.filter(uploaded_by=_official(request))
    return get_object_or_404(own, pk=pk)


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """GET: the form and her drafts. POST: a workbook, which is judged at once and written nowhere but in its draft."""
    person = _official(request)
    if request.method != "POST":
        return _page(request, person, WorkbookForm())
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, form)
    file = form.cleaned_data["file"]
    try:
        draft = entering.keep_draft(file, name=file.name, by=person)
    except UnreadableList as refusal:
        form.add_error("file", str(refusal))
        return _page(request, person, form)
    return redirect("tradefloor:draft", pk=draft.pk)


def _page(request: HttpRequest, person: Person, form: WorkbookForm) -> HttpResponse:
    drafts = ImportDraft.objects.filter(uploaded_by=person).defer("content").order_by("-uploaded_at")
    facts = {
        "form": form,
        "drafts": drafts,
        "imports": FloorImport.objects.filter(entered_by=person).order_by("-entered_at")[:20],
    }
    return render(request, "tradefloor/imports.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    _official(request)
    return _download(sheets.template(), "mau-nhap-san")


@login_required
@require_safe
def draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The preview: what would be new, what is known, and each wrong cell with its row and why."""
    found = _draft(request, pk)
    judged = entering.judged(found, by=signed_in(request))
    facts = {
        "draft": found,
        "judged": judged,
        "previews": [_preview(each) for each in judged.sheets.values()],
    }
    return render(request, "tradefloor/draft.html", facts)


@dataclass(frozen=True)
class Preview:
    """`rows` are the wrong ones: line in the file, cells as (column, text, why), in the order of `columns`."""

    title: str
    counts: dict[str, int]
    columns: list[str]
    rows: list[tuple[int, list[tuple[str, str, str]]]]
    unshown: int


def _preview(sheet: JudgedSheet) -> Preview:
    labels = [column.label for column in sheet.form.columns]
    keyed, numbers = sheet.table.keyed(), sheet.wrong_rows
    rows = [
        (
            sheet.table.first_line + number,
            [
                (label, keyed[number].get(key_of(label), ""), sheet.wrong.get((number, label), ""))
                for label in labels
            ],
        )
        for number in numbers[:SHOWN_ROWS]
    ]
    return Preview(sheet.form.title, sheet.counts, labels, rows, max(0, len(numbers) - SHOWN_ROWS))


@login_required
@require_safe
def marked(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Her own workbook with the wrong cells marked."""
    found = _draft(request, pk)
    judged: Judged = entering.judged(found, by=signed_in(request))
    return _download(entering.marked(judged), f"{slug(found.name.removesuffix('.xlsx'))}-can-sua")


@login_required
@require_POST
def confirmation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Enters the draft once; `partial=1` leaves wrong rows out."""
    person = _official(request)
    known = FloorImport.objects.filter(entered_by=person, pk=pk).first()
    if known:
        return redirect("tradefloor:import", pk=pk)
    found = _draft(request, pk)
    try:
        entering.enter(found, by=person, is_partial=request.POST.get("partial") == "1")
    except entering.ImportRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("tradefloor:draft", pk=pk)
    messages.success(request, _("Đã nhập xong."))
    return redirect("tradefloor:import", pk=pk)


@login_required
@require_POST
def removal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The draft is thrown away; nothing of it was written."""
    _draft(request, pk).delete()
    messages.success(request, _("Đã bỏ tệp. Chưa có gì được ghi."))
    return redirect("tradefloor:imports")


@login_required
@require_safe
def result(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What an import of hers brought."""
    person = _official(request)
    found = get_object_or_404(FloorImport.objects.filter(entered_by=person), pk=pk)
    titles = {form.key: form.title for form in sheets.FORMS}
    rows: list[dict[str, Any]] = [
        {"title": titles[key], **counts} for key, counts in found.counts.items() if key in titles
    ]
    return render(request, "tradefloor/import.html", {"import": found, "rows": rows})


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=workbook.KIND, headers=headers)
