"""Opening a session for a card's holder: card and PIN are two factors already, so no further stage is asked."""

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from commune.people.models import Person


def sign_in_by_card(request: HttpRequest, person: Person) -> None:
    sign_in(request, person, method="card")


def sign_in(request: HttpRequest, person: Person, *, method: str) -> None:
    """Whoever calls has proven who she is, in the way that `method` names."""
    get_adapter(request).login(request, person)
    record_authentication(request, person, method=method)
    signals.user_logged_in.send(sender=Person, request=request, response=None, user=person)
