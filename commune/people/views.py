from typing import cast

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from commune.people.access import organizations_of
from commune.people.kept_forms import forget_form, kept_form_of
from commune.people.models import LEADING, Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; only in views behind `login_required`."""
    return cast("Person", request.user)


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here: roles, cards, ways to sign in."""
    person = person_of(request)
    facts = {
        "person": person,
        "memberships": person.memberships.current().select_related("organization"),
        "offices": person.unit_roles.current().select_related("unit"),
        "cards": person.cards.standing().select_related("issued_by"),
        "passkeys": Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count(),
        "led": organizations_of(person, *LEADING),
    }
    return render(request, "people/me.html", facts)


@login_required
def kept_form(request: HttpRequest) -> HttpResponse:
    """What was posted when the session had ended, ready to be sent on."""
    kept = kept_form_of(request)
    return render(request, "people/kept_form.html", {"kept": kept}) if kept else redirect("/")


@login_required
@require_POST
def kept_form_removal(request: HttpRequest) -> HttpResponse:
    forget_form(request)
    return redirect("/")
