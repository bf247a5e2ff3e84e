"""Safe-food chains and geographical indications at the office's desk."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commune.design.paging import page_of
from commune.people import access as people_access
from commune.people.models import DECIDING, Organization, OrganizationKind
from commune.people.signed_in import signed_in
from commune.quality import access
from commune.quality import chains as confirming
from commune.quality import indications as granting
from commune.quality.forms import EndForm
from commune.quality.models import GeographicalIndication, IndicationUse, SafeChain
from commune.quality.office_forms import ChainForm, IndicationUseForm

REFUSED = 422


@login_required
@require_http_methods(["GET", "POST"])
def chains(request: HttpRequest) -> HttpResponse:
    """All chains, which are public anyway; the province's official enters one."""
    person = signed_in(request)
    units = access.units_confirming(person)
    organizations = Organization.objects.filter(
        unit__in=people_access.governed_units(person, *access.CONFIRMING)
    )
    form = ChainForm(request.POST or None, units=units, facilities=organizations) if units.exists() else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                confirming.confirm(by=person, **form.facts())
                messages.success(request, _("Đã nhập xác nhận chuỗi."))
                return redirect("quality:chains")
            except confirming.ChainRefusedError as refusal:
                form.add_error(None, str(refusal))
    known = SafeChain.objects.prefetch_related("links__organization", "links__place").select_related("end")
    facts = {
        "page": page_of(known.order_by("-valid_from", "number"), request),
        "valid": set(SafeChain.objects.valid_on(timezone.localdate()).values_list("pk", flat=True)),
        "form": form,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "quality/chains.html", facts, status=status)


@login_required
@require_POST
def chain_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The province withdraws its confirmation."""
    person = signed_in(request)
    governed = people_access.governed_units(person, *access.CONFIRMING)
    found = get_object_or_404(SafeChain.objects.filter(unit__in=governed).select_related("unit"), pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        confirming.end(found, by=person, **form.cleaned_data)
        messages.success(request, _("Đã ghi thu hồi xác nhận chuỗi."))
    else:
        _tell(request, form)
    return redirect("quality:chains")


@login_required
@require_http_methods(["GET", "POST"])
def indications(request: HttpRequest) -> HttpResponse:
    """Indications and who may use them; an official of the organization's unit enters a right."""
    person = signed_in(request)
    governed = people_access.governed_units(person, *DECIDING)
    known = Organization.objects.filter(unit__in=governed).exclude(kind=OrganizationKind.HOUSEHOLD)
    form = IndicationUseForm(request.POST or None, organizations=known) if known.exists() else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            facts = dict(form.cleaned_data)
            try:
                granting.allow_use(facts.pop("indication"), by=person, **facts)
                messages.success(request, _("Đã nhập quyền sử dụng chỉ dẫn địa lý."))
                return redirect("quality:indications")
            except ValueError as refusal:
                form.add_error(None, str(refusal))
    today = timezone.localdate()
    facts = {
        "indications": GeographicalIndication.objects.select_related("species").order_by("number"),
        "uses": IndicationUse.objects.select_related("indication", "organization", "end").order_by(
            "-valid_from"
        ),
        "standing": set(granting.uses_on(today).values_list("pk", flat=True)),
        "mine": set(known.values_list("pk", flat=True)),
        "form": form,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "quality/indications.html", facts, status=status)


@login_required
@require_POST
def indication_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    governed = people_access.governed_units(person, *DECIDING)
    uses = IndicationUse.objects.filter(organization__unit__in=governed).select_related("organization__unit")
    found = get_object_or_404(uses, pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        granting.end_use(found, by=person, **form.cleaned_data)
        messages.success(request, _("Đã ghi chấm dứt quyền sử dụng."))
    else:
        _tell(request, form)
    return redirect("quality:indications")


def _tell(request: HttpRequest, form: EndForm) -> None:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
