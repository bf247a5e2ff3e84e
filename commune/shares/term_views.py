"""What was agreed and what was given ahead: price lists, deductions, advances. Rows are only added."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commune.design.paging import page_of
from commune.payments import members
from commune.payments.members import MemberMoneyRefusedError
from commune.payments.models import Advance
from commune.people.models import Organization
from commune.people.signed_in import signed_in
from commune.shares import access, prices
from commune.shares.forms import AdvanceForm, DeductionForm, PriceListForm
from commune.shares.models import Deduction, PriceList
from commune.shares.views import REFUSED, cooperative_of


@login_required
@require_http_methods(["GET", "POST"])
def price_lists(request: HttpRequest, code: str) -> HttpResponse:
    found = cooperative_of(request, code)
    form = PriceListForm(request.POST or None, cooperative=found)

    def agree() -> None:
        told = form.cleaned_data
        facts = {
            name: told[name] for name in ("agreed_by", "agreed_on", "valid_from", "valid_to", "client_id")
        }
        prices.agree_prices(found, prices=form.prices(), by=signed_in(request), **facts)

    rows = PriceList.objects.filter(cooperative=found).order_by("-agreed_on", "-entered_at")
    rows = rows.select_related("entered_by").prefetch_related("prices__trade_item__variety")
    return _answered(request, found, form, agree, rows=rows, name="prices", done=_("Đã ghi bảng giá."))


@login_required
@require_http_methods(["GET", "POST"])
def deductions(request: HttpRequest, code: str) -> HttpResponse:
    found = cooperative_of(request, code)
    form = DeductionForm(request.POST or None, cooperative=found)

    def agree() -> None:
        prices.deduct(found, by=signed_in(request), **form.cleaned_data)

    rows = Deduction.objects.filter(cooperative=found).select_related("household", "once")
    rows = rows.order_by("-valid_from", "-entered_at")
    return _answered(request, found, form, agree, rows=rows, name="deductions", done=_("Đã ghi khoản trừ."))


@login_required
@require_http_methods(["GET", "POST"])
def advances(request: HttpRequest, code: str) -> HttpResponse:
    found = cooperative_of(request, code)
    form = AdvanceForm(request.POST or None, cooperative=found)

    def give() -> None:
        told = dict(form.cleaned_data)
        members.give_advance(told.pop("household"), cooperative=found, by=signed_in(request), **told)

    rows = Advance.objects.filter(cooperative=found).select_related("household", "given_by")
    rows = rows.order_by("-paid_on", "-entered_at")
    return _answered(request, found, form, give, rows=rows, name="advances", done=_("Đã ghi tạm ứng."))


def _answered(
    request: HttpRequest,
    found: Organization,
    form: Any,
    write: Callable[[], None],
    *,
    rows: "QuerySet[Any]",
    name: str,
    done: str,
) -> HttpResponse:
    """The rows so far, and for the manager the form for a new one."""
    may_write = access.may_draw(signed_in(request), found)
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        if form.is_valid():
            try:
                write()
            except MemberMoneyRefusedError as refusal:
                form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
            else:
                messages.success(request, done)
                return redirect(f"shares:{name}", code=found.code)
    facts = {
        "cooperative": found,
        "form": form,
        "page": page_of(rows, request, size=20),
        "may_write": may_write,
    }
    status = REFUSED if form.errors else 200
    return render(request, f"shares/{name}.html", facts, status=status)
