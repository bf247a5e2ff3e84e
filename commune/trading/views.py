"""A seller's or buyer's own page: registering, what fits, and being introduced."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.payments.access import paid_for
from commune.payments.accounts import account_of
from commune.people.naming import public_name_of
from commune.people.signed_in import signed_in
from commune.trading import access, faces, introducing, registering
from commune.trading.forms import OfferForm, ReasonForm, WantForm
from commune.trading.matching import fit_of
from commune.trading.models import Bill, Contract, Match, Offer, PoolPart, Want
from commune.trading.refusing import TradeRefusedError

REFUSED = 422
SHOWN = 30


def add_refusal(form: Any, refusal: TradeRefusedError) -> None:
    form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))


def said(request: HttpRequest, step: Callable[[], object], done: str) -> bool:
    """Do one step and tell how it went."""
    try:
        step()
    except TradeRefusedError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


@login_required
@require_http_methods(["GET", "POST"])
def offers(request: HttpRequest) -> HttpResponse:
    """Register to sell."""
    person = signed_in(request)
    if not access.traded_for(person).exists():
        raise PermissionDenied
    form = OfferForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = registering.offer(
                told["organization"], form.terms(), by=person, client_id=told["client_id"], lot=told["lot"]
            )
        except TradeRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Đã đăng ký bán. Có người cần mua là bạn được báo tin."))
            return redirect("trading:offer", pk=made.pk)
    status = REFUSED if form.errors else 200
    return render(request, "trading/offer_form.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def wants(request: HttpRequest) -> HttpResponse:
    """Register to buy."""
    person = signed_in(request)
    if not access.bought_for(person).exists():
        raise PermissionDenied
    form = WantForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = registering.want(
                told["organization"],
                form.terms(),
                by=person,
                client_id=told["client_id"],
                standard=told["standard"],
            )
        except TradeRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Đã đăng ký mua. Có người bán phù hợp là bạn được báo tin."))
            return redirect("trading:want", pk=made.pk)
    status = REFUSED if form.errors else 200
    return render(request, "trading/want_form.html", {"form": form}, status=status)


@login_required
@require_POST
def offer_withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    row = get_object_or_404(Offer.objects.filter(organization__in=access.traded_for(person)), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi lý do rút."))
    else:
        reason = form.cleaned_data["reason"]
        said(
            request,
            lambda: registering.withdraw_offer(row, reason=reason, by=person),
            _("Đã rút đăng ký bán."),
        )
    return redirect("trading:offer", pk=pk)


@login_required
@require_POST
def want_withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    row = get_object_or_404(Want.objects.filter(organization__in=access.traded_for(person)), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi lý do rút."))
    else:
        reason = form.cleaned_data["reason"]
        said(
            request,
            lambda: registering.withdraw_want(row, reason=reason, by=person),
            _("Đã rút đăng ký mua."),
        )
    return redirect("trading:want", pk=pk)


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for her word first, then her contracts, offers and wants."""
    person = signed_in(request)
    own = access.traded_for(person)
    contracts = Contract.objects.visible_to(person).filter(replacement=None).shown().order_by("-drawn_at")
    matches = Match.objects.visible_to(person).select_related(
        "offer__organization", "offer__variety", "want__organization", "want__variety"
    )
    keys = set(own.values_list("pk", flat=True))
    newest = matches.prefetch_related("interests").order_by("-found_at")[:SHOWN]
    parts = PoolPart.objects.filter(offer__organization__in=own).select_related(
        "pool__cooperative", "pool__want__variety", "answer", "pool__dropping", "taking__back"
    )
    today = timezone.localdate()
    facts = {
        "own": own,
        "may_buy": access.bought_for(person).exists(),
        "may_pool": access.pooling_cooperatives(person).exists(),
        "parts": [(part, *faces.part_face(part)) for part in parts.order_by("-pool__opened_at")[:SHOWN]],
        "contracts": [(each, *faces.contract_face(each)) for each in contracts[:SHOWN]],
        "bills": _bills(own),
        "matches": [_match_row(match, keys) for match in newest],
        "offers": Offer.objects.standing(today).shown().filter(organization__in=own).order_by("-offered_at"),
        "wants": Want.objects.standing(today).shown().filter(organization__in=own).order_by("-wanted_at"),
        "accounts": [(each, account_of(each)) for each in paid_for(person).order_by("name")],
    }
    return render(request, "trading/mine.html", facts)


def _bills(own: Any) -> list[tuple[Any, ...]]:
    found = Bill.objects.open().shown().filter(Q(buyer__in=own) | Q(seller__in=own))
    keys = {each.pk for each in own}
    return [
        (bill, bill.buyer_id in keys, *faces.bill_face(bill)) for bill in found.order_by("asked_at")[:SHOWN]
    ]


def _match_row(match: Match, own: set[UUID]) -> dict[str, Any]:
    is_seller = match.offer.organization_id in own
    other = match.want.organization if is_seller else match.offer.organization
    sides = {each.side for each in match.interests.all()}
    return {"match": match, "is_seller": is_seller, "other": public_name_of(other), "sides": sides}


@login_required
@never_cache
@require_GET
def match(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why the two fit; phone numbers once both want it."""
    person = signed_in(request)
    shown = Match.objects.visible_to(person).select_related("want__organization", "want__standard")
    found = get_object_or_404(shown, pk=pk)
    offered = Offer.objects.shown().filter(pk=found.offer_id).get()
    wanted = Want.objects.shown().filter(pk=found.want_id).get()
    side = access.side_of(person, seller=offered.organization, buyer=wanted.organization)
    is_mutual = introducing.is_mutual(found)
    other = wanted.organization if side == "seller" else offered.organization
    may_see = introducing.may_see_phones(person, offered.organization, wanted.organization)
    facts = {
        "match": found,
        "offer": offered,
        "want": wanted,
        "fit": fit_of(offered, wanted),
        "side": side,
        "other": other.name if may_see else public_name_of(other),
        "phones": introducing.phones_of(other) if may_see else [],
        "said": {each.side for each in found.interests.all()},
        "is_mutual": is_mutual,
        "contracts": Contract.objects.visible_to(person).filter(match=found).order_by("-drawn_at"),
    }
    return render(request, "trading/match.html", facts)


@login_required
@require_POST
def interest(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(Match.objects.visible_to(person), pk=pk)
    said(
        request,
        lambda: introducing.say_interest(found, by=person),
        _("Đã báo cho bên kia là bạn muốn liên hệ."),
    )
    return redirect("trading:match", pk=pk)
