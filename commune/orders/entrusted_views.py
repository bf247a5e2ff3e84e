"""Selling for each other, as both sides see it: proposals, what was sold, what is owed, what was passed on."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design import written
from commune.market import mandates
from commune.market.models import Booth, Mandate
from commune.orders import entrusted
from commune.orders.entrusted_forms import EndForm, ProposalForm, RemittanceForm
from commune.people.signed_in import signed_in

REFUSED = 422
REFUSALS = (mandates.MandateRefusedError, entrusted.RemittanceRefusedError)
PAGE = "orders:mandates"
RELATED = ("booth__organization", "seller__organization", "acceptance", "end")


def _mandate(request: HttpRequest, pk: uuid.UUID) -> Mandate:
    kept = Mandate.objects.kept_by(signed_in(request)).distinct()
    return get_object_or_404(kept.select_related(*RELATED), pk=pk)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """GET: her mandates on both sides. POST: propose one."""
    if not Booth.objects.kept_by(signed_in(request)).exists():
        raise Http404
    if request.method != "POST":
        return _page(request, ProposalForm(signed_in(request)))
    form = ProposalForm(signed_in(request), request.POST)
    if not form.is_valid():
        return _page(request, form)
    done = _("Đã gửi lời đề nghị. Khi hợp tác xã nhận lời, người mua chỉ chuyển khoản một lần.")
    return _tried(request, lambda: mandates.propose(**form.terms(), by=signed_in(request)), done)


def _page(request: HttpRequest, form: ProposalForm) -> HttpResponse:
    person = signed_in(request)
    mine = set(Booth.objects.kept_by(person).values_list("pk", flat=True))
    rows = Mandate.objects.kept_by(person).distinct().select_related(*RELATED).order_by("-proposed_at", "pk")
    shown = [(account, account.mandate.seller_id in mine) for account in entrusted.accounts_of(rows)]
    facts = {"form": form, "accounts": shown}
    return render(request, "orders/mandates.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def acceptance(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _mandate(request, pk)
    done = _("Đã nhận bán giúp. Từ giờ đơn của bên kia do hợp tác xã nhận tiền.")
    return _tried(request, lambda: mandates.accept(found, by=signed_in(request)), done)


@login_required
@require_POST
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, form = _mandate(request, pk), EndForm(request.POST)
    if not form.is_valid():
        return _told(request, _("Hãy ghi lý do."))
    reason = form.cleaned_data["reason"]
    done = _("Đã thôi ủy quyền. Đơn đã đặt trước đó vẫn do hợp tác xã lo.")
    return _tried(request, lambda: mandates.end(found, reason=reason, by=signed_in(request)), done)


@login_required
@require_POST
def remittances(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, form = _mandate(request, pk), RemittanceForm(request.POST)
    if not form.is_valid():
        return _told(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    facts = form.cleaned_data
    done = _("Đã ghi trả %(amount)s.") % {"amount": written.dong(facts["amount"])}
    return _tried(request, lambda: entrusted.remit(found, **facts, by=signed_in(request)), done)


def _told(request: HttpRequest, what: str) -> HttpResponse:
    messages.error(request, what)
    return redirect(PAGE)


def _tried(request: HttpRequest, write: Callable[[], object], done: str) -> HttpResponse:
    try:
        write()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(PAGE)


@login_required
@require_safe
def account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One mandate, line by line."""
    found = entrusted.account_of(_mandate(request, pk))
    is_seller = Booth.objects.kept_by(signed_in(request)).filter(pk=found.mandate.seller_id).exists()
    return render(request, "orders/mandate.html", {"account": found, "is_seller": is_seller})
