"""Into a packing house: which one an address names, who works there, and what a refused form is told."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from commune.packhouse import access
from commune.packhouse.refusing import PackingRefusedError
from commune.people.signed_in import signed_in
from commune.places.models import Place

REFUSED = 422
Row = TypeVar("Row", bound=Any)


def house_of(request: HttpRequest, code: str) -> Place:
    """One that she may look into; 404 otherwise."""
    visible = access.packhouses_visible_to(signed_in(request)).select_related("holder", "unit")
    return get_object_or_404(visible, code=code)


def own_house(request: HttpRequest, code: str) -> Place:
    """One in which she works; 403 where she may only look."""
    found = house_of(request, code)
    if not access.works_at(signed_in(request), found):
        raise PermissionDenied
    return found


def told(form: Form, refusal: PackingRefusedError) -> None:
    """Beside the field that it names, where there is one."""
    form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))


def sent_before(request: HttpRequest, mine: "QuerySet[Row]") -> Row | None:
    """A form sent twice: what it did the first time may have used its lots up, so ask before judging the form."""
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
    return mine.filter(client_id=client_id).first()
