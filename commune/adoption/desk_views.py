"""The co-op's desk of trees: list them, set terms, offer years."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.adoption import access, boards, listing, losses, owners, states
from commune.adoption.desk_forms import OfferForm, PhotoForm, TermsForm, TreeForm
from commune.adoption.forms import LossForm
from commune.adoption.models import AdoptionTerms, Tree, TreeOffer
from commune.adoption.refusing import AdoptionRefusedError
from commune.design.paging import page_of
from commune.files import keeping
from commune.lib.fold import one_line
from commune.people.models import Organization
from commune.people.signed_in import signed_in

REFUSED = 422


def _cooperative(request: HttpRequest) -> Organization:
    """The one that she leads; the first by name where there are several."""
    found = access.cooperatives_led_by(signed_in(request)).order_by("name").first()
    if found is None:
        raise PermissionDenied
    return found


def _tree(request: HttpRequest, plate: str) -> Tree:
    related = ("variety", "plot", "cooperative", "loss")
    return get_object_or_404(Tree.objects.kept_by(signed_in(request)).select_related(*related), plate=plate)


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What waits for the co-op, then all trees with their state."""
    cooperative = _cooperative(request)
    chosen = boards.chosen(request.GET.get("muc", ""))
    is_trees = chosen == boards.TREES
    found = boards.trees_of(cooperative) if is_trees else boards.contracts_at(cooperative, chosen)
    page = page_of(found, request, size=20)
    facts = {
        "cooperative": cooperative,
        "tabs": boards.tabs_of(cooperative, chosen),
        "chosen": chosen,
        "page": page,
        "rows": [] if is_trees else [(each, states.face_of(each), owners.tree_of(each)) for each in page],
        "trees": boards.with_offers(page) if is_trees else [],
    }
    return render(request, "adoption/board.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def tree_new(request: HttpRequest) -> HttpResponse:
    cooperative = _cooperative(request)
    form = TreeForm(cooperative, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = listing.add_tree(cooperative, by=signed_in(request), **form.cleaned_data)
            return redirect("adoption:kept-tree", plate=row.plate)
        except AdoptionRefusedError as refusal:
            _told(form, refusal)
    facts = {"form": form, "title": _("Thêm cây"), "action": _("Lưu cây")}
    return render(request, "adoption/desk_form.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The rules as data; an edition that contracts stand on never changes."""
    cooperative = _cooperative(request)
    form = TermsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            listing.set_terms(cooperative, by=signed_in(request), **form.cleaned_data)
            messages.success(request, _("Đã lưu điều khoản."))
            return redirect("adoption:terms")
        except AdoptionRefusedError as refusal:
            _told(form, refusal)
    known = AdoptionTerms.objects.filter(cooperative=cooperative).order_by("-set_at")
    facts = {"form": form, "known": known}
    return render(request, "adoption/terms.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def tree(request: HttpRequest, plate: str) -> HttpResponse:
    """One tree at the desk; posting the form offers a year of it."""
    found = _tree(request, plate)
    form = OfferForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            listing.offer_year(found, by=signed_in(request), **form.cleaned_data)
            messages.success(request, _("Cây %(plate)s đã mở bán.") % {"plate": found.plate})
            return redirect("adoption:kept-tree", plate=found.plate)
        except AdoptionRefusedError as refusal:
            _told(form, refusal)
    offers = TreeOffer.objects.with_facts().filter(tree=found).order_by("-starts_on", "-turn")
    facts = {
        "tree": found,
        "form": form,
        "offers": [(each, states.face_of_offer(each)) for each in offers],
        "photo_form": PhotoForm(),
        "loss_form": LossForm(),
        "has_terms": AdoptionTerms.objects.filter(cooperative=found.cooperative).exists(),
    }
    return render(request, "adoption/kept_tree.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def tree_photos(request: HttpRequest, plate: str) -> HttpResponse:
    found, form = _tree(request, plate), PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, form, "adoption:kept-tree", found.plate)
    content, person = form.cleaned_data["photo"].read(), signed_in(request)
    digest = hashlib.sha256(content).hexdigest()

    def write() -> None:
        keeping.keep(content, digest=digest, by=person.log_actor)
        listing.add_photo(found, digest, by=person)

    return tried(request, write, _("Đã thêm ảnh."), "adoption:kept-tree", found.plate)


@login_required
@require_POST
def tree_loss(request: HttpRequest, plate: str) -> HttpResponse:
    found, form = _tree(request, plate), LossForm(request.POST)
    if not form.is_valid():
        return refused(request, form, "adoption:kept-tree", found.plate)
    person, facts = signed_in(request), form.cleaned_data
    done = _("Đã ghi. Chủ cây đã được báo.")
    return tried(
        request,
        lambda: losses.report_loss(found, by=person, **facts),
        done,
        "adoption:kept-tree",
        found.plate,
    )


@login_required
@require_POST
def offer_withdrawal(request: HttpRequest, pk: UUID) -> HttpResponse:
    mine = TreeOffer.objects.filter(tree__in=Tree.objects.kept_by(signed_in(request)))
    found = get_object_or_404(mine.select_related("tree__cooperative"), pk=pk)
    reason = one_line(request.POST.get("reason", "")) or _("Thôi mở bán")
    done = _("Đã rút.")
    return tried(
        request,
        lambda: listing.withdraw(found, reason=reason, by=signed_in(request)),
        done,
        "adoption:kept-tree",
        found.tree.plate,
    )


def tried(request: HttpRequest, write: Callable[[], object], done: str, *place: str) -> HttpResponse:
    """Writes, says done or why not, and goes back to `place`."""
    try:
        write()
    except ValueError as refusal:
        if not _is_ours(refusal):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(*place)


def _is_ours(refusal: ValueError) -> bool:
    """Refusals of the rooms carry a sentence for the reader; other ValueErrors are faults."""
    return type(refusal).__module__.startswith("commune.")


def refused(request: HttpRequest, form: Form, *place: str) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect(*place)


def _told(form: Any, refusal: AdoptionRefusedError) -> None:
    form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
