"""The co-op's desk for what it has on display elsewhere: agreements, consignments, returns, settlements."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.display import access, agreements, consigning, returning, showing
from commune.display.forms import AgreementForm, ConsignForm, CountedForm
from commune.display.keeper_views import told_wrong, tried
from commune.display.models import Agreement, Consignment, PointMove, PointMoveKind, Settlement
from commune.people.models import Organization
from commune.people.signed_in import signed_in
from commune.trace import recall


def _cooperative(request: HttpRequest) -> Organization:
    """Hers; the first where she sells for several."""
    found = access.cooperatives_of(signed_in(request)).order_by("name").first()
    if found is None:
        raise Http404
    return found


@login_required
@never_cache
@require_safe
def displays(request: HttpRequest) -> HttpResponse:
    found = _cooperative(request)
    person = signed_in(request)
    sent = Consignment.objects.sent_by(person).shown().with_moves()
    page = page_of(sent.order_by("-sent_at", "pk"), request, size=20)
    stopped = recall.recalled(each.lot for each in page) | recall.held(each.lot for each in page)
    waiting = returning.waiting_for(person)
    agreed = Agreement.objects.filter(cooperative=found).select_related("point", "acceptance")
    facts = {
        "cooperative": found,
        "page": page,
        "rows": [(each, showing.account_of(each), each.lot_id in stopped) for each in page],
        "returns": [(each, CountedForm(auto_id=f"lai-{each.pk.hex[:8]}-%s")) for each in waiting],
        "agreements": [(each, agreements.percent_of(each)) for each in agreed.order_by("-proposed_at")],
        "settlements": Settlement.objects.filter(cooperative=found)
        .select_related("point", "paid")
        .order_by("-drawn_at")[:12],
        "consign": ConsignForm(cooperative=found),
        "propose": AgreementForm(),
    }
    return render(request, "display/displays.html", facts)


@login_required
@require_POST
def agreements_of(request: HttpRequest) -> HttpResponse:
    found, by, form = _cooperative(request), signed_in(request), AgreementForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        done = _("Đã gửi thỏa thuận, chờ người giữ điểm đồng ý.")
        tried(request, lambda: agreements.propose(told.pop("point"), cooperative=found, by=by, **told), done)
    else:
        told_wrong(request, form)
    return redirect("display:displays")


@login_required
@require_POST
def consignments(request: HttpRequest) -> HttpResponse:
    found, by = _cooperative(request), signed_in(request)
    form = ConsignForm(request.POST, cooperative=found)
    if form.is_valid():
        told = form.cleaned_data
        level = told.pop("level")
        done = _("Đã gửi đi. Người giữ điểm đếm khi nhận.")
        tried(request, lambda: consigning.consign(level.lot, booth=level.booth, by=by, **told), done)
    elif not _is_known(request, by.pk):
        told_wrong(request, form)
    return redirect("display:displays")


def _is_known(request: HttpRequest, person: UUID) -> bool:
    """A form sent twice: the first time may have used the lot up, so ask before judging the form."""
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        return False
    return Consignment.objects.filter(client_id=client_id, sent_by=person).exists()


@login_required
@never_cache
@require_safe
def consignment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One consignment with all that became of it, for who sent it and who keeps it."""
    person = signed_in(request)
    seen = Consignment.objects.sent_by(person) | Consignment.objects.at_points_of(person)
    found = get_object_or_404(seen.distinct().shown(), pk=pk)
    moves = found.moves.select_related("sale", "undoes", "undone_by", "return_receipt")
    facts = {
        "consignment": found,
        "account": showing.account_of(found),
        "moves": moves.order_by("-moved_at", "-pk"),
        "counts": found.counts.order_by("-counted_at"),
        "percent": agreements.percent_of(found.agreement),
    }
    return render(request, "display/consignment.html", facts)


@login_required
@require_POST
def return_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    by = signed_in(request)
    hers = PointMove.objects.filter(
        kind=PointMoveKind.SENT_BACK, consignment__in=Consignment.objects.sent_by(by)
    )
    related = ("consignment__move", "consignment__booth__organization", "consignment__lot__trade_item")
    found, form = get_object_or_404(hers.select_related(*related), pk=pk), CountedForm(request.POST)
    if form.is_valid():
        done = _("Đã nhận lại, hàng đã lên kệ.")
        tried(request, lambda: returning.take_back(found, by=by, **form.cleaned_data), done)
    else:
        told_wrong(request, form)
    return redirect("display:displays")
