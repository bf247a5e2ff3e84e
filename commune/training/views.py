"""For the learner: her courses, checking in on the phone, her certificates, and what checks them offline."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design.paging import page_of
from commune.ledger.disclosing import NotProvedYetError
from commune.people.signed_in import signed_in
from commune.training import access, attendance, certificates, paper
from commune.training.courses import TrainingRefusedError
from commune.training.forms import RevocationForm
from commune.training.models import CheckIn, Completion, Course, Session

REFUSED, NOT_YET = 422, 409


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    found = access.courses_seen_by(person).select_related("unit").order_by("-entered_at", "pk")
    page = page_of(found, request)
    joined = set(Course.objects.filter(registrations__person=person).values_list("pk", flat=True))
    facts = {
        "page": page,
        "rows": [(each, each.pk in joined) for each in page],
        "certificates": Completion.objects.filter(holder=person).order_by("-completed_on", "pk"),
        "runs": access.units_run_by(person).exists(),
        "boards": access.board_units(person),
    }
    return render(request, "training/home.html", facts)


@login_required
@require_POST
def registration(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Herself, to a course that is offered to her."""
    person = signed_in(request)
    course = get_object_or_404(access.courses_seen_by(person), pk=pk)
    attendance.register(course, person, by=person)
    return redirect("training:course", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Opened by the camera from the code on the wall; one button. Who is there already sees so."""
    person = signed_in(request)
    offered = Session.objects.filter(course__in=access.courses_seen_by(person).values("pk"))
    found = get_object_or_404(offered.select_related("course"), pk=pk)
    if not found.course.registrations.filter(person=person).exists():
        problem = _("Chưa ghi danh khóa học này nên chưa điểm danh được.")
        facts = {"session": found, "problem": problem, "asks": True}
        return render(request, "training/check_in.html", facts, status=REFUSED)
    code, problem = request.POST.get("ma") or request.GET.get("ma", ""), ""
    if request.method == "POST":
        try:
            attendance.check_in(found, code=code[:60], by=person)
        except TrainingRefusedError as refusal:
            problem = str(refusal)
        else:
            return redirect("training:check_in", pk=pk)
    known = CheckIn.objects.filter(session=found, person=person).first()
    facts = {"session": found, "code": code[:60], "known": known, "problem": problem}
    return render(request, "training/check_in.html", facts, status=REFUSED if problem else 200)


@require_safe
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For whoever was given the address: it tells whether the certificate still stands."""
    return _certificate_page(request, _completion(pk), None)


def _completion(pk: UUID) -> Completion:
    return get_object_or_404(
        Completion.objects.select_related("course__unit", "holder", "source", "revocation"), pk=pk
    )


def _certificate_page(request: HttpRequest, found: Completion, form: RevocationForm | None) -> HttpResponse:
    runs = access.runs(request.user, found.course.unit) and not hasattr(found, "revocation")
    sees = access.sees_certificate(request.user, found)
    facts = {
        "completion": found,
        "sees": sees,
        "name": found.holder_name if sees else certificates.public_name_of(found),
        "is_own": request.user == found.holder,
        "form": (form or RevocationForm()) if runs else None,
    }
    return render(request, "training/certificate.html", facts, status=REFUSED if form else 200)


@login_required
@require_POST
def revocation(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _completion(pk), RevocationForm(request.POST)
    if not access.runs(request.user, found.course.unit):
        raise PermissionDenied
    if form.is_valid():
        certificates.revoke(found, reason=form.cleaned_data["reason"], by=signed_in(request))
        return redirect("training:certificate", pk=pk)
    return _certificate_page(request, found, form)


@login_required
@require_safe
def certificate_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What proves the certificate without us; a few seconds after it was given, once a signed head covers it."""
    found = _completion(pk)
    if not access.sees_certificate(request.user, found):
        raise PermissionDenied
    try:
        written = certificates.written(found)
    except NotProvedYetError:
        told = _("Giấy vừa cấp, chưa có chữ ký của sổ. Vài phút nữa tải lại.")
        return HttpResponse(told, status=NOT_YET, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(written, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="certificate.json"'
    return answer


@login_required
@require_safe
def certificate_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _completion(pk)
    if not access.sees_certificate(request.user, found):
        raise PermissionDenied
    answer = HttpResponse(paper.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="giay-chung-nhan-{found.pk.hex[:8]}.pdf"'
    return answer


@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(certificates.verifier(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify.py"'
    return answer
