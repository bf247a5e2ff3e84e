"""The way to buying and selling, and what waits for somebody's word."""

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.payments.turnover import sources
from commune.people.models import HOUSEHOLDS, OrganizationKind, OrganizationSet, Person
from commune.trading import access, turnover
from commune.trading.models import (
    Bill,
    Contract,
    ContractDelivery,
    GateConfirmation,
    GateSale,
    GateTicket,
    Match,
    PoolPart,
    Side,
)


def trading_link(request: HttpRequest) -> list[slots.Item]:
    """For who trades; everybody finds the public board below."""
    if not access.traded_for(request.user).exists():
        return []
    return [slots.Item(_("Mua bán"), reverse("trading:mine"), icon="handshake", order=22)]


def footer_links(_request: HttpRequest) -> list[slots.Item]:
    return [
        slots.Item(_("Cung cầu nông sản"), reverse("trading:board"), icon="handshake", order=20),
        slots.Item(_("Bảng giá"), reverse("trading:prices"), icon="chart", order=21),
    ]


def tasks(request: HttpRequest) -> list[slots.Item]:
    person = request.user
    if not isinstance(person, Person):
        return []
    own = access.traded_for(person)
    if not own.exists():
        return []
    parts = PoolPart.objects.unanswered().filter(offer__organization__in=own).count()
    rows = (
        (_("Hợp tác xã gom hàng, chờ trả lời"), "trading:mine", parts, "boxes", "mango"),
        (_("Hợp đồng chờ xác nhận"), "trading:mine", _unconfirmed(own), "handshake", "mango"),
        (_("Hàng giao tới, chờ nhận"), "trading:mine", _arriving(own), "truck", "river"),
        (_("Tiền hàng cần trả"), "trading:mine", _owed(own), "cash", "mango"),
        (_("Phiếu cân chờ đồng ý"), "trading:gate", _weighed(own), "scale", "mango"),
        (_("Người mua, người bán vừa khớp"), "trading:mine", _introduced(own), "bell", "leaf"),
    )
    found = [
        slots.Item(label, reverse(name), icon=icon, order=30, count=count, tone=tone)
        for label, name, count, icon, tone in rows
        if count
    ]
    return [*found, *_gate_task(own)]


def _gate_task(own: OrganizationSet) -> list[slots.Item]:
    """Always there for who stands at the gate."""
    if not own.filter(kind__in=(*HOUSEHOLDS, OrganizationKind.TRADER)).exists():
        return []
    note = _("Cân tại vườn, hai bên cùng bấm đồng ý")
    return [
        slots.Item(
            _("Bán xô tại vườn"), reverse("trading:gate"), icon="scale", order=27, note=note, tone="leaf"
        )
    ]


def _unconfirmed(own: OrganizationSet) -> int:
    open_ = Contract.objects.filter(ending=None, replacement=None)
    as_seller = open_.filter(seller__in=own).exclude(confirmations__side="seller")
    as_buyer = open_.filter(buyer__in=own).exclude(confirmations__side="buyer")
    return (as_seller | as_buyer).distinct().count()


def _arriving(own: OrganizationSet) -> int:
    return ContractDelivery.objects.waiting().filter(contract__buyer__in=own).count()


def _owed(own: OrganizationSet) -> int:
    return Bill.objects.open().filter(buyer__in=own).count()


def _weighed(own: OrganizationSet) -> int:
    """Tickets on top of their sale to which one of her own has not said a word."""
    latest = GateTicket.objects.filter(sale=OuterRef("pk")).order_by("-version").values("pk")[:1]
    weighed = GateSale.objects.open().annotate(top=Subquery(latest)).filter(top__isnull=False)
    said = GateConfirmation.objects.filter(ticket=OuterRef("top"))
    selling = weighed.filter(~Exists(said.filter(side=Side.SELLER)), seller__in=own)
    buying = weighed.filter(~Exists(said.filter(side=Side.BUYER)), trader__in=own).exclude(seller__in=own)
    return selling.count() + buying.count()


def _introduced(own: OrganizationSet) -> int:
    """To whom the other side has said that it wants to talk."""
    selling = Match.objects.filter(offer__organization__in=own, interests__side="buyer")
    buying = Match.objects.filter(want__organization__in=own, interests__side="seller")
    return selling.exclude(interests__side="seller").count() + buying.exclude(interests__side="buyer").count()


slots.offer("navigation", trading_link)
slots.offer("footer", footer_links)
slots.offer("home_tasks", tasks)
sources.add("trading", turnover.turnover_of)
