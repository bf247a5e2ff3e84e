"""Doors of money: the providers' notices, and the seller's own view of what came in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from commune.design import rates
from commune.design.bodies import body_of
from commune.design.paging import page_of
from commune.design.problem import problem
from commune.payments import access, answers, books, collecting, matching, notices, unmatched
from commune.payments.account_forms import AsideForm
from commune.payments.forms import MatchForm
from commune.payments.models import BankCredit, Provider, SellerAccount
from commune.payments.told import NoticeUnreadableError
from commune.people.signed_in import signed_in

MINUTE = 60
IN_QUEUE = 20


@csrf_exempt
def notice(request: HttpRequest, provider: str, account: str) -> HttpResponse:
    """A provider's notice, answered as that provider asks once it is safely kept. VNPAY comes by GET."""
    method = "GET" if provider == Provider.VNPAY else "POST"
    if request.method != method:
        return HttpResponseNotAllowed([method])
    raw = request.META["QUERY_STRING"].encode() if method == "GET" else body_of(request)
    try:
        outcomes = notices.take_in(provider, account, raw, request.headers)
    except notices.UnknownAccountError:
        return answers.unknown(provider)
    except notices.NoticeRefusedError:
        return _refused(request, provider)
    except NoticeUnreadableError:
        return answers.unreadable(provider)
    return answers.taken(provider, outcomes)


def _refused(request: HttpRequest, provider: str) -> HttpResponse:
    key = f"notice-refused:{rates.address_of(request)}"
    if rates.is_over(key, limit=settings.RATE_PUBLIC_WRITES, per_seconds=MINUTE):
        return problem("too-many", "Quá nhiều chữ ký sai.", "Too many wrong signatures.", 429)
    return answers.refused(provider)


@login_required
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    accounts = list(SellerAccount.objects.visible_to(person).select_related("organization").distinct())
    received = BankCredit.objects.filter(account__in=accounts)
    received = received.select_related("allocation__request", "set_aside")
    queue = Paginator(unmatched.queue_of(accounts), IN_QUEUE).get_page(request.GET.get("cho"))
    found = {
        "balances": [books.balance_of(account) for account in accounts],
        "queue": queue,
        "waiting": unmatched.suggestions_for(queue),
        "collected": sum(collecting.debt_of(account) for account in accounts),
        "may_name": access.paid_for(person).exists(),
        "has_household": access.households_of(person).exists(),
        "page": page_of(received.order_by("-credited_at"), request, size=30),
    }
    return render(request, "payments/money.html", found)


@login_required
@require_POST
def allocation(request: HttpRequest, credit: str) -> HttpResponseBase:
    """The seller says which request an unmatched credit pays for."""
    mine = BankCredit.objects.filter(account__in=SellerAccount.objects.visible_to(signed_in(request)))
    row = get_object_or_404(mine.select_related("account"), pk=credit)
    form = MatchForm(request.POST, account=row.account)
    if not form.is_valid():
        messages.error(request, str(form.errors["code"][0]))
        return redirect("money")
    try:
        matching.allocate_by_hand(row, form.cleaned_data["code"], by=signed_in(request))
    except matching.MatchRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghép khoản tiền với đơn."))
    return redirect("money")


@login_required
@require_POST
def aside(request: HttpRequest, credit: str) -> HttpResponseBase:
    """The seller says that an unmatched credit belongs to no request."""
    mine = BankCredit.objects.filter(account__in=SellerAccount.objects.visible_to(signed_in(request)))
    row = get_object_or_404(mine.select_related("account").distinct(), pk=credit)
    form = AsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return redirect("money")
    try:
        unmatched.set_aside(row, reason=form.cleaned_data["reason"], by=signed_in(request))
    except matching.MatchRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã để riêng khoản tiền này."))
    return redirect("money")
