"""Pages of what proves quality: certificates, lab tests of a lot, and the rules of inputs."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.design.paging import page_of
from commune.lib.vietnamese import VIETNAM
from commune.people import access as people_access
from commune.people.models import DECIDING
from commune.people.signed_in import signed_in
from commune.quality import access
from commune.quality import certificates as granting
from commune.quality import inputs as rules
from commune.quality import lab_tests as testing
from commune.quality.forms import CertificateForm, EndForm, LabTestForm, SuspensionForm
from commune.quality.models import Certificate, CertificateSuspension, InputKind
from commune.quality.recognition_kinds import is_recognition
from commune.trace.models import Lot

REFUSED = 422


def _today() -> date:
    return timezone.now().astimezone(VIETNAM).date()


def _certificate(request: HttpRequest, pk: UUID) -> Certificate:
    visible = access.certificates_visible_to(signed_in(request)).select_related("standard", "holder__unit")
    return get_object_or_404(visible.distinct(), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest) -> HttpResponse:
    """Certificates that she may see; who leads an organization enters new ones here."""
    person = signed_in(request)
    holders = access.holders_entered_by(person)
    form = CertificateForm(request.POST or None, holders=holders) if holders.exists() else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                made = granting.grant(by=person, **form.cleaned_data)
                return redirect("quality:certificate", pk=made.pk)
            except granting.CertificateRefusedError as refusal:
                form.add_error(None, str(refusal))
    known = access.certificates_visible_to(person).select_related("standard", "holder").distinct()
    # opened only when wanted or refused: the list is what people come for
    facts = {
        "opened": bool(form is not None and form.errors),
        "page": page_of(known.order_by("-valid_from", "number"), request),
        "valid": set(known.valid_on(_today()).values_list("pk", flat=True)),
        "form": form,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "quality/certificates.html", facts, status=status)


@login_required
@require_GET
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _certificate(request, pk)
    return _certificate_page(request, found, SuspensionForm(initial={"since": _today()}))


@login_required
@require_POST
def suspensions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Suspend: from that day the certificate shows nowhere."""
    found = _certificate(request, pk)
    if not access.may_enter_for(signed_in(request), found.holder):
        raise PermissionDenied
    form = SuspensionForm(request.POST)
    if form.is_valid():
        try:
            granting.suspend(found, by=signed_in(request), **form.cleaned_data)
        except granting.CertificateRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Đã đình chỉ: trang quét tem, chợ và nguồn dữ liệu thôi nêu giấy này.")
            )
            return redirect("quality:certificate", pk=found.pk)
    return _certificate_page(request, found, form)


@login_required
@require_POST
def liftings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate holds again."""
    found, person = _certificate(request, pk), signed_in(request)
    standing = _standing(found)
    if standing is None:
        return redirect("quality:certificate", pk=found.pk)
    if not granting.may_lift(person, standing):
        raise PermissionDenied
    form = EndForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, form)
    try:
        granting.lift(standing, by=person, **form.cleaned_data)
        messages.success(request, _("Đã dỡ bỏ đình chỉ."))
    except granting.CertificateRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("quality:certificate", pk=found.pk)


@login_required
@require_POST
def withdrawals(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Thu hồi, for good."""
    found, person = _certificate(request, pk), signed_in(request)
    if not people_access.governs(person, found.holder.unit, *DECIDING):
        raise PermissionDenied
    form = EndForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, form)
    granting.withdraw(found, by=person, **form.cleaned_data)
    messages.success(request, _("Đã ghi thu hồi giấy chứng nhận."))
    return redirect("quality:certificate", pk=found.pk)


def _standing(found: Certificate) -> CertificateSuspension | None:
    known = found.suspensions.filter(lifting__isnull=True)
    return known.select_related("certificate__holder__unit", "entered_by").first()


def _refused(request: HttpRequest, found: Certificate, form: EndForm) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return _certificate_page(request, found, SuspensionForm(initial={"since": _today()}), status=REFUSED)


def _certificate_page(
    request: HttpRequest, found: Certificate, form: SuspensionForm, *, status: int = 200
) -> HttpResponse:
    person = signed_in(request)
    standing = _standing(found)
    withdrawn = hasattr(found, "withdrawal")
    governs = people_access.governs(person, found.holder.unit, *DECIDING)
    facts = {
        "standing": standing,
        "withdrawn": found.withdrawal if withdrawn else None,
        "end": EndForm(initial={"on": _today()}, auto_id="ket_thuc_%s"),
        "may_lift": standing is not None and not withdrawn and granting.may_lift(person, standing),
        "may_withdraw": governs and not withdrawn and not is_recognition(found.standard_id),
        "certificate": found,
        "is_valid": Certificate.objects.valid_on(_today()).filter(pk=found.pk).exists(),
        "products": found.products.select_related("trade_item", "variety"),
        "places": found.places.select_related("place"),
        "suspensions": found.suspensions.order_by("since"),
        "form": form if _may_suspend(request, found) and not standing and not withdrawn else None,
    }
    status = REFUSED if form.errors else status
    return render(request, "quality/certificate.html", facts, status=status)


def _may_suspend(request: HttpRequest, found: Certificate) -> bool:
    """Recognitions are withdrawn by the province's decision, in the room that gave them."""
    return not is_recognition(found.standard_id) and access.may_enter_for(signed_in(request), found.holder)


@login_required
@require_GET
def inputs(request: HttpRequest) -> HttpResponse:
    """What may be used, and how long to wait: found without accents."""
    wanted = request.GET.get("tim", "")
    kind = request.GET.get("loai", "")
    known = rules.matching(wanted, kind=kind if kind in InputKind.values else None)
    page = page_of(known, request, size=20)
    facts = {
        "page": page,
        "rows": [rules.told(each, _today()) for each in page],
        "wanted": wanted,
        "may_load": access.may_load_lists(signed_in(request)),
    }
    return render(request, "quality/inputs.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def lab_tests(request: HttpRequest, gtin: str, code: str) -> HttpResponse:
    """Reports of one lot; its keepers enter them."""
    person = signed_in(request)
    visible = Lot.objects.visible_to(person).select_related("trade_item", "holder__parent", "holder__unit")
    lot = get_object_or_404(visible.distinct(), trade_item__gtin=gtin, code=code)
    form = LabTestForm(request.POST or None) if access.may_enter_test(person, lot) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            head = {name: form.cleaned_data[name] for name in form.base_fields}
            try:
                testing.enter_report(lot, results=form.readings(), by=person, **head)
                return redirect("quality:lab_tests", gtin=gtin, code=code)
            except testing.ReportRefusedError as refusal:
                form.add_error(None, str(refusal))
    facts = {"lot": lot, "tests": testing.of_lots([lot]), "form": form}
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "quality/lab_tests.html", facts, status=status)
