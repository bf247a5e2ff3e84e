"""What a unit's co-ops, linkage models and zones are, for who governs it; managers and buyers see their own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.lib.fold import words
from commune.linkage import access, digital
from commune.linkage.delivering import weighed
from commune.linkage.forms import ReasonForm
from commune.linkage.models import DigitalUse, LinkageModel, LinkageModelSet, Zone
from commune.linkage.refusing import LinkageRefusedError
from commune.linkage.zoning import measured
from commune.people.models import Person
from commune.people.signed_in import signed_in

REFUSED = 422


def refused(form: Form, refusal: LinkageRefusedError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def member_of_linkage(request: HttpRequest) -> Person:
    person = signed_in(request)
    if not access.takes_part(person):
        raise PermissionDenied
    return person


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`?tim=` searches models by name, product and either side, without accents."""
    person, today = member_of_linkage(request), timezone.localdate()
    wanted = request.GET.get("tim", "")[:100]
    models = _found(LinkageModel.objects.visible_to(person), wanted)
    uses = DigitalUse.objects.visible_to(person).standing(today)
    facts = {
        "wanted": wanted,
        "page": page_of(weighed(models).order_by("-begins", "code"), request),
        "cooperatives": _cooperatives(person),
        "digital_count": uses.count(),
        "model_count": LinkageModel.objects.visible_to(person).agreed().count(),
        "zones": measured(Zone.objects.visible_to(person)).select_related("unit").order_by("name")[:100],
        "others": uses.filter(organization__isnull=True).select_related("unit").order_by("name")[:40],
        "leads": access.cooperatives_led_by(person).exists(),
        "finds": access.units_found_by(person).exists(),
    }
    return render(request, "linkage/home.html", facts)


def _found(models: LinkageModelSet, wanted: str) -> LinkageModelSet:
    """Names of imported rows are not kept folded, and they are few: they are folded here."""
    asked = words(wanted)[:5]
    if not asked:
        return models
    said = models.values_list("pk", "name", "product", "buyer_name", "cooperative_name")
    keys = [key for key, *texts in said if set(asked) <= set(words(" ".join(texts)))]
    return models.filter(pk__in=keys)


def _cooperatives(person: Person) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {"cooperative": each, "use": digital.standing_of(each, today)}
        for each in access.cooperatives_seen_by(person).select_related("unit").order_by("folded")[:100]
    ]


@login_required
@require_safe
def cooperative(request: HttpRequest, code: str) -> HttpResponse:
    """What it does with digital technology, and what is missing."""
    return _cooperative_page(request, code, ReasonForm())


def _cooperative_page(request: HttpRequest, code: str, form: Form, problem: str = "") -> HttpResponse:
    found = get_object_or_404(access.cooperatives_seen_by(signed_in(request)), code=code)
    facts = {
        "cooperative": found,
        "found": digital.found_of(found),
        "use": digital.standing_of(found, timezone.localdate()),
        "past": found.digital_uses.select_related("end", "confirmed_by").order_by("-since"),
        "models": weighed(LinkageModel.objects.visible_to(signed_in(request)).filter(cooperative=found)),
        "may_find": access.may_find(request.user, found.unit),
        "form": form,
        "problem": problem,
    }
    status = REFUSED if problem or form.errors else 200
    return render(request, "linkage/cooperative.html", facts, status=status)


@login_required
@require_POST
def digital_uses(request: HttpRequest, code: str) -> HttpResponse:
    """The official's word that the co-op works digitally, on what the house found."""
    found = get_object_or_404(access.cooperatives_seen_by(signed_in(request)), code=code)
    try:
        digital.confirm(found, by=signed_in(request))
    except LinkageRefusedError as refusal:
        return _cooperative_page(request, code, ReasonForm(), str(refusal))
    messages.success(request, _("Đã xác nhận %(name)s dùng công nghệ số.") % {"name": found.name})
    return redirect("linkage:cooperative", code=code)


@login_required
@require_safe
def use(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _use(request, pk)
    if found.organization is not None:
        return redirect("linkage:cooperative", code=found.organization.code)
    facts = {"use": found, "may_find": access.may_find(request.user, found.unit), "form": ReasonForm()}
    return render(request, "linkage/use.html", facts)


def _use(request: HttpRequest, pk: UUID) -> DigitalUse:
    seen = DigitalUse.objects.visible_to(signed_in(request)).select_related("unit", "organization", "end")
    return get_object_or_404(seen.select_related("imported_in"), pk=pk)


@login_required
@require_POST
def use_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _use(request, pk), ReasonForm(request.POST)
    if not access.may_find(request.user, found.unit):
        raise PermissionDenied
    if form.is_valid():
        digital.end(found, reason=form.cleaned_data["reason"], by=signed_in(request))
        messages.success(request, _("Đã ghi thôi dùng công nghệ số."))
        return redirect("linkage:use", pk=pk)
    if found.organization is not None:
        return _cooperative_page(request, found.organization.code, form)
    facts = {"use": found, "may_find": True, "form": form}
    return render(request, "linkage/use.html", facts, status=REFUSED)
