"""A file: uploaded with its source, looked at with its wrong cells marked, mended, entered."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design import workbook
from commune.design.tables import UnreadableList, key_of
from commune.findings import access, entering, sheets
from commune.findings.checking import Judged
from commune.findings.forms import FileForm
from commune.findings.models import FindingsDraft, FindingsFile
from commune.lib.fold import slug
from commune.people.models import Person
from commune.people.signed_in import signed_in

REFUSED = 422
SHOWN_ROWS = 40


def _official(request: HttpRequest) -> Person:
    person = signed_in(request)
    if not access.may_enter(person):
        raise Http404
    return person


def _draft(request: HttpRequest, pk: uuid.UUID) -> FindingsDraft:
    own = FindingsDraft.objects.filter(uploaded_by=_official(request))
    return get_object_or_404(own, pk=pk)


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """GET: the form, her drafts and files. POST: a file, judged at once and written nowhere but in its draft."""
    person = _official(request)
    if request.method != "POST":
        return _page(request, person, FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, form)
    file, source = form.cleaned_data["file"], form.cleaned_data["source"]
    try:
        draft = entering.keep_draft(file, name=file.name, source=source, by=person)
    except UnreadableList as refusal:
        form.add_error("file", str(refusal))
        return _page(request, person, form)
    return redirect("findings:draft", pk=draft.pk)


def _page(request: HttpRequest, person: Person, form: FileForm) -> HttpResponse:
    drafts = FindingsDraft.objects.filter(uploaded_by=person).defer("content")
    facts = {
        "form": form,
        "forms": sheets.FORMS.values(),
        "drafts": drafts.order_by("-uploaded_at"),
        "files": FindingsFile.objects.filter(entered_by=person).order_by("-entered_at")[:20],
    }
    return render(request, "findings/imports.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def template(request: HttpRequest, key: str) -> HttpResponse:
    _official(request)
    if key not in sheets.FORMS:
        raise Http404
    return _download(sheets.template(sheets.FORMS[key]), f"mau-{key}")


@login_required
@require_safe
def draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The preview: what would be new, what is known, and each wrong cell with its row and why."""
    found = _draft(request, pk)
    judged = entering.judged(found, by=signed_in(request))
    facts = {
        "draft": found,
        "judged": judged,
        "earlier": entering.earlier(found),
        "preview": _preview(judged),
    }
    return render(request, "findings/draft.html", facts)


def _preview(judged: Judged) -> dict[str, Any]:
    labels, keyed = [column.label for column in judged.form.columns], judged.table.keyed()
    rows = [
        (
            judged.table.first_line + number,
            [
                (label, keyed[number].get(key_of(label), ""), judged.wrong.get((number, label), ""))
                for label in labels
            ],
        )
        for number in judged.wrong_rows[:SHOWN_ROWS]
    ]
    unshown = max(0, len(judged.wrong_rows) - SHOWN_ROWS)
    title = judged.form.key.label
    return {"title": title, "counts": judged.counts, "columns": labels, "rows": rows, "unshown": unshown}


@login_required
@require_safe
def marked(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Her own file as a workbook, the wrong cells marked."""
    found = _draft(request, pk)
    name = slug(found.name.rpartition(".")[0] or found.name)
    return _download(entering.marked(entering.judged(found, by=signed_in(request))), f"{name}-can-sua")


@login_required
@require_POST
def confirmation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Enters all rows of the draft, once."""
    person = _official(request)
    if FindingsFile.objects.filter(entered_by=person, pk=pk).exists():
        return redirect("findings:imports")
    found = _draft(request, pk)
    try:
        row = entering.enter(found, by=person)
    except entering.FindingRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("findings:draft", pk=pk)
    if row.pk == pk:
        told = _("Đã nhập %(count)s dòng.") % {"count": row.fresh}
        messages.success(request, told)
    else:
        messages.info(request, _("Tệp này đã nhập từ trước, không ghi gì thêm."))
    return redirect("findings:imports")


@login_required
@require_POST
def removal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The draft is thrown away; nothing of it was written."""
    _draft(request, pk).delete()
    messages.success(request, _("Đã bỏ tệp. Chưa có gì được ghi."))
    return redirect("findings:imports")


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=workbook.KIND, headers=headers)
