"""The market's board: stalls, their printed codes, and how much of each market day went without cash."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.counter import access, figures, printing
from commune.counter import stalls as registry
from commune.counter.forms import StallEndForm, StallForm
from commune.counter.models import Stall
from commune.counter.refusing import CounterRefusedError
from commune.counter.views import REFUSED, pdf
from commune.people.signed_in import signed_in
from commune.places.models import Place


def _market(request: HttpRequest, code: str, *, keeps: bool = False) -> Place:
    """404 for strangers to the market; 403 for an official who would write."""
    seen = access.markets_seen_by(signed_in(request)).select_related("holder", "unit")
    found = get_object_or_404(seen, code=code)
    if keeps and not access.markets_kept_by(signed_in(request)).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


@login_required
@require_safe
def market(request: HttpRequest, code: str) -> HttpResponse:
    return _desk(request, _market(request, code))


def _desk(request: HttpRequest, found: Place, form: StallForm | None = None) -> HttpResponse:
    rows = figures.of(found)
    facts = {
        "market": found,
        "figures": rows,
        "today": rows[0] if rows else None,
        "fewest": figures.FEWEST,
        "stalls": _stalls(found),
        "keeps": access.markets_kept_by(signed_in(request)).filter(pk=found.pk).exists(),
        "form": form or StallForm(market=found),
        "ending": StallEndForm(),
    }
    status = REFUSED if form and form.errors else 200
    return render(request, "counter/market.html", facts, status=status)


def _stalls(found: Place) -> list[Stall]:
    rows = Stall.objects.standing().filter(market=found).select_related("organization", "market")
    return sorted(rows, key=lambda each: (len(each.number), each.number))


@login_required
@require_POST
def stalls(request: HttpRequest, code: str) -> HttpResponse:
    found = _market(request, code, keeps=True)
    form = StallForm(request.POST, market=found)
    if form.is_valid():
        try:
            row = registry.register(found, by=signed_in(request), **form.cleaned_data)
        except CounterRefusedError as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("Đã ghi sạp %(number)s.") % {"number": row.number})
            return redirect("counter:market", code)
    return _desk(request, found, form)


@login_required
@require_POST
def stall_end(request: HttpRequest, code: str, stall: str) -> HttpResponse:
    found, form = _market(request, code, keeps=True), StallEndForm(request.POST)
    row = get_object_or_404(Stall.objects.standing().filter(market=found), code=stall)
    form.is_valid()
    try:
        registry.end(row, reason=form.cleaned_data.get("reason", ""), by=signed_in(request))
    except CounterRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi trả sạp."))
    return redirect("counter:market", code)


@login_required
@require_safe
def codes_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """All stalls in one file to print."""
    found = _market(request, code, keeps=True)
    return pdf(printing.pdf_of(_stalls(found)), f"ma-qr-{found.code}.pdf".lower())
