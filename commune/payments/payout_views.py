"""Paying members: what waits, the QR to the member's own account, and that it was paid and received."""

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.design import written
from commune.design.paging import page_of
from commune.lib import vietqr
from commune.payments import access, books, debits, member_accounts, payout_faces, payouts
from commune.payments.member_forms import PaymentForm
from commune.payments.members import MemberMoneyRefusedError
from commune.payments.models import MemberAccount, Payout
from commune.payments.payouts import State
from commune.people.access import organizations_of
from commune.people.models import Organization, OrganizationSet, Role
from commune.people.signed_in import signed_in

QUIET_ZONE = 4
TABS = {"cho": Q(payment=None, withdrawal=None), "da-chi": Q(payment__isnull=False)}


@login_required
@require_safe
def payout_list(request: HttpRequest) -> HttpResponse:
    """What a co-op pays its members: what waits, or what was paid; with its books."""
    visible = Payout.objects.visible_to(signed_in(request))
    chosen = request.GET.get("muc", "cho")
    tab = chosen if chosen in TABS else "cho"
    counts = visible.aggregate(cho=Count("pk", filter=TABS["cho"]), total=Sum("amount", filter=TABS["cho"]))
    rows = visible.filter(TABS[tab]).shown().order_by("-asked_at", "household__code")
    page = page_of(rows, request, size=30)
    led = organizations_of(signed_in(request), Role.MANAGER)
    facts = {
        "page": page,
        "rows": [(row, *payout_faces.face_of(row)) for row in page],
        "tabs": [
            {"label": _("Chờ chi"), "href": "?muc=cho", "current": tab == "cho", "count": counts["cho"]},
            {"label": _("Đã chi"), "href": "?muc=da-chi", "current": tab == "da-chi"},
        ],
        "total": counts["total"] or 0,
        "books": [books.member_books_of(each) for each in _with_members(led)],
    }
    return render(request, "payments/payouts.html", facts)


def _with_members(led: OrganizationSet) -> list[Organization]:
    return list(led.filter(credits_given__isnull=False).distinct())


@login_required
@never_cache
@require_safe
def payout(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _shown(request, _payout(request, pk), PaymentForm())


def _payout(request: HttpRequest, pk: UUID) -> Payout:
    return get_object_or_404(Payout.objects.visible_to(signed_in(request)).shown(), pk=pk)


def _shown(request: HttpRequest, found: Payout, form: PaymentForm) -> HttpResponse:
    words, tone = payout_faces.face_of(found)
    may_pay = access.may_pay(signed_in(request), found.cooperative)
    waits = payouts.state_of(found) is State.WAITING
    hindrance = payouts.hindrance_of(found) if waits else ""
    account = member_accounts.account_of(found.household) if waits and may_pay and not hindrance else None
    facts = {
        "payout": found,
        "face": words,
        "tone": tone,
        "waits": waits,
        "may_pay": may_pay,
        "is_own": access.is_of_household(signed_in(request), found.household),
        "hindrance": hindrance,
        "transfer": _transfer(found, account) if account else None,
        "strange": debits.strange_of(found),
        "form": form,
    }
    return render(request, "payments/payout.html", facts, status=422 if form.errors else 200)


def _transfer(found: Payout, account: MemberAccount) -> dict[str, Any]:
    bank = vietqr.bank_of(account.bank_bin, timezone.localdate())
    payload = payouts.payload_of(found, account)
    lines = [
        {"label": _("Ngân hàng"), "value": bank.short_name if bank else account.bank_bin},
        {"label": _("Số tài khoản"), "value": account.number, "copied": account.number},
        {"label": _("Chủ tài khoản"), "value": account.holder_name},
        {"label": _("Số tiền"), "value": written.dong(found.amount), "copied": str(found.amount)},
        {"label": _("Nội dung"), "value": found.code, "copied": found.code},
    ]
    image = segno.make(payload, error="m", micro=False).svg_data_uri(scale=4, border=QUIET_ZONE)
    return {
        "image": image,
        "payload": payload,
        "lines": lines,
        "is_demo": account.bank_bin == vietqr.DEMO_BIN,
    }


@login_required
@require_POST
def payment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The manager has paid this payout; the same again is the same payment."""
    found = _payout(request, pk)
    form = PaymentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn chuyển khoản hay tiền mặt."))
        return redirect("payout", pk=pk)
    try:
        payouts.pay(found, by=signed_in(request), **form.cleaned_data)
    except MemberMoneyRefusedError as refusal:
        form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
        return _shown(request, found, form)
    messages.success(request, _("Đã ghi chi tiền cho %(who)s.") % {"who": found.household.name})
    return redirect("payout", pk=pk)


@login_required
@require_POST
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A farmer of the household says that she has it; or the manager that she signed for it."""
    found = _payout(request, pk)
    try:
        payouts.confirm_receipt(found, by=signed_in(request))
    except MemberMoneyRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi là đã nhận tiền."))
    return redirect("payout", pk=pk)
