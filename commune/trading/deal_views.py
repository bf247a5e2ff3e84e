"""Contracts, deliveries and bills, the same pages for both sides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.people.models import Organization
from commune.people.naming import public_name_of
from commune.people.signed_in import signed_in
from commune.trading import access, bills, contracts, deliveries, faces, introducing, paying, pooling
from commune.trading.forms import (
    ContractForm,
    DeliveryForm,
    EndingForm,
    ReceiptForm,
    terms_of_contract,
    terms_of_match,
    terms_of_pool,
)
from commune.trading.models import Bill, Contract, ContractDelivery, Match, Pool, Side
from commune.trading.refusing import TradeRefusedError
from commune.trading.views import REFUSED, add_refusal, said

Draw = Callable[[ContractForm], Contract]


def _drawing(
    request: HttpRequest, draw: Draw, seller: Organization, initial: dict[str, Any], **facts: Any
) -> HttpResponse:
    form = ContractForm(request.POST or None, seller=seller, initial=initial, fixed=bool(facts.get("fixed")))
    if request.method == "POST" and form.is_valid():
        try:
            made = draw(form)
        except TradeRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Đã lập hợp đồng. Hai bên xem kỹ rồi xác nhận trên máy của mình."))
            return redirect("trading:contract", pk=made.pk)
    told = {"form": form, "seller": seller, **facts}
    return render(request, "trading/contract_form.html", told, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def match_contracts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Between two who were introduced."""
    person = signed_in(request)
    shown = Match.objects.visible_to(person).select_related("offer__organization", "want__organization")
    found = get_object_or_404(shown.select_related("offer__variety", "want__variety", "want__place"), pk=pk)
    if not introducing.is_mutual(found):
        raise PermissionDenied

    def draw(form: ContractForm) -> Contract:
        return contracts.draw(found, form.terms(), by=person, client_id=form.cleaned_data["client_id"])

    facts = {"buyer": found.want.organization, "variety": found.offer.variety}
    return _drawing(request, draw, found.offer.organization, terms_of_match(found), **facts)


@login_required
@require_http_methods(["GET", "POST"])
def pool_contracts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For what the members agreed to."""
    person = signed_in(request)
    kept = Pool.objects.kept_by(person).select_related("want__organization", "want__variety", "cooperative")
    found = get_object_or_404(kept, pk=pk)
    agreed = sum(part.kilograms for part in pooling.accepted_parts(found))

    def draw(form: ContractForm) -> Contract:
        return contracts.draw_for_pool(
            found, form.terms(), by=person, client_id=form.cleaned_data["client_id"]
        )

    facts = {"buyer": found.want.organization, "variety": found.want.variety, "fixed": agreed}
    return _drawing(
        request, draw, found.cooperative, terms_of_pool(found.want, found.week, found.price), **facts
    )


@login_required
@require_http_methods(["GET", "POST"])
def revision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other terms, which both confirm again."""
    person, found = signed_in(request), _contract(request, pk)
    if not access.side_of(person, seller=found.seller, buyer=found.buyer):
        raise PermissionDenied

    def draw(form: ContractForm) -> Contract:
        return contracts.revise(found, form.terms(), by=person, client_id=form.cleaned_data["client_id"])

    fixed = found.kilograms if found.pool_id else 0
    facts = {"buyer": found.buyer, "variety": found.variety, "revised": found, "fixed": fixed}
    return _drawing(request, draw, found.seller, terms_of_contract(found), **facts)


def _contract(request: HttpRequest, pk: UUID) -> Contract:
    return get_object_or_404(Contract.objects.visible_to(signed_in(request)).shown(), pk=pk)


@login_required
@never_cache
@require_GET
def contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _shown(request, _contract(request, pk))


def _shown(request: HttpRequest, found: Contract, form: DeliveryForm | None = None) -> HttpResponse:
    person = signed_in(request)
    side = access.side_of(person, seller=found.seller, buyer=found.buyer)
    called = public_name_of if side == Side.BUYER else str
    face, tone = faces.contract_face(found)
    is_over = hasattr(found, "ending") or hasattr(found, "replacement")
    both = contracts.is_concluded(found)
    may_deliver = both and not is_over and access.may_deliver(person, found)
    brought = found.deliveries.select_related("lot__holder", "lot__trade_item", "answer__bought").order_by(
        "delivered_at"
    )
    asked = found.bills.visible_to(person).shown()
    kinds = faces.kinds_of_ending(found, side)
    other = found.buyer if side == Side.SELLER else found.seller
    facts = {
        "contract": found,
        "face": face,
        "tone": tone,
        "side": side,
        "steps": faces.steps_of(found),
        "balance": faces.balance_words(found) if both else "",
        "taken": deliveries.taken_of(found),
        "deposit_left": bills.deposit_left(found) if both else 0,
        "parts": [
            (called(part.household), part.kilograms) for part in found.parts.order_by("household__code")
        ],
        "deliveries": [(each, called(each.lot.holder), getattr(each, "answer", None)) for each in brought],
        "bills": [(each, *faces.bill_face(each)) for each in asked.order_by("asked_at", "reference")],
        "is_over": is_over,
        "may_confirm": bool(side) and not is_over and side not in {c.side for c in found.confirmations.all()},
        "may_revise": bool(side) and not is_over and not both,
        "delivery_form": (form or DeliveryForm(contract=found, person=person)) if may_deliver else None,
        "may_receive": side == Side.BUYER,
        "ending_form": EndingForm(kinds=kinds, auto_id="thoi_%s") if kinds else None,
        "other": other,
        "phones": introducing.phones_of(other) if side and both else [],
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "trading/contract.html", facts, status=status)


@login_required
@require_POST
def confirmation(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, person = _contract(request, pk), signed_in(request)
    said(request, lambda: contracts.confirm(found, by=person), _("Đã xác nhận hợp đồng."))
    return redirect("trading:contract", pk=pk)


@login_required
@require_POST
def ending(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, person = _contract(request, pk), signed_in(request)
    side = access.side_of(person, seller=found.seller, buyer=found.buyer)
    form = EndingForm(request.POST, kinds=faces.kinds_of_ending(found, side))
    if not form.is_valid():
        messages.error(request, _("Hãy chọn vì sao và ghi lý do."))
    else:
        told = form.cleaned_data
        said(request, lambda: contracts.end(found, by=person, **told), _("Đã ghi chấm dứt hợp đồng."))
    return redirect("trading:contract", pk=pk)


@login_required
@require_POST
def contract_deliveries(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The seller brings kilograms of a lot."""
    found, person = _contract(request, pk), signed_in(request)
    form = DeliveryForm(request.POST, contract=found, person=person)
    if form.is_valid():
        try:
            deliveries.deliver(found, by=person, **form.cleaned_data)
        except TradeRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Đã ghi chuyến giao. Bên mua cân lại rồi bấm nhận."))
            return redirect("trading:contract", pk=pk)
    if not access.may_deliver(person, found) or not contracts.is_concluded(found):
        messages.error(request, _("Chưa ghi được chuyến giao cho hợp đồng này."))
        return redirect("trading:contract", pk=pk)
    return _shown(request, found, form)


@login_required
@require_POST
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The buyer takes it or not."""
    person = signed_in(request)
    mine = ContractDelivery.objects.filter(contract__in=Contract.objects.visible_to(person))
    found = get_object_or_404(
        mine.select_related("contract__buyer", "contract__seller", "lot__trade_item"), pk=pk
    )
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy bấm Đã nhận đủ, hoặc ghi vì sao không nhận."))
    else:
        is_taken, reason = form.cleaned_data["said"] == "yes", form.cleaned_data["reason"]
        done = _("Đã nhận hàng. Khoản phải trả ở bên dưới.") if is_taken else _("Đã báo cho bên bán.")
        said(request, lambda: deliveries.answer(found, is_taken=is_taken, by=person, reason=reason), done)
    return redirect("trading:contract", pk=found.contract_id)


def _bill(request: HttpRequest, pk: UUID) -> Bill:
    return get_object_or_404(Bill.objects.visible_to(signed_in(request)).shown(), pk=pk)


@login_required
@never_cache
@require_GET
def bill(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The QR for the buyer; for both, whether it is paid."""
    found, person = _bill(request, pk), signed_in(request)
    face, tone = faces.bill_face(found)
    facts = {
        "bill": found,
        "face": face,
        "tone": tone,
        "waits": found.is_open,
        "transfer": paying.transfer_of(found.request) if found.is_open and found.request else None,
        "surplus": bills.surplus_of(found),
        "is_seller": access.trades_for(person, found.seller),
    }
    return render(request, "trading/bill.html", facts)


@login_required
@require_POST
def cash(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, person = _bill(request, pk), signed_in(request)
    if not access.trades_for(person, found.seller):
        raise Http404
    said(request, lambda: bills.take_cash(found, by=person), _("Đã ghi là nhận đủ tiền mặt."))
    return redirect("trading:bill", pk=pk)
