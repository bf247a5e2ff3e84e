"""Tiền của tôi: a farmer's shares, advances and payouts, her account, and her answer to a share."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.payments import member_accounts, members, payout_faces
from commune.payments.member_forms import MemberAccountForm
from commune.payments.members import MemberMoneyRefusedError
from commune.payments.models import Advance, Payout
from commune.people.models import Organization
from commune.people.signed_in import signed_in
from commune.shares import access, answers, faces
from commune.shares.forms import AnswerForm
from commune.shares.models import Share
from commune.shares.refusing import ShareRefusedError

REFUSED = 422
SHOWN = 20


def _household(request: HttpRequest) -> Organization | None:
    """Hers; a farmer of two sees the one that she names by its code."""
    found = access.households_of(signed_in(request)).select_related("parent").order_by("code")
    return found.filter(code=request.GET.get("ho", "")).first() or found.first()


@login_required
@require_GET
def my_money(request: HttpRequest) -> HttpResponse:
    household = _household(request)
    if household is None:
        return render(request, "shares/my_money.html", {"household": None})
    cooperative = household.parent
    shares = Share.objects.approved().filter(household=household).select_related("sheet__approval")
    shares = shares.prefetch_related("answers").order_by("-sheet__approval__approved_at")[:SHOWN]
    payouts = (
        Payout.objects.filter(household=household, withdrawal=None).shown().order_by("-asked_at")[:SHOWN]
    )
    facts = {
        "household": household,
        "households": access.households_of(signed_in(request)).order_by("code"),
        "balance": members.balance_of(household, cooperative) if cooperative else 0,
        "shares": [(share, *faces.answer_words(share)) for share in shares],
        "payouts": [(payout, *payout_faces.face_of(payout)) for payout in payouts],
        "advances": Advance.objects.filter(household=household).order_by("-paid_on", "-entered_at")[:SHOWN],
        "account": member_accounts.account_of(household),
    }
    return render(request, "shares/my_money.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Where her money goes, under her consent."""
    household = _household(request)
    if household is None:
        return redirect("shares:my-money")
    form = MemberAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = dict(form.cleaned_data)
        told.pop("agrees")
        try:
            member_accounts.record_account(household, by=signed_in(request), **told)
        except MemberMoneyRefusedError as refusal:
            form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã ghi số tài khoản."))
            return redirect("shares:my-money")
    facts = {"household": household, "form": form, "account": member_accounts.account_of(household)}
    return render(request, "shares/account.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def account_end(request: HttpRequest) -> HttpResponse:
    """She takes her consent back: from now on in cash."""
    household = _household(request)
    known = member_accounts.account_of(household) if household else None
    if known:
        member_accounts.end_account(known, by=signed_in(request))
        messages.success(request, _("Đã bỏ số tài khoản. Từ nay hợp tác xã đưa tiền mặt cho hộ mình."))
    return redirect("shares:my-money")


@login_required
@require_POST
def answers_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """She confirms her share or says what is wrong."""
    share = get_object_or_404(Share.objects.visible_to(signed_in(request)).select_related("household"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy bấm Đồng ý, hoặc ghi chỗ chưa đúng."))
        return redirect("shares:share", pk=pk)
    try:
        made = answers.answer(share, by=signed_in(request), **form.cleaned_data)
    except ShareRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Đã ghi: bà con đồng ý.") if made.kind == "confirm" else _("Đã gửi ý kiến cho hợp tác xã.")
        messages.success(request, told)
    return redirect("shares:share", pk=pk)
