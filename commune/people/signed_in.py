"""The person behind a request, for pages that only members see."""

from django.http import HttpRequest

from commune.people.models import Person


def signed_in(request: HttpRequest) -> Person:
    """Only behind `login_required`: a stranger there is a fault of ours (TypeError)."""
    if not isinstance(request.user, Person):
        raise TypeError("a page for members was asked without its login_required")
    return request.user
