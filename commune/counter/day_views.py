"""Opening, closing and correcting: the day book on a page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.counter import daybook, days, incoming, sales
from commune.counter.forms import ClosingForm, OpeningForm, ReversalForm
from commune.counter.models import MarketDay, Sale
from commune.counter.refusing import CounterRefusedError
from commune.counter.stalls import open_day_of
from commune.counter.views import stall_of
from commune.payments.models import BankCredit
from commune.people.signed_in import signed_in


@login_required
@require_POST
def days_of(request: HttpRequest, code: str) -> HttpResponse:
    """Opens her day; a second press finds it open."""
    found, form = stall_of(request, code), OpeningForm(request.POST)
    if form.is_valid():
        try:
            days.open_day(found, by=signed_in(request), client_id=form.cleaned_data["client_id"])
        except CounterRefusedError as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Hãy mở lại trang rồi bấm lần nữa."))
    return redirect("counter:stall", code)


def _day(request: HttpRequest, pk: UUID) -> MarketDay:
    hers = MarketDay.objects.run_by(signed_in(request))
    return get_object_or_404(hers.select_related("stall__market", "stall__organization"), pk=pk)


@login_required
@never_cache
@require_safe
def day(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _day(request, pk)
    facts = {
        "day": found,
        "stall": found.stall,
        "book": daybook.of(found),
        "may_reverse": open_day_of(found.stall) is not None,
        "reversing": ReversalForm(),
    }
    return render(request, "counter/day.html", facts)


@login_required
@require_POST
def closing(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _day(request, pk), ClosingForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["counted_cash"][0]))
        return redirect("counter:stall", found.stall.code)
    days.close_day(found, by=signed_in(request), counted_cash=form.cleaned_data["counted_cash"])
    messages.success(request, _("Đã chốt sổ. Tiền về sau sẽ tính vào phiên tới."))
    return redirect("counter:day", pk)


@login_required
@require_POST
def reversal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A line that was wrong is undone by one of its own."""
    hers = Sale.objects.run_by(signed_in(request)).select_related("day__stall__organization")
    found, form = get_object_or_404(hers, pk=pk), ReversalForm(request.POST)
    form.is_valid()
    try:
        sales.reverse(found, reason=form.cleaned_data.get("reason", ""), by=signed_in(request))
    except CounterRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi hủy. Dòng cũ vẫn còn để đối chiếu."))
    return redirect("counter:stall", found.day.stall.code)


@login_required
@require_POST
def credit(request: HttpRequest, code: str, credit: UUID) -> HttpResponse:
    """One of the tray is money of this day."""
    found = stall_of(request, code)
    hers = BankCredit.objects.filter(account__organization=found.organization_id).select_related("account")
    row = get_object_or_404(hers, pk=credit)
    try:
        incoming.take(row, stall=found, by=signed_in(request))
    except CounterRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã tính vào phiên này."))
    return redirect("counter:stall", code)
