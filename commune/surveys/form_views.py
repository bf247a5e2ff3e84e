"""Forms at the desk: a workbook uploaded, its wrong cells marked and named, or a version to look at and to open."""

import json
import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commune.design import workbook
from commune.design.tables import UnreadableList
from commune.people.models import OrganizationSet
from commune.people.signed_in import signed_in
from commune.surveys import access, holding
from commune.surveys.forms import AnswerForm, OpenForm, UploadForm, suggested_code
from commune.surveys.models import FormVersion, Survey
from commune.surveys.versions import SurveyRefusedError, WrongFormError, keep_version
from commune.surveys.wording import conditions
from commune.surveys.xlsform import Judged

REFUSED = 422
EXAMPLE = (
    ("survey", ("type", "name", "label", "required", "relevant", "constraint", "constraint_message"), (
        ("select_one muc", "hai_long", "Bà con có hài lòng không?", "yes", "", "", ""),
        ("text", "vi_sao", "Vì sao chưa hài lòng?", "", "${hai_long} = 'chua'", "", ""),
        ("integer", "so_nguoi", "Nhà có mấy người?", "", "", ". >= 1 and . <= 30", "Từ 1 đến 30 người."),
    )),
    ("choices", ("list_name", "name", "label"), (
        ("muc", "rat", "Rất hài lòng"), ("muc", "co", "Hài lòng"), ("muc", "chua", "Chưa hài lòng"),
    )),
    ("settings", ("form_title", "satisfaction_question", "satisfied_choices", "hamlet_question"), (
        ("Phiếu hỏi mẫu", "hai_long", "rat co", ""),
    )),
)  # fmt: skip


def owners(request: HttpRequest) -> OrganizationSet:
    found = access.owners_for(signed_in(request))
    if not found.exists():
        raise PermissionDenied
    return found


def own_version(request: HttpRequest, pk: UUID) -> FormVersion:
    found = FormVersion.objects.filter(form__organization__in=owners(request)).defer("workbook")
    return get_object_or_404(found.select_related("form__organization"), pk=pk)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was posted, also where that is nothing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    own = owners(request)
    form = UploadForm(*_sent(request), owners=own)
    told: Judged | None = None
    if request.method == "POST" and form.is_valid():
        file, facts = form.cleaned_data["file"], form.cleaned_data
        try:
            made = keep_version(
                facts["organization"],
                content=file.read(),
                file_name=file.name,
                name=facts["name"],
                by=signed_in(request),
            )
        except WrongFormError as wrong:
            told = wrong.told
            if request.POST.get("marked"):
                return download(told.marked(), "mau-phieu-can-sua")
            form.add_error("file", str(wrong))
        except (SurveyRefusedError, UnreadableList) as refusal:
            form.add_error(getattr(refusal, "field", "") or "file", str(refusal))
        else:
            return redirect("surveys:version", pk=made.pk)
    facts = {"form": form, "findings": told.findings() if told else []}
    return render(request, "surveys/upload.html", facts, status=REFUSED if form.is_bound else 200)


@login_required
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A small form to begin from."""
    owners(request)
    sheets = [workbook.Sheet(name, columns, rows) for name, columns, rows in EXAMPLE]
    return download(workbook.written(*sheets), "mau-xlsform")


@login_required
@require_safe
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form as it will be asked, nothing of it kept; the versions before and after it."""
    found = own_version(request, pk)
    schema = found.schema
    facts = {
        "version": found,
        "form": AnswerForm(schema=schema, said=conditions(schema)),
        "schema": json.dumps(schema, ensure_ascii=False),
        "today": timezone.localdate().isoformat(),
        "versions": found.form.versions.defer("workbook", "schema")
        .select_related("uploaded_by")
        .order_by("-number"),
        "surveys": Survey.objects.visible_to(signed_in(request)).filter(version=found).order_by("-opened_at"),
    }
    return render(request, "surveys/version.html", facts)


@login_required
@require_safe
def version_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The very bytes that were uploaded."""
    found = own_version(request, pk)
    return download(bytes(found.workbook), f"mau-phieu-ban-{found.number}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A survey under this version; a second press of the button makes no second one."""
    found, person = own_version(request, pk), signed_in(request)
    number = Survey.objects.filter(organization=found.form.organization).count() + 1
    organization = found.form.organization
    initial = {
        "title": found.form.name,
        "code": f"{organization.code}-{suggested_code(number)}",
        "access": "household" if organization.kind == "front" else "public",
        "opens_on": timezone.localdate(),
        "grace_days": 2,
        "client_id": uuid.uuid4(),
    }
    form = OpenForm(*_sent(request)[:1], version=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = holding.open_survey(
                found, form.terms(), by=person, client_id=form.cleaned_data["client_id"]
            )
        except SurveyRefusedError as refusal:
            field = {"closes_at": "closes_on", "grace_hours": "grace_days"}.get(refusal.field, refusal.field)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã mở khảo sát."))
            return redirect("surveys:survey", pk=made.pk)
    facts = {"version": found, "form": form}
    return render(request, "surveys/opening.html", facts, status=REFUSED if form.errors else 200)


def download(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=workbook.KIND, headers=headers)
