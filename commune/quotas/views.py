"""The stamp programme on one page: a line for each facility, each figure opens; and a facility's own page."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.design.workbook import Column, Sheet, answer
from commune.lib.fold import fold
from commune.people.models import Organization
from commune.people.signed_in import signed_in
from commune.quotas import access, figures, ordering
from commune.quotas import programmes as granting
from commune.quotas.forms import OrderForm, ProgrammeForm, QuotaForm
from commune.quotas.models import StampOrder, StampProgramme
from commune.quotas.programmes import QuotaRefusedError

REFUSED = 422


def refused(form: forms.Form, refusal: QuotaRefusedError | ValueError) -> None:
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))


def _facilities(request: HttpRequest) -> list[Organization]:
    """Those whose figures she sees, found without accents, by the unit that they lie in."""
    found = access.facilities_of(signed_in(request))
    wanted = fold(request.GET.get("tim", ""))
    if wanted:
        found = found.filter(folded__contains=wanted)
    return list(found.order_by("unit__sort_key", "name"))


def _facility(request: HttpRequest, code: str) -> Organization:
    return get_object_or_404(access.facilities_of(signed_in(request)), code=code)


@login_required
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """One table, a line for each facility; the province grants from here."""
    person = signed_in(request)
    if not access.takes_part(person):
        raise PermissionDenied
    if not access.provinces_of(person).exists() and not request.GET:
        own = list(access.facilities_of(person)[:2])
        if len(own) == 1 and access.may_order(person, own[0]):
            return redirect("quotas:facility", code=own[0].code)
    return _programme_page(request)


def _programme_page(
    request: HttpRequest, programme_form: ProgrammeForm | None = None, quota_form: QuotaForm | None = None
) -> HttpResponse:
    person, page = signed_in(request), page_of(_facilities(request), request, size=50)
    provinces = access.provinces_of(person)
    rows = figures.figures_of(page)
    waiting = StampOrder.objects.visible_to(person).filter(ruling__isnull=True)
    facts: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "names": figures.FIGURES,
        "total": figures.total_of(rows),
        "plans": [_plan(each) for each in _programmes_of(request)],
        "waiting": waiting.select_related("quota__facility", "trade_item").order_by("ordered_at")[:50],
        "wanted": request.GET.get("tim", ""),
    }
    if provinces.exists():
        facts["programme_form"] = programme_form or ProgrammeForm(provinces=provinces)
        facts["quota_form"] = quota_form or QuotaForm(provinces=provinces)
    bound = any(form is not None and form.is_bound for form in (programme_form, quota_form))
    return render(request, "quotas/programme.html", facts, status=REFUSED if bound else 200)


def _programmes_of(request: HttpRequest) -> list[StampProgramme]:
    """Of her provinces, and those that grant to facilities that she sees."""
    person = signed_in(request)
    hers = StampProgramme.objects.filter(unit__in=access.provinces_of(person))
    seen = StampProgramme.objects.filter(quotas__facility__in=access.facilities_of(person))
    return list((hers | seen).distinct().select_related("unit").order_by("-valid_from", "name"))


def _plan(each: StampProgramme) -> dict[str, Any]:
    """The plan beside what was granted: a plan is no delivery, and the page says so."""
    return {
        "programme": each,
        "granted": granting.granted_by(each),
        "facilities": each.quotas.values("facility").distinct().count(),
    }


@login_required
@require_safe
def workbook_file(request: HttpRequest) -> HttpResponse:
    if not access.takes_part(signed_in(request)):
        raise PermissionDenied
    rows = figures.figures_of(_facilities(request))
    columns = [Column(_("Cơ sở"), 34), Column(_("Mã"), 12), Column(_("Xã, phường"), 20)]
    columns += [Column(str(label), 16) for label in figures.FIGURES.values()]
    lines = [
        [row.facility.name, row.facility.code, row.facility.unit.name, *row.counts.values()] for row in rows
    ]
    title = _("Chương trình tem: từng cơ sở")
    return answer("chuong-trinh-tem", Sheet(title, columns, lines, above=[title], kept=1))


@login_required
@require_POST
def programmes(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = ProgrammeForm(request.POST, provinces=_own_provinces(request))
    if form.is_valid():
        try:
            made = granting.open_programme(by=person, **form.cleaned_data)
        except QuotaRefusedError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Đã mở %(name)s.") % {"name": made.name})
            return redirect("quotas:programme")
    return _programme_page(request, programme_form=form)


@login_required
@require_POST
def quotas(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = QuotaForm(request.POST, provinces=_own_provinces(request))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = granting.grant_quota(facts.pop("programme"), by=person, **facts)
        except QuotaRefusedError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Đã cấp hạn mức cho %(name)s.") % {"name": made.facility.name})
            return redirect("quotas:facility", code=made.facility.code)
    return _programme_page(request, quota_form=form)


def _own_provinces(request: HttpRequest) -> Any:
    found = access.provinces_of(signed_in(request))
    if not found.exists():
        raise PermissionDenied
    return found


@login_required
@require_safe
def facility(request: HttpRequest, code: str) -> HttpResponse:
    return _facility_page(request, _facility(request, code), None)


def _facility_page(request: HttpRequest, found: Organization, form: OrderForm | None) -> HttpResponse:
    may_order = access.may_order(signed_in(request), found)
    if form is None and may_order:
        form = OrderForm(facility=found, initial={"client_id": uuid.uuid4()})
    counts = figures.figures_of([found])[0].counts
    rows = StampOrder.objects.visible_to(signed_in(request)).filter(quota__facility=found)
    facts = {
        "facility": found,
        "stats": [(name, label, counts[name]) for name, label in figures.FIGURES.items()],
        "quotas": found.stamp_quotas.select_related("level", "programme").order_by("-decided_on"),
        "page": page_of(
            rows.select_related("trade_item", "ruling", "making").order_by("-ordered_at"), request
        ),
        "form": form if may_order else None,
    }
    bound = form is not None and form.is_bound
    return render(request, "quotas/facility.html", facts, status=REFUSED if bound else 200)


@login_required
@require_POST
def orders(request: HttpRequest, code: str) -> HttpResponse:
    """A facility orders; the second press of the button makes no second order."""
    found = _facility(request, code)
    if not access.may_order(signed_in(request), found):
        raise PermissionDenied
    form = OrderForm(request.POST, facility=found)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = ordering.order_stamps(facts.pop("quota"), by=signed_in(request), **facts)
        except QuotaRefusedError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Đã đặt tem. Tỉnh duyệt xong thì in và giao."))
            return redirect("quotas:order", pk=made.pk)
    return _facility_page(request, found, form)


@login_required
@require_safe
def behind(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """The rows that one figure counts."""
    found = _facility(request, code)
    if figure not in figures.FIGURES:
        raise Http404
    page = page_of(figures.rows_behind(figure, found), request, size=50)
    facts = {
        "facility": found,
        "label": figures.FIGURES[figure],
        "count": figures.figures_of([found])[0].counts[figure],
        "page": page,
        "rows": [figures.told(figure, row) for row in page],
    }
    return render(request, "quotas/behind.html", facts)
