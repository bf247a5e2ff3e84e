"""Trees as everybody sees them: the list, the page behind the QR of a plate, and holding a tree."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.adoption import holding, orchard, plates, states
from commune.adoption.forms import SentOnce
from commune.adoption.models import Tree, TreeOffer
from commune.adoption.refusing import AdoptionRefusedError
from commune.design.paging import page_of
from commune.files import serving
from commune.orders.limits import limited
from commune.people.models import Person
from commune.people.signed_in import signed_in


def _tree(plate: str) -> Tree:
    return get_object_or_404(orchard.public_trees(), plate=plate)


@require_safe
def trees(request: HttpRequest) -> HttpResponse:
    """Free ones first; by variety and by whether they can be had."""
    asked = {"giong": request.GET.get("giong", "")[:80], "con": request.GET.get("con", "")[:1]}
    found = orchard.offered(variety=asked["giong"], only_free=bool(asked["con"]))
    page = page_of(found, request, size=24)
    facts = {
        "page": page,
        "tiles": [(offer, states.face_of_offer(offer)) for offer in page],
        "varieties": orchard.varieties_offered(),
        "asked": asked,
    }
    return render(request, "adoption/trees.html", facts)


@never_cache
@require_safe
def tree(request: HttpRequest, plate: str) -> HttpResponse:
    found = _tree(plate)
    offer = orchard.current_offer(found)
    face = states.face_of_offer(offer) if offer else None
    mine = orchard.hold_of(offer, request.user) if offer and isinstance(request.user, Person) else None
    facts = {
        "tree": found,
        "offer": offer,
        "face": face,
        "mine": mine,
        "is_open": bool(face and face.state == states.State.LISTED) or _goes_first(request, offer, face),
        "works": orchard.public_work(found),
        "harvests": orchard.years_of(found),
        "client_id": uuid.uuid4(),
        "age": timezone.localdate().year - found.planted_year,
    }
    return render(request, "adoption/tree.html", facts)


def _goes_first(request: HttpRequest, offer: TreeOffer | None, face: states.Face | None) -> bool:
    if offer is None or face is None or face.state != states.State.RESERVED:
        return False
    return isinstance(request.user, Person) and holding.has_first_right(offer, request.user, timezone.now())


@limited("tree-hold")
@login_required
@require_POST
def holds(request: HttpRequest, plate: str) -> HttpResponse:
    """The tree is hers for some minutes; the contract comes next."""
    found = _tree(plate)
    offer, form = orchard.current_offer(found), SentOnce(request.POST)
    if offer is None or not form.is_valid():
        raise Http404
    try:
        hold = holding.hold(offer, by=signed_in(request), client_id=form.cleaned_data["client_id"])
    except AdoptionRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(found.path)
    return redirect("adoption:hold", pk=hold.pk)


@require_safe
def photo(request: HttpRequest, plate: str, digest: str) -> HttpResponseBase:
    if not _tree(plate).photos.filter(digest=digest).exists():
        raise Http404
    return serving.shown(digest, public=True)


@require_safe
def plate(request: HttpRequest, plate: str) -> HttpResponse:
    """The plate to print and nail on: number, variety, QR to the tree's page."""
    found = _tree(plate)
    return render(request, "adoption/plate.html", {"tree": found, "code": plates.qr_of(found)})
