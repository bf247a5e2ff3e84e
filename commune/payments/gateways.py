"""Sending a buyer to a gateway: nothing is paid by that, nor by her coming back, only by the gateway's notice."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.payments import accounts, keys, requests
from commune.payments.calling import Client, HttpClient, NoAnswerError
from commune.payments.gateway_calls import CALLS, ENDPOINTS, Ask, GatewaySaidNoError, vnpay_address
from commune.payments.models import (
    Allocation,
    GatewayAnswer,
    GatewayPayment,
    NoticeKey,
    PaymentRequest,
    Provider,
    SellerAccount,
)
from commune.payments.told import BANK_ZONE

OFFERED = (Provider.VNPAY, Provider.MOMO, Provider.ZALOPAY, Provider.PAYOS)
LIMITS = {Provider.VNPAY: (5_000, 999_999_999), Provider.MOMO: (1_000, 50_000_000)}
FRESH = timedelta(minutes=10)
SIMULATED = "simulated"


class GatewayRefusedError(ValueError):
    """The message is a Vietnamese sentence for the buyer; paying by bank QR is still possible."""


@dataclass(frozen=True)
class Visitor:
    """Who wants to pay: her network address, who she is in the log, and the page to bring her back to."""

    address: str
    log_actor: str
    return_to: str


def mode() -> str:
    """live, sandbox or simulated."""
    return settings.GATEWAYS or (SIMULATED if settings.DEMO else "live")


def offered_by(account: SellerAccount) -> list[tuple[str, str]]:
    """Gateways that this account can be paid through: (provider, name)."""
    agreed = set(
        NoticeKey.objects.filter(account=account).exclude(merchant="").values_list("provider", flat=True)
    )
    return [(each.value, str(each.label)) for each in OFFERED if each in agreed]


def begin(
    request: PaymentRequest, *, provider: str, visitor: Visitor, client: Client | None = None
) -> GatewayPayment:
    """Ask the gateway for a page to pay what is still missing; `payment.answer.address` is that page.

    Pressed again within ten minutes the page is the same. One that got no answer is begun anew: a gateway that heard of
    it all the same takes no reference twice. Raises GatewayRefusedError.
    """
    key = NoticeKey.objects.filter(account=request.account_id, provider=provider).exclude(merchant="").first()
    if key is None or provider not in OFFERED:
        raise GatewayRefusedError(_("Người bán chưa nhận tiền qua cổng này."))
    amount = _missing(request, provider)
    payment = _known(request, provider, amount, visitor) or _entered(request, provider, amount, visitor)
    if not hasattr(payment, "answer"):
        address = _address(payment, key, visitor, client or _client())
        _keep(payment, address, visitor)
    return payment


def _missing(request: PaymentRequest, provider: str) -> int:
    standing = requests.standing_of(request)
    if standing.is_covered:
        raise GatewayRefusedError(_("Đơn này đã nhận đủ tiền."))
    if standing.state is requests.State.WITHDRAWN:
        raise GatewayRefusedError(_("Đơn này đã đóng, xin đừng trả tiền nữa."))
    amount = request.amount - standing.received
    least, most = LIMITS.get(Provider(provider), (1_000, 500_000_000))
    if not least <= amount <= most:
        raise GatewayRefusedError(_("Số tiền này cổng không nhận. Xin quét mã chuyển khoản."))
    return amount


def _known(request: PaymentRequest, provider: str, amount: int, visitor: Visitor) -> GatewayPayment | None:
    since = timezone.now() - FRESH
    began = GatewayPayment.objects.filter(request=request, provider=provider, amount=amount)
    began = began.filter(began_at__gte=since, return_to=visitor.return_to, answer__isnull=False)
    used = Allocation.objects.filter(request=request, allocated_at__gte=since).exists()
    return None if used else began.select_related("answer").order_by("-began_at").first()


def _entered(request: PaymentRequest, provider: str, amount: int, visitor: Visitor) -> GatewayPayment:
    now = timezone.now()
    with transaction.atomic():
        accounts.locked(request.account_id)
        number = GatewayPayment.objects.filter(request=request).count() + 1
        row = GatewayPayment(account_id=request.account_id, request=request, provider=provider, amount=amount)
        row.reference = _reference(request.code, provider, number, now)
        row.return_to, row.began_at = visitor.return_to, now
        return recording.enter(row, by=visitor.log_actor)


def _reference(code: str, provider: str, number: int, at: datetime) -> str:
    """How the gateway calls it: unique there, with our code inside where letters are allowed."""
    if provider == Provider.PAYOS:
        return str(secrets.randbelow(9 * 10**14) + 10**14)
    own = f"{code}{number:02d}"
    return f"{at.astimezone(BANK_ZONE):%y%m%d}_{own}" if provider == Provider.ZALOPAY else own


def _address(payment: GatewayPayment, key: NoticeKey, visitor: Visitor, client: Client) -> str:
    ask = ask_of(payment, key, visitor.address)
    if payment.provider == Provider.VNPAY:
        return vnpay_address(ask)
    make, read = CALLS[payment.provider]
    try:
        return _web_page(read(client.send(make(ask)), ask.known))
    except (NoAnswerError, GatewaySaidNoError, KeyError, ValueError) as error:
        told = _("%(gateway)s chưa mở được trang trả tiền. Xin thử lại, hoặc quét mã chuyển khoản.")
        raise GatewayRefusedError(told % {"gateway": payment.get_provider_display()}) from error


def _web_page(address: str) -> str:
    """What is not signed is at least a page of the web. Raises GatewaySaidNoError."""
    if not address.startswith(("https://", f"{settings.PUBLIC_ADDRESS}/")):
        raise GatewaySaidNoError("no address of a page")
    return address


def ask_of(payment: GatewayPayment, key: NoticeKey, buyer_address: str) -> Ask:
    account = payment.request.account
    return Ask(
        endpoint=endpoint_of(payment.provider),
        known=next(keys.credentials_of(key)),
        reference=payment.reference,
        amount=payment.amount,
        words=f"Thanh toan don {payment.request.code}",
        back_to=_on_main_site("gateway-return", payment.pk),
        notices_to=_on_main_site("payment-notice", payment.provider, account.number),
        buyer_address=buyer_address,
        at=payment.began_at,
    )


def endpoint_of(provider: str) -> str:
    if mode() == SIMULATED:
        return _on_main_site("simulator", provider)
    return ENDPOINTS[mode()][provider]


def _on_main_site(name: str, *parts: object) -> str:
    """A whole address; a booth's own site, where the buyer may be just now, does not have these."""
    return settings.PUBLIC_ADDRESS + reverse(name, urlconf=settings.ROOT_URLCONF, args=parts)


def _client() -> Client:
    if mode() == SIMULATED:
        from commune.payments.simulator import SimulatedClient

        return SimulatedClient()
    return HttpClient()


def _keep(payment: GatewayPayment, address: str, visitor: Visitor) -> None:
    with transaction.atomic():
        accounts.locked(payment.account_id)
        known = GatewayAnswer.objects.filter(payment=payment).first()
        row = GatewayAnswer(payment=payment, address=address, answered_at=timezone.now())
        payment.answer = known or recording.enter(row, by=visitor.log_actor)
