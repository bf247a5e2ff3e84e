"""Coming back from a gateway, which proves nothing, and the pages of the gateways that we play ourselves."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune.payments import gateways, requests, simulator
from commune.payments.models import GatewayPayment


@never_cache
@require_safe
def returned(request: HttpRequest, payment: UUID) -> HttpResponse:
    """Whatever the browser brings along is not looked at: only the gateway's notice makes anything paid."""
    found = get_object_or_404(GatewayPayment.objects.select_related("request").filter(pk=payment))
    if not requests.standing_of(found.request).is_covered:
        told = _("Anh chị vừa từ trang trả tiền về. Khi họ báo tiền đã vào, trang này tự đổi.")
        messages.info(request, told)
    return redirect(found.return_to)


def _simulated() -> None:
    if gateways.mode() != gateways.SIMULATED:
        raise Http404


@never_cache
@require_safe
def simulated_gateway(request: HttpRequest, provider: str) -> HttpResponse:
    """VNPAY's address: the buyer arrives with a signed query."""
    _simulated()
    payment = simulator.payment_of_query(request.META["QUERY_STRING"]) if provider == "vnpay" else None
    if payment is None:
        raise Http404
    return redirect("simulated-payment", payment.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def simulated_payment(request: HttpRequest, payment: UUID) -> HttpResponse:
    """The buyer's choice at the gateway; then she is sent back as by the real one."""
    _simulated()
    began = GatewayPayment.objects.select_related("request__account__organization").filter(pk=payment)
    found = get_object_or_404(began)
    if request.method == "POST":
        simulator.answer(found, is_paid=request.POST.get("choice") == "pay")
        return redirect("gateway-return", found.pk)
    return render(request, "payments/simulated.html", {"payment": found})
