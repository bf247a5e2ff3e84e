"""The keeper's desk: what comes, what stands there, what leaves, what is owed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.display import access, agreements, consigning, shelf, showing
from commune.display.forms import CountedForm, CountForm, LossForm, ReturnForm, SaleForm, SettleForm, UndoForm
from commune.display.models import Agreement, Consignment, PaidBy, PointMove
from commune.display.refusing import DisplayRefusedError
from commune.people.models import Person
from commune.people.signed_in import signed_in
from commune.places.models import Place


def point_of(request: HttpRequest, code: str) -> Place:
    return get_object_or_404(access.points_kept_by(signed_in(request)), code=code)


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    found = point_of(request, code)
    coming = Consignment.objects.under_way().filter(point=found).shown().order_by("sent_at")
    proposed = Agreement.objects.filter(point=found, acceptance__isnull=True).select_related("cooperative")
    facts = {
        "point": found,
        "coming": [(each, CountedForm(auto_id=f"nhan-{each.pk.hex[:8]}-%s")) for each in coming],
        "proposed": [(each, agreements.percent_of(each)) for each in proposed.order_by("proposed_at")],
        "rows": showing.shelf_rows(found),
        "moves": [
            (each, UndoForm(auto_id=f"huy-{each.pk.hex[:8]}-%s")) for each in showing.latest_moves(found)
        ],
        "owed": [(each, _settling(found, each, signed_in(request))) for each in showing.owed_at(found)],
        "settlements": found.settlements.select_related("cooperative", "paid").order_by("-drawn_at")[:12],
    }
    return render(request, "display/desk.html", facts)


def _settling(point: Place, owed: showing.Owed, person: Person) -> SettleForm:
    form = SettleForm(point=point, person=person, auto_id=f"doi-{owed.cooperative.pk.hex[:8]}-%s")
    form.initial["cooperative"] = owed.cooperative.pk
    return form


def tried(request: HttpRequest, write: Callable[[], object], done: str) -> None:
    try:
        write()
    except DisplayRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def told_wrong(request: HttpRequest, form: forms.Form) -> None:
    """A small form of one line has no page of its own: its first error is told above the desk."""
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields and form.fields[name].label else ""
        messages.error(request, f"{label}{errors[0]}")


def _written(
    request: HttpRequest, form: forms.Form, code: str, write: Callable[[dict[str, Any]], object], done: str
) -> HttpResponse:
    if form.is_valid():
        tried(request, lambda: write(form.cleaned_data), done)
    else:
        told_wrong(request, form)
    return redirect("display:desk", code)


@login_required
@require_POST
def acceptance(request: HttpRequest, pk: UUID) -> HttpResponse:
    kept = Agreement.objects.filter(point__in=access.points_kept_by(signed_in(request)))
    found = get_object_or_404(kept.select_related("point__holder"), pk=pk)
    done = _("Đã đồng ý thỏa thuận.")
    tried(request, lambda: agreements.accept(found, by=signed_in(request)), done)
    return redirect("display:desk", found.point.code)


def _consignment(request: HttpRequest, pk: UUID) -> Consignment:
    return get_object_or_404(Consignment.objects.at_points_of(signed_in(request)).shown(), pk=pk)


@login_required
@require_POST
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, by = _consignment(request, pk), signed_in(request)
    form = CountedForm(request.POST)
    done = _("Đã nhận hàng.")
    return _written(
        request, form, found.point.code, lambda told: consigning.receive(found, by=by, **told), done
    )


@login_required
@require_POST
def sales(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, by = _consignment(request, pk), signed_in(request)
    form = SaleForm(request.POST)

    def write(told: dict[str, Any]) -> object:
        return shelf.sell(found, **{**told, "method": PaidBy(told["method"])}, by=by)

    return _written(request, form, found.point.code, write, _("Đã ghi bán."))


@login_required
@require_POST
def losses(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, by = _consignment(request, pk), signed_in(request)
    form = LossForm(request.POST)
    done = _("Đã ghi hao hụt.")
    return _written(request, form, found.point.code, lambda told: shelf.lose(found, by=by, **told), done)


@login_required
@require_POST
def returns(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, by = _consignment(request, pk), signed_in(request)
    form = ReturnForm(request.POST)
    done = _("Đã ghi trả về. Hợp tác xã đếm lại khi nhận.")
    return _written(request, form, found.point.code, lambda told: shelf.send_back(found, by=by, **told), done)


@login_required
@require_POST
def counts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A count changes nothing: a difference is explained by a loss with its reason."""
    found, by = _consignment(request, pk), signed_in(request)
    form = CountForm(request.POST)
    done = _("Đã ghi số đếm.")
    return _written(request, form, found.point.code, lambda told: shelf.count(found, by=by, **told), done)


@login_required
@require_POST
def undoing(request: HttpRequest, pk: UUID) -> HttpResponse:
    kept = PointMove.objects.filter(consignment__in=Consignment.objects.at_points_of(signed_in(request)))
    related = ("consignment__point__holder", "consignment__lot__trade_item", "consignment__lot__place")
    found, by = get_object_or_404(kept.select_related(*related), pk=pk), signed_in(request)
    form, code = UndoForm(request.POST), found.consignment.point.code
    done = _("Đã ghi hủy. Dòng cũ vẫn còn để đối chiếu.")
    return _written(request, form, code, lambda told: shelf.undo(found, by=by, **told), done)
