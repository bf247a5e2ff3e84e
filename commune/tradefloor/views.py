"""The floor: its figures for officials, what is announced for everybody, and taking an account over."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.design import rates, workbook
from commune.design.paging import page_of
from commune.lib.fold import words
from commune.people.models import Person
from commune.people.naming import public_name_of
from commune.people.signed_in import signed_in
from commune.people.signing_in import sign_in
from commune.tradefloor import access, figures, inviting
from commune.tradefloor.forms import AcceptanceForm, SearchForm
from commune.tradefloor.models import Account, SupplyNotice

REFUSED, GONE = 422, 410
TRIES, MINUTE = 30, 60
PAGE = 30


@login_required
@require_safe
def floor(request: HttpRequest) -> HttpResponse:
    """Each figure leads to the accounts that it counts."""
    person = signed_in(request)
    if not access.may_read(person):
        raise Http404
    facts = {
        "figures": figures.figures_for(person),
        "lines": figures.lines_for(person),
        "may_enter": access.may_enter(person),
    }
    return render(request, "tradefloor/floor.html", facts)


@login_required
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """`?loc=` is the figure, `?noi=` the commune, `?q=` words of the name; `?tai=1` all of them as a workbook."""
    person = signed_in(request)
    if not access.may_read(person):
        raise Http404
    kept = request.GET.get("loc", "")
    kept = kept if kept in figures.KEPT else "tat-ca"
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    unit = request.GET.get("noi", "")[:20]
    found = figures.accounts_for(person, kept=kept, unit=unit, words=words(text)[:8])
    if request.GET.get("tai"):
        return _workbook(found)
    tabs = [
        {"label": label, "href": f"{reverse('tradefloor:accounts')}?loc={key}", "current": key == kept}
        for key, (label, _test) in figures.KEPT.items()
    ]
    facts = {
        "page": page_of(found, request, size=PAGE),
        "tabs": tabs,
        "kept": kept,
        "text": text,
        "unit": unit,
    }
    return render(request, "tradefloor/accounts.html", facts)


@login_required
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The booths of the floor with how many products stand in each."""
    person = signed_in(request)
    if not access.may_read(person):
        raise Http404
    page = page_of(figures.booths_for(person), request, size=PAGE)
    return render(request, "tradefloor/products.html", {"page": page})


def _workbook(found: Any) -> HttpResponse:
    columns = [
        _("Mã"),
        _("Tên"),
        _("Loại"),
        _("Xã, phường"),
        _("Có tin đăng"),
        _("Có gian hàng"),
        _("Đã nhận"),
    ]
    rows = [
        [
            each.organization.code,
            each.organization.name,
            each.organization.get_kind_display(),
            each.organization.unit.name,
            *(_("có") if flag else "" for flag in (each.has_listing, each.has_booth, each.is_claimed)),
        ]
        for each in found
    ]
    return workbook.answer("tai-khoan-tren-san", workbook.Sheet(_("Tài khoản"), columns, rows))


@login_required
@require_safe
def account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    seen = Account.objects.visible_to(person).counted()
    related = ("organization__unit", "entered_in", "invitation", "acceptance__person")
    found = get_object_or_404(seen.select_related(*related), pk=pk)
    facts = {
        "account": found,
        "booths": found.organization.booths.order_by("name"),
        "notices": found.notices.standing().select_related("species").order_by("name"),
        "may_invite": access.may_invite(person, found),
    }
    return render(request, "tradefloor/account.html", facts)


@login_required
@require_POST
def invitation_messages(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The invitation by SMS, to the phone of the list."""
    found = get_object_or_404(
        Account.objects.visible_to(signed_in(request)).select_related("organization"), pk=pk
    )
    try:
        inviting.send(found, by=signed_in(request))
    except inviting.InvitationRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Đã gửi lời mời tới điện thoại của người đại diện. Mỗi ngày gửi nhiều nhất một tin.")
        messages.success(request, done)
    return redirect("tradefloor:account", pk=pk)


@login_required
@require_POST
def notice_withdrawal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    seen = SupplyNotice.objects.filter(account__in=Account.objects.visible_to(signed_in(request)))
    found = get_object_or_404(seen.select_related("account__organization"), pk=pk)
    try:
        figures.withdraw_notice(found, by=signed_in(request))
    except PermissionError:
        messages.error(request, _("Tài khoản này ngoài phạm vi anh chị phụ trách."))
    else:
        messages.success(request, _("Đã gỡ tin."))
    return redirect("tradefloor:account", pk=found.account_id)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What is announced without a booth; everybody reads it, households under their code."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = SupplyNotice.objects.standing().select_related("account__organization__unit", "species")
    for word in words(text)[:8]:
        found = found.filter(folded__contains=word)
    page = page_of(found.order_by("-announced_at", "folded", "pk"), request, size=PAGE)
    rows = [(each, public_name_of(each.account.organization)) for each in page]
    return render(request, "tradefloor/notices.html", {"page": page, "rows": rows, "text": text})


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET says whose account it is. POST takes it over: a password, or the sign-in that her phone has already."""
    if rates.is_over(f"tradefloor.invitation:{rates.address_of(request)}", limit=TRIES, per_seconds=MINUTE):
        return _told(request, _("Nhiều lượt quá. Anh chị chờ một phút rồi mở lại."), 429)
    try:
        found = inviting.invitation_of(token)
    except inviting.InvitationRefusedError as refusal:
        return _told(request, str(refusal), GONE)
    visitor = request.user if isinstance(request.user, Person) else None
    is_known = inviting.has_person(found)
    form = AcceptanceForm(request.POST if request.method == "POST" and not is_known else None)
    if request.method == "POST" and (is_known or form.is_valid()):
        return _accepted(request, found, "" if is_known else form.cleaned_data["password"], visitor)
    facts = {
        "invitation": found,
        "form": form,
        "is_known": is_known,
        "is_hers": is_known and _is(visitor, found),
    }
    return render(request, "tradefloor/invitation.html", facts, status=REFUSED if form.errors else 200)


def _is(visitor: Person | None, found: Any) -> bool:
    return visitor is not None and visitor.phone == found.phone


def _accepted(request: HttpRequest, found: Any, password: str, visitor: Person | None) -> HttpResponse:
    try:
        person = inviting.accept(found, password=password, signed_in=visitor)
    except inviting.InvitationRefusedError as refusal:
        return _told(request, str(refusal), REFUSED if refusal.code == "sign-in" else GONE)
    if visitor is None:
        sign_in(request, person, method="invitation")
    messages.success(request, _("Tài khoản đã là của anh chị. Gian hàng nằm ở mục Gian hàng của tôi."))
    return redirect("day")


def _told(request: HttpRequest, what: str, status: int) -> HttpResponse:
    facts = {
        "title": _("Chưa nhận được tài khoản"),
        "what": what,
        "next": _("Cần giúp thì hỏi cán bộ xã hoặc tỉnh."),
    }
    return render(request, "design/trouble.html", facts, status=status)
