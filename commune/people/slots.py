from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people.models import Person


def account_link(request: HttpRequest) -> list[slots.Item]:
    person = request.user
    if isinstance(person, Person):
        return [slots.Item(person.get_short_name(), reverse("people:me"), icon="user")]
    return [slots.Item(_("Đăng nhập"), reverse("account_login"), icon="sign-in")]


slots.offer("account", account_link)
