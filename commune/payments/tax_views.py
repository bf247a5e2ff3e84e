"""The tax page of a household that sells: an estimate for its own declaration, and the lines behind it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commune.design import workbook, written
from commune.design.workbook import DONG, Column, Sheet
from commune.payments import access, tax_year, taxes
from commune.payments.tax_year import Sum, TaxYear
from commune.people.models import Organization
from commune.people.signed_in import signed_in

YEARS_SHOWN = 3


@login_required
@never_cache
@require_safe
def tax(request: HttpRequest) -> HttpResponse:
    households = _households(request)
    household = _chosen(request, households)
    years = _years()
    found = _year(request, household, years)
    facts = {
        "year": found,
        "households": [
            {"label": each.name, "href": _address("tax", each), "current": each == household}
            for each in households
        ],
        "years": [
            {"label": each, "href": _address("tax", household, each), "current": each == found.year}
            for each in years
        ],
        "lines": _address("tax-lines", household, found.year),
        "by_quarter": _columns(_("Quý")),
        "by_source": _columns(_("Cách bán")),
        "quarters": [_row(_("Quý %(number)s") % {"number": each.label}, each) for each in found.quarters],
        "sources": [_row(each.label, each) for each in found.by_source],
    }
    return render(request, "payments/tax.html", facts)


@login_required
@never_cache
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """Every line of the year as a workbook."""
    household = _chosen(request, _households(request))
    found = _year(request, household, _years())
    columns = [
        _("Ngày"), Column(_("Cách bán")), Column(_("Đơn, sổ, hợp đồng")), Column(_("Loại")),
        Column(_("Số tiền"), form=DONG),
    ]  # fmt: skip
    kinds = {True: _("Nhà trồng, chưa chế biến"), False: _("Hàng buôn bán")}
    rows = [
        (each.day, each.source, each.reference, kinds[each.is_own_harvest], each.amount)
        for each in found.lines
    ]
    above = [
        _("Doanh thu %(year)s, %(name)s") % {"year": found.year, "name": household.name},
        _("Tính đến hết ngày %(day)s. Ước tính theo %(law)s. Hỏi cơ quan thuế trước khi kê khai.")
        % {"day": written.day(found.until), "law": found.edition.law},
        "",
    ]
    sheet = Sheet(
        _("Doanh thu"),
        columns,
        rows,
        above=above,
        sums={4: found.whole.total},
        total=_("Cộng"),
        is_for_paper=True,
    )
    return workbook.answer(f"doanh thu {found.year} {household.code}", sheet)


def _households(request: HttpRequest) -> list[Organization]:
    """Absent for who sells for no household."""
    found = list(access.households_of(signed_in(request)).order_by("name", "code"))
    if not found:
        raise Http404
    return found


def _chosen(request: HttpRequest, households: list[Organization]) -> Organization:
    code = request.GET.get("ho", "")
    if not code:
        return households[0]
    return get_object_or_404(access.households_of(signed_in(request)), code=code)


def _years() -> list[int]:
    """This year and those before whose rates are known, the latest first."""
    this = timezone.localdate().year
    return [year for year in range(this, this - YEARS_SHOWN, -1) if taxes.edition_of(year)]


def _year(request: HttpRequest, household: Organization, years: list[int]) -> TaxYear:
    """What is no year that can be chosen is this year."""
    asked = request.GET.get("nam", "")
    year = next((each for each in years if str(each) == asked), timezone.localdate().year)
    found = tax_year.of(household, year, today=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _columns(first: str) -> list[dict[str, Any]]:
    labels = (_("Hàng buôn bán"), _("Nhà trồng"), _("Cộng"))
    return [{"label": first}, *({"label": each, "kind": "money"} for each in labels)]


def _row(label: str, sums: Sum) -> dict[str, Any]:
    return {"cells": [label, sums.trade, sums.own, sums.total]}


def _address(name: str, household: Organization, year: int | None = None) -> str:
    asked = {"ho": household.code} | ({"nam": str(year)} if year else {})
    return f"{reverse(name)}?{urlencode(asked)}"
