"""The packer's pages on a tablet: the board, weighing in, packing, and what was packed."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commune.design.paging import page_of
from commune.packhouse import access, available, intake
from commune.packhouse import packing as packing_work
from commune.packhouse.day import steps_at
from commune.packhouse.doorway import REFUSED, house_of, own_house, sent_before, told
from commune.packhouse.forms import IntakeForm, PackingForm
from commune.packhouse.models import Packing
from commune.packhouse.refusing import PackingRefusedError
from commune.people.signed_in import signed_in


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
    found = house_of(request, code)
    wanted, today = request.GET.get("tim", "").strip(), timezone.localdate()
    packed = Packing.objects.visible_to(signed_in(request)).filter(place=found).shown()
    facts = {
        "house": found,
        "rows": available.available_at(found, wanted=wanted),
        "wanted": wanted,
        "steps": steps_at(found, today),
        "today": today,
        "page": page_of(packed, request, size=10),
        "may_pack": access.works_at(signed_in(request), found),
    }
    return render(request, "packhouse/house.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def intakes(request: HttpRequest, code: str) -> HttpResponse:
    found = own_house(request, code)
    rows = available.available_with(found, request.GET.get("lo", ""))
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
            told(form, refusal)
    status = REFUSED if form.errors else 200
    facts = {"house": found, "form": form, "done": request.GET.get("xong", "")}
    return render(request, "packhouse/intake_form.html", facts, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def packings(request: HttpRequest, code: str) -> HttpResponse:
    """Take kilograms of lots, say how many boxes came out and what was lost."""
    found = own_house(request, code)
    mine = Packing.objects.visible_to(signed_in(request)).filter(place=found, packed_by=signed_in(request))
    again = sent_before(request, mine)
    if again:
        return redirect("packhouse:packing", pk=again.pk)
    rows = available.available_with(found, request.GET.get("lo", ""), wanted=request.GET.get("tim", ""))
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
            told(form, refusal)
    status = REFUSED if form.errors else 200
    return render(request, "packhouse/packing_form.html", {"house": found, "form": form}, status=status)


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
