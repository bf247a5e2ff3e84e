"""The packer's pages on a tablet: lots at hand, weighing in, packing, and what was packed."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commune.design.paging import page_of
from commune.packhouse import access, available, intake
from commune.packhouse import packing as packing_work
from commune.packhouse.forms import IntakeForm, PackingForm
from commune.packhouse.models import Packing
from commune.packhouse.refusing import PackingRefusedError
from commune.people.signed_in import signed_in
from commune.places.models import Place

REFUSED = 422


def _house(request: HttpRequest, code: str) -> Place:
    visible = access.packhouses_visible_to(signed_in(request)).select_related("holder", "unit")
    return get_object_or_404(visible, code=code)


def _own_house(request: HttpRequest, code: str) -> Place:
    found = _house(request, code)
    if not access.works_at(signed_in(request), found):
        raise PermissionDenied
    return found


def _told(form: Form, refusal: PackingRefusedError) -> None:
    form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))


@login_required
@require_GET
def houses(request: HttpRequest) -> HttpResponse:
    """Her packing houses; straight in where there is one."""
    found = access.packhouses_visible_to(signed_in(request)).select_related("holder").order_by("name")
    if len(found) == 1:
        return redirect("packhouse:house", code=found[0].code)
    return render(request, "packhouse/houses.html", {"houses": found})


@login_required
@require_GET
def house(request: HttpRequest, code: str) -> HttpResponse:
    """Lots that can be packed, and what was packed lately."""
    found = _house(request, code)
    wanted = request.GET.get("tim", "").strip()
    packed = Packing.objects.visible_to(signed_in(request)).filter(place=found).shown()
    facts = {
        "house": found,
        "rows": available.available_at(found, wanted=wanted),
        "wanted": wanted,
        "page": page_of(packed, request, size=10),
        "may_pack": access.works_at(signed_in(request), found),
    }
    return render(request, "packhouse/house.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def intakes(request: HttpRequest, code: str) -> HttpResponse:
    found = _own_house(request, code)
    rows = available.available_at(found)
    only = rows[0].lot.pk if len(rows) == 1 else None
    form = IntakeForm(request.POST or None, rows=rows, initial={"lot": request.GET.get("lo", only)})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = intake.receive(
                facts["lot"],
                quantity=facts["quantity"],
                at=form.at(),
                by=signed_in(request),
                place=found,
                client_id=facts["client_id"],
            )
            return redirect(f"{request.path}?xong={made.lot.code}")
        except PackingRefusedError as refusal:
            _told(form, refusal)
    status = REFUSED if form.errors else 200
    facts = {"house": found, "form": form, "done": request.GET.get("xong", "")}
    return render(request, "packhouse/intake_form.html", facts, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def packings(request: HttpRequest, code: str) -> HttpResponse:
    """Take kilograms of lots, say how many boxes came out and what was lost."""
    found = _own_house(request, code)
    again = _packed_before(request, found)
    if again:
        return redirect("packhouse:packing", pk=again.pk)
    rows = available.available_at(found, wanted=request.GET.get("tim", ""))
    form = PackingForm(request.POST or None, place=found, rows=rows)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            lot = packing_work.pack(
                form.inputs(),
                trade_item=facts["trade_item"],
                units=facts["units"],
                at=form.at(),
                by=signed_in(request),
                place=found,
                loss_kg=facts["loss"],
                client_id=facts["client_id"],
                grade=facts["grade"],
            )
            return redirect("packhouse:packing", pk=Packing.objects.made(lot).pk)
        except PackingRefusedError as refusal:
            _told(form, refusal)
    status = REFUSED if form.errors else 200
    return render(request, "packhouse/packing_form.html", {"house": found, "form": form}, status=status)


def _packed_before(request: HttpRequest, found: Place) -> Packing | None:
    """A form sent twice: what it packed the first time may have used its lots up, so ask before judging the form."""
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
    own = Packing.objects.visible_to(signed_in(request)).filter(place=found, packed_by=signed_in(request))
    return own.filter(client_id=client_id).first()


@login_required
@require_GET
def packing(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Packing.objects.visible_to(signed_in(request)).shown(), pk=pk)
    facts = {
        "packing": found,
        "total": sum(each.quantity for each in found.inputs.all()),
        "net": found.units * found.net_content,
        "may_pack": access.works_at(signed_in(request), found.place),
        "title": _("Đã đóng gói"),
    }
    return render(request, "packhouse/packing.html", facts)
