"""Bán xô: the same pages on the farmer's phone and on the trader's."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.design.paging import page_of
from commune.people.signed_in import signed_in
from commune.trading import access, faces, gate
from commune.trading.forms import ReasonForm
from commune.trading.gate_forms import GateSaleForm, GateTicketForm
from commune.trading.models import Bill, GateSale, GateTicket, Side
from commune.trading.refusing import TradeRefusedError
from commune.trading.views import REFUSED, add_refusal, said


@login_required
@never_cache
@require_GET
def gate_sales(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    rows = GateSale.objects.visible_to(person).select_related(
        "seller", "trader", "plot", "trade_item__variety", "deal__ticket", "cancellation"
    )
    page = page_of(rows.order_by("-opened_at", "pk"), request, size=20)
    facts = {
        "page": page,
        "rows": [(sale, faces.seller_at_gate(sale, person), *faces.gate_face(sale, person)) for sale in page],
        "may_open": access.traded_for(person).exists(),
    }
    return render(request, "trading/gate.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def new_sale(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if not access.traded_for(person).exists():
        raise PermissionDenied
    form = GateSaleForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = gate.open_sale(told.pop("plot"), by=person, **told)
        except TradeRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("trading:gate-sale", pk=made.pk)
    return render(request, "trading/gate_form.html", {"form": form}, status=REFUSED if form.errors else 200)


def _sale(request: HttpRequest, pk: UUID) -> GateSale:
    shown = GateSale.objects.visible_to(signed_in(request)).select_related(
        "seller__parent", "trader", "plot", "trade_item__variety__species", "deal__lot__trade_item",
        "deal__bought__trade_item", "cancellation",
    )  # fmt: skip
    return get_object_or_404(shown, pk=pk)


@login_required
@never_cache
@require_GET
def gate_sale(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _shown(request, _sale(request, pk))


def _shown(request: HttpRequest, sale: GateSale, form: GateTicketForm | None = None) -> HttpResponse:
    person, ticket = signed_in(request), gate.latest_of(sale)
    side = access.side_of(person, seller=sale.seller, buyer=sale.trader)
    face, tone = faces.gate_face(sale, person)
    words = (
        {each.side: each for each in ticket.confirmations.select_related("confirmed_by")} if ticket else {}
    )
    is_open = not hasattr(sale, "deal") and not hasattr(sale, "cancellation")
    weighings = list(ticket.weighings.all()) if ticket else []
    facts = {
        "sale": sale,
        "seller": faces.seller_at_gate(sale, person),
        "ticket": ticket,
        "face": face,
        "tone": tone,
        "weighings": weighings,
        "gross": sum(each.gross for each in weighings),
        "tare": sum(each.tare for each in weighings),
        "seller_word": words.get(Side.SELLER),
        "buyer_word": words.get(Side.BUYER),
        "may_confirm": is_open and ticket and side not in words,
        "is_seller": side == Side.SELLER,
        "form": (form or GateTicketForm(ticket=ticket)) if is_open else None,
        "bills": [(bill, *faces.bill_face(bill)) for bill in _bills(sale)],
        "versions": sale.tickets.count(),
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "trading/gate_sale.html", facts, status=status)


def _bills(sale: GateSale) -> list[Bill]:
    return list(Bill.objects.shown().filter(reference__startswith=f"{sale.reference}:").order_by("reference"))


@login_required
@require_POST
def tickets(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All numbers as one side writes them; both agree to them afterwards."""
    sale, person = _sale(request, pk), signed_in(request)
    form = GateTicketForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            gate.draw_ticket(
                sale, weighed=form.weighed(), price=told["price"], by=person, client_id=told["client_id"]
            )
        except TradeRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Đã ghi phiếu cân. Hai bên coi lại, đúng thì bấm đồng ý."))
            return redirect("trading:gate-sale", pk=pk)
    if hasattr(sale, "deal") or hasattr(sale, "cancellation"):
        messages.error(request, _("Buổi bán này đã xong, không ghi phiếu được nữa."))
        return redirect("trading:gate-sale", pk=pk)
    return _shown(request, sale, form)


@login_required
@require_POST
def confirmation(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    mine = GateTicket.objects.filter(sale__in=GateSale.objects.visible_to(person))
    related = mine.select_related(
        "sale__seller", "sale__trader", "sale__plot__holder", "sale__trade_item__variety"
    )
    ticket = get_object_or_404(related, pk=pk)
    said(request, lambda: gate.confirm(ticket, by=person), _("Đã đồng ý phiếu cân."))
    return redirect("trading:gate-sale", pk=ticket.sale_id)


@login_required
@require_POST
def cancellation(request: HttpRequest, pk: UUID) -> HttpResponse:
    sale, person = _sale(request, pk), signed_in(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi vì sao thôi bán."))
    else:
        reason = form.cleaned_data["reason"]
        said(request, lambda: gate.cancel(sale, reason=reason, by=person), _("Đã thôi buổi bán này."))
    return redirect("trading:gate-sale", pk=pk)
