"""Trees of her plots that belong to somebody: what she writes here, the owner reads."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.adoption import care, harvesting, losses, owners
from commune.adoption.forms import LossForm, TreeHarvestForm, TreeWorkForm
from commune.adoption.models import Tree
from commune.adoption.refusing import AdoptionRefusedError
from commune.design.paging import page_of
from commune.farm import activities
from commune.farm.harvest import HarvestRefusedError
from commune.farm.models import DiaryEntry
from commune.farm.writing import EntryRefusedError, Work
from commune.files import keeping
from commune.people.signed_in import signed_in

REFUSED = 422
Refusals = (EntryRefusedError, AdoptionRefusedError)


def _tree(request: HttpRequest, plate: str) -> Tree:
    trees = Tree.objects.worked_by(signed_in(request)).select_related(
        "plot__holder__parent", "variety", "loss"
    )
    return get_object_or_404(trees.select_related("cooperative"), plate=plate)


@login_required
@require_safe
def trees(request: HttpRequest) -> HttpResponse:
    found = Tree.objects.worked_by(signed_in(request)).select_related("variety", "plot", "loss")
    page = page_of(found.order_by("plate"), request, size=30)
    owned = owners.contracts_of_today(page)
    facts = {"page": page, "rows": [(tree, owned.get(tree.pk)) for tree in page]}
    return render(request, "adoption/farm_trees.html", facts)


@login_required
@require_safe
def tree(request: HttpRequest, plate: str) -> HttpResponse:
    """Whether it has an owner, what was promised, what can be written."""
    found = _tree(request, plate)
    contract = owners.contract_on(found)
    entries = DiaryEntry.objects.standing().shown().filter(plot=found.plot, harvest__isnull=True)
    own = set(found.entries.values_list("entry_id", flat=True))
    facts = {
        "tree": found,
        "contract": contract,
        "harvested": harvesting.harvested_of(contract) if contract else None,
        "is_finished": bool(contract and harvesting.is_finished(contract)),
        "activities": [
            each
            for each in activities.offered_for(found.variety.species_id)
            if each.code != activities.HARVESTING
        ],
        "entries": [(each, each.pk in own) for each in entries[:12]],
        "loss_form": LossForm(),
    }
    return render(request, "adoption/farm_tree.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def entries(request: HttpRequest, plate: str) -> HttpResponse:
    """One piece of work on this tree, with a picture: `?viec=` says which."""
    found = _tree(request, plate)
    kind = request.GET.get("viec", "")
    if kind not in activities.known_activities() or kind == activities.HARVESTING:
        raise Http404
    activity = activities.activity_of(kind)
    form = TreeWorkForm(
        request.POST or None,
        request.FILES or None,
        plot=found.plot,
        person=signed_in(request),
        activity=activity,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _recorded(request, found, form)
        except (*Refusals, keeping.FileRefusedError) as refusal:
            _told(form, refusal)
        else:
            messages.success(request, _("Đã ghi cho cây %(plate)s.") % {"plate": found.plate})
            return redirect("adoption:farm-tree", plate=found.plate)
    facts = {"form": form, "tree": found, "activity": activity}
    return render(request, "adoption/farm_entry.html", facts, status=REFUSED if form.errors else 200)


def _recorded(request: HttpRequest, found: Tree, form: TreeWorkForm) -> DiaryEntry:
    person, work, sent = signed_in(request), form.work(), form.cleaned_data["photo"]
    digests = [_kept(sent.read(), person.log_actor)] if sent else []
    told = Work(work.activity, work.occurred_at, work.ends_at, work.inputs, work.note, work.body, digests)
    facts = form.cleaned_data
    return care.note_work(
        found, told, by=person, client_id=facts["client_id"], on_behalf_of=facts.get("on_behalf_of")
    )


def _kept(content: bytes, by: str) -> str:
    digest = hashlib.sha256(content).hexdigest()
    return keeping.keep(content, digest=digest, by=by).digest


@login_required
@require_http_methods(["GET", "POST"])
def harvests(request: HttpRequest, plate: str) -> HttpResponse:
    """Weighed fruit of this tree alone; its owner sees the kilograms at once."""
    found = _tree(request, plate)
    form = TreeHarvestForm(
        request.POST or None, plot=found.plot, person=signed_in(request), variety=found.variety
    )
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            row = _declared(request, found, form)
        except Refusals as refusal:
            refused = refusal.verdict if isinstance(refusal, HarvestRefusedError) else None
            _told(form, refusal)
        else:
            told = {"plate": found.plate, "lot": row.lot.code}
            messages.success(request, _("Đã ghi trái của cây %(plate)s, lô %(lot)s.") % told)
            return redirect("adoption:farm-tree", plate=found.plate)
    facts = {"form": form, "tree": found, "refused": refused, "contract": owners.contract_on(found)}
    return render(request, "adoption/farm_harvest.html", facts, status=REFUSED if form.errors else 200)


def _declared(request: HttpRequest, found: Tree, form: TreeHarvestForm) -> Any:
    facts = form.cleaned_data
    return harvesting.declare(
        found,
        trade_item=facts["trade_item"],
        quantity=facts["quantity"],
        at=form.at(),
        by=signed_in(request),
        client_id=facts["client_id"],
        on_behalf_of=facts.get("on_behalf_of"),
        note=facts["note"],
        is_last=facts["is_last"],
    )


@login_required
@require_POST
def marks(request: HttpRequest, plate: str, entry: UUID) -> HttpResponse:
    """What was written for the plot was about this tree."""
    found, person = _tree(request, plate), signed_in(request)
    row = get_object_or_404(DiaryEntry.objects.visible_to(person).standing(), pk=entry)
    try:
        care.mark(found, row, by=person)
    except AdoptionRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Phiếu này nay là việc của cây %(plate)s.") % {"plate": found.plate})
    return redirect("adoption:farm-tree", plate=found.plate)


@login_required
@require_POST
def loss(request: HttpRequest, plate: str) -> HttpResponse:
    found, form = _tree(request, plate), LossForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("adoption:farm-tree", plate=found.plate)
    try:
        losses.report_loss(found, by=signed_in(request), **form.cleaned_data)
    except AdoptionRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi. Hợp tác xã và chủ cây đều biết."))
    return redirect("adoption:farm-tree", plate=found.plate)


def _told(form: Form, refusal: Any) -> None:
    part = getattr(refusal, "part", "photo" if isinstance(refusal, keeping.FileRefusedError) else "")
    form.add_error(
        {"photos": "photo"}.get(part, part) if part in {*form.fields, "photos"} else None, str(refusal)
    )
