"""The desk of an office: its files, one file with its steps, and the next step."""

import uuid
from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.casework import access, steps
from commune.casework import files as opening
from commune.casework.files import CaseworkRefusedError, NewerDraftError
from commune.casework.forms import NAMING, FileForm, StepForm
from commune.casework.judging import CLOSED, LAST_FINISHED_FIRST, LATE, OPEN
from commune.casework.models import StepKind, WorkFile, WorkFileSet, WorkFileStep
from commune.casework.steps import Standing, Taking
from commune.casework.telling import said, steps_of
from commune.design.paging import page_of
from commune.files import keeping, serving
from commune.people.signed_in import signed_in

REFUSED = 422
TABS = (
    ("", gettext_lazy("Đang xử lý")),
    ("qua-han", gettext_lazy("Quá hạn")),
    ("da-xong", gettext_lazy("Đã xong")),
)
FIRST, OVERDUE, DONE = (key for key, _label in TABS)


def refused(form: forms.Form, refusal: CaseworkRefusedError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def in_tab(files: WorkFileSet, tab: str) -> WorkFileSet:
    """Of files that are judged."""
    if tab == DONE:
        return files.filter(CLOSED).order_by(*LAST_FINISHED_FIRST)
    return files.filter(LATE if tab == OVERDUE else OPEN).order_by("due_on", "number", "pk")


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Her own offices' files; who holds no office that decides sees those that she governs."""
    person = signed_in(request)
    if not access.reads_files(person):
        raise PermissionDenied
    offices = access.offices_of(person)
    seen = WorkFile.objects.visible_to(person).judged()
    files = seen.filter(office__in=offices) if offices.exists() else seen
    tab = request.GET.get("muc", FIRST)
    tabs = [
        {
            "label": label,
            "href": f"?muc={key}" if key else request.path,
            "current": key == tab,
            "count": in_tab(files, key).count(),
        }
        for key, label in TABS
    ]
    page = page_of(in_tab(files, tab).select_related("office", "unit"), request)
    facts = {
        "page": page,
        "rows": [(each, said(each)) for each in page],
        "tabs": tabs,
        "units": access.working_units(person),
        "may_open": offices.exists(),
        "may_import": access.importing_units(person).exists(),
    }
    return render(request, "casework/desk.html", facts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A second press of the button opens no second file."""
    offices = access.offices_of(signed_in(request))
    if not offices.exists():
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = FileForm(sent, offices=offices, initial={"client_id": uuid.uuid4()})
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = opening.open_file(facts.pop("office"), by=signed_in(request), **facts)
        except CaseworkRefusedError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Đã mở hồ sơ %(number)s.") % {"number": made.number})
            return redirect("casework:file", pk=made.pk)
    return render(request, "casework/new.html", {"form": form}, status=REFUSED if form.errors else 200)


def _file(request: HttpRequest, pk: UUID) -> WorkFile:
    seen = WorkFile.objects.visible_to(request.user).judged()
    return get_object_or_404(seen.select_related("office", "unit", "import_file", "report"), pk=pk)


@login_required
@require_safe
def file_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _file_page(request, _file(request, pk), None)


def _file_page(request: HttpRequest, file: WorkFile, bound: StepForm | None) -> HttpResponse:
    standing = Standing.of(file)
    first, others = _forms(request, file, standing, bound)
    facts = {
        "file": file,
        "verdict": said(file),
        "steps": steps_of(file),
        "next": first,
        "others": others,
        "trouble": _unshown(bound, standing),
        "is_signed": standing.is_signed,
        "may_phone": access.may_work_on(request.user, file),
        "draft": steps.latest_draft(file) if standing.next_kind in NAMING else None,
        "waits_for_signer": standing.next_kind == StepKind.SIGN and not access.may_sign(request.user, file),
    }
    return render(request, "casework/file.html", facts, status=REFUSED if bound else 200)


def _forms(
    request: HttpRequest, file: WorkFile, standing: Standing, bound: StepForm | None
) -> tuple[tuple[str, StepForm] | None, list[tuple[str, StepForm]]]:
    """The natural next step, and what else may be done now: only what this person may do."""
    if file.import_file_id or not access.may_work_on(request.user, file):
        return None, []
    kinds = [
        kind for kind in standing.open_kinds if kind != StepKind.SIGN or access.may_sign(request.user, file)
    ]
    made, newest = [], steps.latest_draft(file)
    for kind in kinds:
        is_sent = bound is not None and bound.data.get("kind") == kind
        start = {"kind": kind, "client_id": uuid.uuid4(), "draft": newest.pk if newest else None}
        form = bound if bound is not None and is_sent else StepForm(file=file, kind=kind, initial=start)
        made.append((str(StepKind(kind).label), form))
    first = next((pair for pair, kind in zip(made, kinds, strict=True) if kind == standing.next_kind), None)
    return first, [pair for pair in made if pair is not first]


def _unshown(bound: StepForm | None, standing: Standing) -> list[str]:
    """What is wrong with a form that has no place on the page any more: the step is not open now."""
    if bound is None or bound.data.get("kind") in standing.open_kinds:
        return []
    return [str(each) for errors in bound.errors.values() for each in errors]


@login_required
@require_POST
def taking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One step of the file, of the kind that the form names."""
    file, kind = _file(request, pk), request.POST.get("kind", "")
    if not access.may_work_on(request.user, file):
        raise PermissionDenied
    if kind not in VERBS:
        raise Http404
    form = StepForm(request.POST, request.FILES, file=file, kind=kind)
    if form.is_valid():
        try:
            VERBS[kind](file, form, _how(request, form))
        except NewerDraftError as refusal:
            refused(form, refusal)
            if refusal.draft:
                form.shows(refusal.draft)
        except CaseworkRefusedError as refusal:
            refused(form, refusal)
        except keeping.FileRefusedError as refusal:
            form.add_error("document", str(refusal))
        else:
            messages.success(request, _("Đã ghi bước: %(step)s.") % {"step": StepKind(kind).label})
            return redirect("casework:file", pk=pk)
    return _file_page(request, file, form)


def _how(request: HttpRequest, form: StepForm) -> Taking:
    person, sent = signed_in(request), form.cleaned_data.get("document")
    kept = keeping.keep_bare(sent.read(), by=person.log_actor) if sent else None
    return Taking(
        by=person,
        client_id=form.cleaned_data["client_id"],
        on_paper=form.cleaned_data["on_paper"],
        document=kept.digest if kept else None,
    )


Verb = Callable[[WorkFile, StepForm, Taking], WorkFileStep]
VERBS: dict[str, Verb] = {
    StepKind.ASSIGN: lambda file, form, how: steps.assign(
        file, to=form.cleaned_data["assignee"], note=form.cleaned_data["note"], how=how
    ),
    StepKind.DRAFT: lambda file, form, how: steps.draft(file, words=form.cleaned_data["note"], how=how),
    StepKind.SIGN: lambda file, form, how: steps.sign(
        file, draft=form.cleaned_data["draft"], note=form.cleaned_data["note"], how=how
    ),
    StepKind.ISSUE: lambda file, form, how: steps.issue(
        file, draft=form.cleaned_data["draft"], note=form.cleaned_data["note"], how=how
    ),
    StepKind.CLOSE: lambda file, form, how: steps.close(file, note=form.cleaned_data["note"], how=how),
}


@login_required
@require_safe
def document(request: HttpRequest, pk: UUID, step: int) -> FileResponse:
    """The picture of the document of one step, to whoever sees the file."""
    file = _file(request, pk)
    found = get_object_or_404(file.steps.filter(document__isnull=False), pk=step)
    return serving.shown(str(found.document_id))


@login_required
@require_safe
def photo(request: HttpRequest, pk: UUID) -> FileResponse:
    """The photo that came with the resident's report, to whoever sees the file."""
    file = _file(request, pk)
    if file.report is None or file.report.photo_id is None:
        raise Http404
    return serving.shown(file.report.photo_id)
