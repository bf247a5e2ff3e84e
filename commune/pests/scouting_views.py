"""Scouting on a phone: counting among the trees, the technician's list, the farmer's notice and her answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design import workbook
from commune.design.paging import page_of
from commune.people.access import works_in
from commune.people.models import LEADING, Role
from commune.people.naming import public_name_of
from commune.people.signed_in import signed_in
from commune.pests import alarms, scouting
from commune.pests.catalogue import Organism
from commune.pests.forms import CountForm, ReplyForm, countable
from commune.pests.models import ScoutingCount
from commune.pests.scouting import CountRefused
from commune.places.models import Place
from commune.places.showing import hamlet_said
from commune.places.work import plots_worked_by
from commune.products.crops import BY_CODE, CROPS, crop_named

REFUSED = 422
PAGE = 20


@login_required
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Plots to count on, alarms first, then what was counted."""
    person = signed_in(request)
    standing = [each for each in alarms.recent_for(person) if each.is_alarm]
    page = page_of(alarms.with_facts(ScoutingCount.objects.visible_to(person)), request, size=PAGE)
    facts = {
        "plots": plots_worked_by(person).select_related("holder").order_by("code")[:60],
        "alarms": sorted(standing, key=lambda each: hasattr(each, "reply")),
        "page": page,
    }
    return render(request, "pests/counts.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def new_count(request: HttpRequest, code: str) -> HttpResponse:
    """First the crop and the pest (`?cay=&sau=`), then the figures."""
    visible = Place.objects.plots().visible_to(signed_in(request))
    plot = get_object_or_404(visible.select_related("holder"), code=code)
    if not plots_worked_by(request.user).filter(pk=plot.pk).exists():
        raise PermissionDenied
    crop = crop_named(request.GET.get("cay", "")) or CROPS[0]
    offered = countable(crop.code)
    pest = next((each for each in offered if each.slug == request.GET.get("sau")), None)
    if pest is None:
        tabs = [
            {"label": each.name.capitalize(), "href": f"?cay={each.code}", "current": each == crop}
            for each in CROPS
        ]
        facts = {"plot": plot, "crop": crop, "pests": offered, "tabs": tabs}
        return render(request, "pests/choose.html", facts)
    return _count_page(request, plot, crop.code, pest)


def _count_page(request: HttpRequest, plot: Place, crop: str, pest: Organism) -> HttpResponse:
    form = CountForm(request.POST or None, crop=crop, pest=pest)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = scouting.record_count(
                plot, crop=crop, organism=pest.slug, stage=facts["stage"], counted_on=facts["counted_on"],
                samples=int(facts["samples"]), found=int(facts["found"]), enemies=form.enemies(), note=facts["note"],
                by=signed_in(request), client_id=facts["client_id"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi phiếu đếm."))
            return redirect("pests:count", pk=made.pk)
        except CountRefused as refusal:
            form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
    facts = {"plot": plot, "pest": pest, "form": form, "crop": BY_CODE[crop]}
    return render(request, "pests/count_form.html", facts, status=REFUSED if form.errors else 200)


def _found(request: HttpRequest, pk: UUID) -> ScoutingCount:
    visible = alarms.with_facts(ScoutingCount.objects.visible_to(signed_in(request)))
    return get_object_or_404(visible, pk=pk)


@login_required
@require_safe
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _shown(request, _found(request, pk), ReplyForm())


@login_required
@require_POST
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _found(request, pk), ReplyForm(request.POST)
    if not _is_of_household(request, found):
        raise PermissionDenied
    if form.is_valid():
        scouting.reply(found, answer=form.cleaned_data["answer"], by=signed_in(request))
        messages.success(request, _("Đã báo cho cán bộ kỹ thuật."))
        return redirect("pests:count", pk=found.pk)
    return _shown(request, found, form, status=REFUSED)


def _shown(request: HttpRequest, found: ScoutingCount, form: ReplyForm, status: int = 200) -> HttpResponse:
    facts: dict[str, Any] = {
        "count": found,
        "crop": BY_CODE[found.crop],
        "outcome": found.outcome,
        "enemies": found.enemies.all(),
        "may_reply": found.is_alarm and not hasattr(found, "reply") and _is_of_household(request, found),
        "form": form,
    }
    return render(request, "pests/count.html", facts, status=status)


def _is_of_household(request: HttpRequest, found: ScoutingCount) -> bool:
    return works_in(request.user, found.plot.holder, Role.FARMER, *LEADING)


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Counts of the plots that she may see; households by code unless they consent to be named."""
    columns = ("Ngày đếm", "Mã vườn", "Hộ", "Ấp", "Cây", "Giai đoạn", "Sâu bệnh", "Số chỗ đã coi", "Đếm được",
               "Trung bình", "Đơn vị", "Thiên địch đếm được", "Kết luận", "Nguồn nói vượt", "Trả lời")  # fmt: skip
    shown = alarms.with_facts(ScoutingCount.objects.visible_to(signed_in(request)))
    return workbook.answer("phieu dem sau benh", workbook.Sheet("Phiếu đếm", columns, map(_row, shown)))


def _row(each: ScoutingCount) -> list[Any]:
    above = [saying.threshold.cited for saying in each.sayings if saying.is_above]
    return [
        each.counted_on, each.plot.code, public_name_of(each.plot.holder), hamlet_said(each.plot),
        BY_CODE[each.crop].name, each.stage_label, each.pest.name, each.samples, each.found, each.mean,
        each.pest.unit, "; ".join(f"{line.enemy.name}: {line.found}" for line in each.enemies.all()),
        each.outcome.label, "; ".join(above), each.reply.get_answer_display() if hasattr(each, "reply") else "",
    ]  # fmt: skip
