"""The farmer's pages on a phone: today, a plot, writing an entry or a harvest, and what was written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.design.paging import page_of
from commune.farm import access, activities, amending, diary, diary_pages, judging, photos
from commune.farm import seasons as plot_seasons
from commune.farm.forms import (
    CorrectionForm,
    EntryForm,
    HarvestForm,
    SeasonForm,
    VoidForm,
    initial_of,
    repeated,
)
from commune.farm.harvest import HarvestRefusedError, record_harvest
from commune.farm.models import DiaryEntry
from commune.farm.writing import EntryRefusedError
from commune.files import serving
from commune.people.signed_in import signed_in
from commune.places.models import Place
from commune.places.work import plots_worked_by

REFUSED = 422


def _plot(request: HttpRequest, code: str) -> Place:
    visible = access.plots_visible_to(signed_in(request)).select_related("holder__parent", "unit")
    return get_object_or_404(visible, code=code)


def _written_plot(request: HttpRequest, code: str) -> Place:
    found = _plot(request, code)
    if not plots_worked_by(signed_in(request)).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def _entry(request: HttpRequest, pk: UUID) -> DiaryEntry:
    return get_object_or_404(DiaryEntry.objects.visible_to(signed_in(request)).shown(), pk=pk)


def _form_page(request: HttpRequest, template: str, form: Form, **facts: Any) -> HttpResponse:
    return render(request, template, {"form": form, **facts}, status=REFUSED if form.errors else 200)


def _told(form: Form, refusal: EntryRefusedError) -> None:
    """Puts the refusal beside its field, or above the form."""
    form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Hôm nay: her plots and what may be done; the technician finds the farmer first."""
    person = signed_in(request)
    wanted = request.GET.get("tim", "")
    page = page_of(diary_pages.plots_of(person, wanted), request, size=20)
    facts = {
        "page": page,
        "summaries": [diary_pages.summary_of(each) for each in page],
        "wanted": wanted,
        "leads": diary_pages.leads_members(person),
        "unconfirmed": diary_pages.unconfirmed_of(person),
    }
    return render(request, "farm/today.html", facts)


@login_required
@require_GET
def plot(request: HttpRequest, code: str) -> HttpResponse:
    """One plot: may she pick, what can be written, what was written."""
    found = _plot(request, code)
    written = DiaryEntry.objects.filter(plot=found, voids__isnull=True).shown()
    page = page_of(written, request, size=20)
    facts = {
        "plot": found,
        "page": page,
        "timeline": [diary_pages.line_of(each) for each in page],
        "may_write": plots_worked_by(signed_in(request)).filter(pk=found.pk).exists(),
        "on_behalf": not access.is_of_household(signed_in(request), found),
        **diary_pages.state_of(found),
    }
    return render(request, "farm/plot.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """Write one piece of work: `?viec=` says which, `?lai=1` fills in what was done last time."""
    found = _written_plot(request, code)
    kind = request.GET.get("viec", "")
    if not kind:
        return redirect("farm:plot", code=found.code)
    if kind not in activities.known_activities() or kind == activities.HARVESTING:
        raise Http404
    activity = activities.activity_of(kind)
    last = diary.last_of(found, kind)
    initial = repeated(last) if last and "lai" in request.GET else {}
    form = EntryForm(
        request.POST or None, plot=found, person=signed_in(request), activity=activity, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("farm:entry", pk=_recorded(request, found, form).pk)
        except EntryRefusedError as refusal:
            _told(form, refusal)
    return _form_page(request, "farm/entry_form.html", form, plot=found, activity=activity, last=last)


def _recorded(request: HttpRequest, found: Place, form: EntryForm) -> DiaryEntry:
    work = form.work()
    return diary.record_entry(
        found,
        activity=work.activity,
        occurred_at=work.occurred_at,
        ends_at=work.ends_at,
        inputs=work.inputs,
        note=work.note,
        body=work.body,
        by=signed_in(request),
        client_id=form.cleaned_data["client_id"],
        on_behalf_of=form.cleaned_data.get("on_behalf_of"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def harvests(request: HttpRequest, code: str) -> HttpResponse:
    """Hái trái: weigh, write, get the lot; refused inside the interval with the day from which it is allowed."""
    found = _written_plot(request, code)
    form = HarvestForm(request.POST or None, plot=found, person=signed_in(request))
    refusal: EntryRefusedError | None = None
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            lot = record_harvest(
                found,
                trade_item=facts["trade_item"],
                quantity=facts["quantity"],
                at=form.at(),
                by=signed_in(request),
                client_id=facts["client_id"],
                on_behalf_of=facts.get("on_behalf_of"),
                note=facts["note"],
            )
            return redirect("farm:entry", pk=lot.harvest.pk)
        except EntryRefusedError as refused:
            refusal = refused
            _told(form, refused)
    verdict = refusal.verdict if isinstance(refusal, HarvestRefusedError) else None
    state = diary_pages.state_of(found)
    return _form_page(request, "farm/harvest_form.html", form, plot=found, **{**state, "refused": verdict})


@login_required
@require_http_methods(["GET", "POST"])
def seasons(request: HttpRequest, code: str) -> HttpResponse:
    found = _written_plot(request, code)
    form = SeasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plot_seasons.open_season(found, by=signed_in(request), **form.cleaned_data)
            return redirect("farm:plot", code=found.code)
        except plot_seasons.SeasonRefusedError as refusal:
            form.add_error(None, str(refusal))
    return _form_page(
        request, "farm/season_form.html", form, plot=found, seasons=found.seasons.order_by("-starts_on")
    )


@login_required
@require_GET
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written; right after writing this is the answer "đã ghi"."""
    found = _entry(request, pk)
    person = signed_in(request)
    facts = {
        "entry": found,
        "line": diary_pages.line_of(found),
        **diary_pages.phone_of(found),
        "arrived": photos.arrived(found.photos.select_related("added_by")),
        "is_standing": DiaryEntry.objects.standing().filter(pk=found.pk).exists(),
        "may_write": plots_worked_by(person).filter(pk=found.plot_id).exists(),
        "may_confirm": found.on_behalf_of_id == person.pk and not hasattr(found, "confirmation"),
        **judging.told_of(found),
    }
    return render(request, "farm/entry.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _entry(request, pk)
    _written_plot(request, found.plot.code)
    form = CorrectionForm(
        request.POST or None,
        plot=found.plot,
        person=signed_in(request),
        activity=found.kind,
        initial=initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = amending.correct_entry(
                found,
                form.work(),
                reason=facts["reason"],
                by=signed_in(request),
                client_id=facts["client_id"],
            )
            return redirect("farm:entry", pk=made.pk)
        except EntryRefusedError as refusal:
            _told(form, refusal)
    return _form_page(request, "farm/amend_form.html", form, entry=found, title=_("Sửa phiếu"))


@login_required
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _entry(request, pk)
    _written_plot(request, found.plot.code)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            amending.void_entry(found, by=signed_in(request), **form.cleaned_data)
            messages.success(request, _("Đã bỏ phiếu. Phiếu cũ vẫn được giữ và ghi rõ là đã bỏ."))
            return redirect("farm:plot", code=found.plot.code)
        except EntryRefusedError as refusal:
            _told(form, refusal)
    return _form_page(request, "farm/amend_form.html", form, entry=found, title=_("Bỏ phiếu"))


@login_required
@require_POST
def confirmation(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _entry(request, pk)
    try:
        amending.confirm_entry(found, by=signed_in(request))
        messages.success(request, _("Đã xác nhận."))
    except EntryRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("farm:entry", pk=found.pk)


@login_required
@require_GET
def photo(request: HttpRequest, pk: UUID, digest: str) -> HttpResponseBase:
    """A picture of an entry, for whoever may read the entry."""
    found = get_object_or_404(_entry(request, pk).photos, digest=digest)
    if not photos.arrived([found]):
        raise Http404
    return serving.shown(found.digest)
