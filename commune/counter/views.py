"""The stall on the trader's phone: an amount, a QR or cash, and the money that came."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.counter import charges, daybook, incoming, printing, sales
from commune.counter.forms import AmountForm, ClosingForm, OpeningForm, ReversalForm
from commune.counter.models import Charge, MarketDay, Sale, Stall
from commune.counter.refusing import CounterRefusedError
from commune.counter.stalls import open_day_of
from commune.design import written
from commune.lib.measures import dong_in_words
from commune.people.signed_in import signed_in

REFUSED = 422
LATEST, TRAY = 12, 30
FRESH = timedelta(minutes=10)  # so long the last money stands above the keys


def stall_of(request: HttpRequest, code: str) -> Stall:
    hers = Stall.objects.run_by(signed_in(request)).select_related("market", "organization", "end")
    return get_object_or_404(hers, code=code)


@login_required
@require_safe
def stalls(request: HttpRequest) -> HttpResponse:
    """Hers; straight in where there is one."""
    found = Stall.objects.run_by(signed_in(request)).standing().select_related("market", "organization")
    rows = list(found.order_by("market__name", "number"))
    if len(rows) == 1:
        return redirect("counter:stall", rows[0].code)
    return render(request, "counter/stalls.html", {"stalls": rows})


@login_required
@never_cache
@require_safe
def stall(request: HttpRequest, code: str) -> HttpResponse:
    return _desk(request, stall_of(request, code))


def _desk(request: HttpRequest, found: Stall, form: AmountForm | None = None) -> HttpResponse:
    day = open_day_of(found)
    facts = {
        "stall": found,
        "day": day,
        "is_of_before": day is not None and day.day < timezone.localdate(),
        "form": form or AmountForm(),
        "opening": OpeningForm(),
        "closing": ClosingForm(),
        "past": found.days.exclude(closing=None).order_by("-opened_at")[:7],
        **(_news(found, day) if day else {}),
    }
    status = REFUSED if form and form.errors else 200
    return render(request, "counter/stall.html", facts, status=status)


def _news(found: Stall, day: MarketDay) -> dict[str, Any]:
    book = daybook.of(day)
    came = next((line for line in book.lines if isinstance(line, Sale) and line.is_cashless), None)
    if came and timezone.now() - came.noted_at > FRESH:
        came = None
    tray = list(incoming.tray_of(found)[:TRAY])
    return {
        "stall": found,
        "book": book,
        "lines": book.lines[:LATEST],
        "came": came,
        "words": dong_in_words(came.amount) if came else "",
        "tray": tray,
        "reversing": ReversalForm(),
        "seen": f"{len(book.lines)}-{len(tray)}",
    }


@login_required
@never_cache
@require_safe
def news(request: HttpRequest, code: str) -> HttpResponse:
    """Asked every few seconds: silent until something was sold, undone or came in."""
    found = stall_of(request, code)
    day = open_day_of(found)
    if day is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    facts = _news(found, day)
    if request.GET.get("seen") == facts["seen"]:
        return HttpResponse(status=204)
    return render(request, "counter/_news.html", {**facts, "is_fresh": True})


@login_required
@require_POST
def cash(request: HttpRequest, code: str) -> HttpResponse:
    found, form = stall_of(request, code), AmountForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            row, _new = sales.sell_for_cash(found, by=signed_in(request), **told)
        except CounterRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi %(amount)s tiền mặt.") % {"amount": written.dong(row.amount)})
            return redirect("counter:stall", code)
    return _desk(request, found, form)


@login_required
@require_POST
def charges_of(request: HttpRequest, code: str) -> HttpResponse:
    found, form = stall_of(request, code), AmountForm(request.POST)
    if form.is_valid():
        try:
            made = charges.charge(found, by=signed_in(request), **form.cleaned_data)
            return redirect("counter:charge", made.pk)
        except CounterRefusedError as refusal:
            form.add_error(None, str(refusal))
    return _desk(request, found, form)


def _charge(request: HttpRequest, pk: UUID) -> Charge:
    hers = Charge.objects.run_by(signed_in(request))
    return get_object_or_404(hers.select_related("day__stall__market", "request__account"), pk=pk)


@login_required
@never_cache
@require_safe
def charge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The QR for the buyer to scan; then the money."""
    found = _charge(request, pk)
    standing = charges.standing_of(found)
    facts = {
        "charge": found,
        "stall": found.day.stall,
        "standing": standing,
        "words": dong_in_words(standing.received) if standing.received else "",
        "code": None if standing.is_paid else printing.charge_code(found),
    }
    return render(request, "counter/charge.html", facts)


@login_required
@never_cache
@require_safe
def status(request: HttpRequest, pk: UUID) -> HttpResponse:
    standing = charges.standing_of(_charge(request, pk))
    same = request.GET.get("received") == str(standing.received)
    return HttpResponse(status=204) if same else HttpResponse(headers={"HX-Refresh": "true"})


@login_required
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The printed QR on the phone, for when the paper is wet."""
    found = stall_of(request, code)
    try:
        facts = {"stall": found, "code": printing.printed_code(found)}
    except CounterRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("counter:stall", code)
    return render(request, "counter/printed.html", facts)


@login_required
@require_safe
def printed_pdf(request: HttpRequest, code: str) -> HttpResponse:
    return pdf(printing.pdf_of([stall_of(request, code)]), f"ma-qr-{code}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, "application/pdf", headers=disposition)
