"""The way to the shares, for who draws them up and for whom they are; and why a payout must wait."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.payments import payouts
from commune.payments.models import Payout
from commune.shares import access, held
from commune.shares.models import Share, Sheet


def shares_link(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not access.cooperatives_read_by(request.user).exists():
        return []
    return [
        slots.Item(_("Chia tiền"), reverse("shares:cooperatives"), icon="coin", order=64, group="selling")
    ]


def my_money_link(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not access.households_of(request.user).exists():
        return []
    return [slots.Item(_("Tiền của tôi"), reverse("shares:my-money"), icon="coin", order=40)]


def tasks(request: HttpRequest) -> list[slots.Item]:
    """A share to look at, a sheet to check or approve, payouts that wait."""
    if not request.user.is_authenticated:
        return []
    own = Share.objects.approved().filter(household__in=access.households_of(request.user))
    unanswered = own.filter(answers=None).count()
    led = access.managed_cooperatives(request.user)
    drafts = Sheet.objects.visible_to(request.user).filter(approval=None, dropping=None)
    to_check = drafts.filter(check_row=None).exclude(drawn_by=request.user)
    waiting = Payout.objects.waiting().filter(cooperative__in=led)
    to_check = to_check.filter(cooperative__in=access.checked_cooperatives(request.user))
    approvable = drafts.filter(cooperative__in=led).exclude(check_row=None)
    rows = (
        (_("Bảng chia tiền mới, mời xem"), "shares:my-money", unanswered, "coin", "mango"),
        (_("Bảng chia tiền cần kiểm tra"), "shares:cooperatives", to_check.count(), "check-circle", "river"),
        (_("Bảng chia tiền chờ duyệt"), "shares:cooperatives", approvable.count(), "check-circle", "mango"),
        (_("Khoản chi cho thành viên"), "payouts", waiting.count(), "cash", "leaf"),
    )
    return [
        slots.Item(label, reverse(name), icon=icon, order=34, count=count, tone=tone)
        for label, name, count, icon, tone in rows
        if count
    ]


def my_money_task(request: HttpRequest) -> list[slots.Item]:
    """Always there for a member who has sold to her co-op: it is what she comes for."""
    if not request.user.is_authenticated:
        return []
    if not Share.objects.approved().filter(household__in=access.households_of(request.user)).exists():
        return []
    note = _("Được chia bao nhiêu, đã chi khi nào")
    return [
        slots.Item(
            _("Tiền của tôi"), reverse("shares:my-money"), icon="coin", order=26, note=note, tone="leaf"
        )
    ]


slots.offer("home_tasks", my_money_task)
slots.offer("navigation", shares_link)
slots.offer("navigation", my_money_link)
slots.offer("home_tasks", tasks)
payouts.hindrances.add("shares.held", held.hindrance_of)
