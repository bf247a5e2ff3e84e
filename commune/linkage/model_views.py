"""One linkage model: proposed by the manager, confirmed by the buyer on her phone, tied to contracts, ended."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.linkage import access, proposing
from commune.linkage.delivering import lines_of, weighed
from commune.linkage.forms import ContractForm, EndForm, ModelForm
from commune.linkage.models import LinkageModel, Party, Zone
from commune.linkage.refusing import LinkageRefusedError
from commune.linkage.views import REFUSED, refused
from commune.people.signed_in import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def models(request: HttpRequest) -> HttpResponse:
    """A proposal; a second press of the button makes no second one."""
    person = signed_in(request)
    led = access.cooperatives_led_by(person)
    if not led.exists():
        raise PermissionDenied
    form = ModelForm(request.POST or None, cooperatives=led, zones=Zone.objects.visible_to(person))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = proposing.propose(
                facts["cooperative"],
                buyer=facts["buyer"],
                terms=form.terms(),
                by=person,
                client_id=facts["client_id"],
            )
        except LinkageRefusedError as refusal:
            refused(form, refusal)
        else:
            told = _("Đã gửi đề nghị cho %(buyer)s. Bên mua xác nhận thì mô hình mới tính.")
            messages.success(request, told % {"buyer": made.buyer_name})
            return redirect("linkage:model", code=made.code)
    return render(request, "linkage/model_form.html", {"form": form}, status=REFUSED if form.errors else 200)


def _model(request: HttpRequest, code: str) -> Any:
    """With what `weighed` adds."""
    seen = weighed(LinkageModel.objects.visible_to(signed_in(request)))
    return get_object_or_404(
        seen.select_related("unit", "zone", "end__ended_by", "imported_in", "buyer", "cooperative"), code=code
    )


@login_required
@require_safe
def model(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _model(request, code))


def _page(
    request: HttpRequest,
    found: Any,
    *,
    form: ContractForm | None = None,
    end_form: EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    side = access.party_of(request.user, found)
    said = {each.side: each for each in found.confirmations.select_related("confirmed_by")}
    is_over = hasattr(found, "end")
    facts = {
        "model": found,
        "lines": lines_of(found),
        "share": _share(found),
        "missing": max(0, found.committed_kg - found.delivered_kg),
        "parties": [(party.label, said.get(party)) for party in Party],
        "is_agreed": found.imported_in_id is not None or len(said) == len(Party),
        "may_confirm": bool(side) and side not in said and not is_over,
        "form": (form or ContractForm(model=found)) if side and not is_over else None,
        "has_contracts": bool(side) and proposing.contracts_at_hand(found).exists(),
        "end_form": (end_form or EndForm()) if side and not is_over else None,
        "sees_zone": found.zone_id
        and Zone.objects.visible_to(request.user).filter(pk=found.zone_id).exists(),
    }
    return render(request, "linkage/model.html", facts, status=status)


def _share(model: Any) -> int:
    if not model.committed_kg:
        return 0
    return min(100, int(model.delivered_kg * 100 / model.committed_kg))


@login_required
@require_POST
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    found = _model(request, code)
    try:
        proposing.confirm(found, by=signed_in(request))
        messages.success(request, _("Đã xác nhận."))
    except LinkageRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("linkage:model", code=code)


@login_required
@require_POST
def contracts(request: HttpRequest, code: str) -> HttpResponse:
    """What is delivered under this contract counts for the model."""
    found = _model(request, code)
    if not access.party_of(request.user, found):
        raise PermissionDenied
    form = ContractForm(request.POST, model=found)
    if form.is_valid():
        try:
            made = proposing.tie(found, form.cleaned_data["contract"], by=signed_in(request))
        except LinkageRefusedError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Đã gắn hợp đồng %(code)s.") % {"code": made.contract.code})
            return redirect("linkage:model", code=code)
    return _page(request, found, form=form, status=REFUSED)


@login_required
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _model(request, code), EndForm(request.POST)
    if not access.party_of(request.user, found):
        raise PermissionDenied
    if form.is_valid():
        try:
            proposing.end(found, by=signed_in(request), **form.cleaned_data)
        except LinkageRefusedError as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Đã chấm dứt mô hình."))
            return redirect("linkage:model", code=code)
    return _page(request, found, end_form=form, status=REFUSED)
