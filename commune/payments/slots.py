"""What this room shows in the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.payments import access
from commune.payments.models import BankCredit, SellerAccount
from commune.people.models import Person


def money_link(request: HttpRequest) -> list[slots.Item]:
    """For who keeps an account, and for who has yet to name the one where her buyers pay."""
    person = request.user
    if not isinstance(person, Person):
        return []
    if not (SellerAccount.objects.visible_to(person).exists() or access.paid_for(person).exists()):
        return []
    return [slots.Item(_("Tiền vào"), reverse("money"), icon="coin", order=60)]


def queue_task(request: HttpRequest) -> list[slots.Item]:
    """Money that nobody knows what it is for, on the home page of who keeps the account."""
    if not request.user.is_authenticated:
        return []
    mine = SellerAccount.objects.visible_to(request.user)
    waiting = BankCredit.objects.filter(account__in=mine, allocation=None, set_aside=None).count()
    if not waiting:
        return []
    href = f"{reverse('money')}#cho-ghep"
    return [slots.Item(_("Khoản tiền chờ ghép"), href, icon="coin", order=33, count=waiting, tone="mango")]


slots.offer("account", money_link)
slots.offer("home_tasks", queue_task)
