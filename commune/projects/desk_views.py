"""A project's page with, for who keeps or approves it, the forms of the next steps; and the province's draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.files import keeping as keeping_of_files
from commune.files import serving
from commune.files.keeping import FileRefusedError
from commune.people.models import Person
from commune.people.signed_in import signed_in
from commune.projects import access, council, drafting, keeping, money, telling
from commune.projects import forms as house
from commune.projects.holders import papers_of
from commune.projects.keeping import ProjectRefusedError
from commune.projects.models import Project, Source
from commune.projects.steps import STEPS, Step
from commune.projects.views import draft_facts, seen

REFUSED = 422


@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, get_object_or_404(seen(request.user), code=code), "", None)


def _page(request: HttpRequest, found: Project, refused: str, form: forms.Form | None) -> HttpResponse:
    reads = access.reads_papers(request.user, found)
    facts = {
        "project": found,
        "state": telling.state_of(found),
        "budget": telling.budget_of(found),
        "sums": money.sums_of(found.funds.all()),
        "unnamed": found.funds.filter(voiding__isnull=True, source=Source.UNKNOWN),
        "money": telling.money_rows(found),
        "results": telling.results_of(found),
        "lessons": found.lessons.order_by("entered_at", "pk"),
        "votes": council.votes_of(found),
        "seats": found.seats.select_related("person", "sheet").order_by("entered_at") if reads else None,
        "reads": reads,
        "forms": _forms(request, found, refused, form),
    }
    return render(request, "projects/project.html", facts, status=REFUSED if form else 200)


def _forms(
    request: HttpRequest, found: Project, refused: str, form: forms.Form | None
) -> list[tuple[str, Step, forms.Form]]:
    if not isinstance(request.user, Person):
        return []
    allowed = {may: may(request.user, found) for may in {step.may for step in STEPS.values()}}
    due = [(name, step) for name, step in STEPS.items() if allowed[step.may]]
    asked = [
        (name, step, form if name == refused and form else step.form(found, None, None, request.user))
        for name, step in due
        if (step.is_due(found) and step.awaits(request.user, found)) or name == refused
    ]
    for name, _step, each in asked:
        each.auto_id = f"{name}-%s"  # several forms of one page ask for an amount
    return asked


@login_required
@require_POST
def take(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One step of a project; refused with its own form and what is wrong."""
    found, by = get_object_or_404(seen(request.user), code=code), signed_in(request)
    step = STEPS.get(name)
    if step is None:
        raise Http404
    if not step.may(by, found):
        raise PermissionDenied
    form = step.form(found, request.POST, request.FILES, by)
    if form.is_valid():
        try:
            step.act(found, _kept(form.cleaned_data, by), by)
        except FileRefusedError as refusal:
            form.add_error("paper", str(refusal))
        except ProjectRefusedError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("projects:project", code=found.code)
    return _page(request, found, name, form)


def _kept(said: dict[str, Any], by: Person) -> dict[str, Any]:
    """The facts of a form, with a picture of the document kept in `files`."""
    sent = said.get("paper")
    return {**said, "paper": keeping_of_files.keep_bare(sent.read(), by=by.log_actor)} if sent else dict(said)


@login_required
@require_safe
def paper(request: HttpRequest, code: str, digest: str) -> FileResponse:
    """The picture of a document of one of this project's rows."""
    found = get_object_or_404(seen(request.user), code=code)
    if not access.reads_papers(request.user, found):
        raise PermissionDenied
    if digest not in papers_of(found):
        raise Http404
    return serving.shown(digest)


def _refuse(form: forms.Form, refusal: ProjectRefusedError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    units = access.units_kept_by(request.user)
    if not units.exists():
        raise PermissionDenied
    form = house.ProjectForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = keeping.enter_project(by=signed_in(request), **form.cleaned_data)
        except ProjectRefusedError as refusal:
            _refuse(form, refusal)
        else:
            return redirect("projects:project", code=made.code)
    return render(request, "projects/new.html", {"form": form}, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The province's own desk of the draft: lessons at the left of the mind, proposals on the page."""
    unit = access.provinces_of(request.user).first()
    if unit is None:
        raise PermissionDenied
    form = house.DraftForm(request.POST or None, lessons=drafting.lessons_in(unit))
    if request.method == "POST" and form.is_valid():
        try:
            drafting.propose(unit, by=signed_in(request), **form.cleaned_data)
        except ProjectRefusedError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi vào dự thảo."))
            return redirect("projects:draft_set")
    facts = {**draft_facts(unit), "form": form, "gathered": drafting.gathered_in(unit)}
    return render(request, "projects/propose.html", facts, status=REFUSED if form.errors else 200)
