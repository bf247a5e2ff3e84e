"""The co-op's pooling desk, and the page on which each member answers for her part."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.design.paging import page_of
from commune.people.models import Organization
from commune.people.signed_in import signed_in
from commune.trading import access, counter, faces, pooling
from commune.trading.board_views import want_row
from commune.trading.forms import AnswerForm, PoolForm, ReasonForm, week_words
from commune.trading.models import Pool, PoolPart, Want
from commune.trading.refusing import TradeRefusedError
from commune.trading.views import REFUSED, add_refusal, said


def _cooperative(request: HttpRequest) -> Organization:
    """Hers; who manages two names one by its code."""
    found = access.pooling_cooperatives(request.user).order_by("code")
    chosen = found.filter(code=request.GET.get("htx", "")).first() or found.first()
    if chosen is None:
        raise PermissionDenied
    return chosen


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Wants that can be gathered for, and pools under way."""
    cooperative = _cooperative(request)
    wants = Want.objects.standing(timezone.localdate()).shown().exclude(organization=cooperative)
    rows = Pool.objects.kept_by(signed_in(request)).select_related(
        "want__variety", "want__organization", "dropping"
    )
    page = page_of(rows.order_by("-opened_at", "pk"), request, size=20)
    facts = {
        "cooperative": cooperative,
        "wants": [want_row(each) for each in wants.order_by("-wanted_at")[:30]],
        "page": page,
        "pools": [(each, *faces.pool_face(each)) for each in page],
    }
    return render(request, "trading/pools.html", facts)


def _week(request: HttpRequest, want: Want) -> date:
    known = pooling.weeks_of(want)
    try:
        asked = date.fromisoformat(request.GET.get("tuan", ""))
    except ValueError:
        return known[0]
    if asked not in known:
        raise Http404
    return asked


@login_required
@require_http_methods(["GET", "POST"])
def pools(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose members' offers for one want and ask them."""
    cooperative, person = _cooperative(request), signed_in(request)
    want = get_object_or_404(Want.objects.standing(timezone.localdate()).shown(), pk=pk)
    week = _week(request, want)
    fits, left = pooling.members_offers(cooperative, want, week), counter.left_of(want, week)
    form = PoolForm(request.POST or None, fits=fits, want=want, week=week, left=left)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = pooling.open_pool(
                cooperative,
                want=want,
                week=week,
                offers=form.chosen(),
                kilograms=told["kilograms"],
                price=told["price"],
                answer_by=told["answer_by"],
                by=person,
                client_id=told["client_id"],
            )
        except TradeRefusedError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Đã chia phần và báo cho từng hộ."))
            return redirect("trading:pool", pk=made.pk)
    facts = want_row(want) | {
        "cooperative": cooperative,
        "form": form,
        "fits": fits,
        "left": left,
        "week": week,
        "weeks": [(each.isoformat(), week_words(each), each == week) for each in pooling.weeks_of(want)],
    }
    return render(request, "trading/pool_form.html", facts, status=REFUSED if form.errors else 200)


@login_required
@never_cache
@require_GET
def pool(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each member's part and word."""
    kept = Pool.objects.kept_by(signed_in(request)).select_related(
        "cooperative", "want__organization", "want__variety", "dropping"
    )
    found = get_object_or_404(kept, pk=pk)
    parts = found.parts.select_related("offer__organization", "answer__answered_by", "taking__back")
    rows = [(each, *faces.part_face(each)) for each in parts.order_by("offer__organization__code", "pk")]
    face, tone = faces.pool_face(found)
    made = found.contracts.filter(replacement=None).first()
    agreed = pooling.accepted_parts(found)
    facts = {
        "pool": found,
        "face": face,
        "tone": tone,
        "rows": rows,
        "contract": made,
        "agreed": sum(part.kilograms for part in agreed),
        "is_open": not made and not hasattr(found, "dropping"),
    }
    return render(request, "trading/pool.html", facts)


@login_required
@require_POST
def dropping(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(Pool.objects.kept_by(person), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi lý do bỏ đợt gom."))
    else:
        reason = form.cleaned_data["reason"]
        said(
            request,
            lambda: pooling.drop_pool(found, reason=reason, by=person),
            _("Đã bỏ đợt gom, báo cho các hộ."),
        )
    return redirect("trading:pool", pk=pk)


def _part(request: HttpRequest, pk: UUID) -> PoolPart:
    shown = PoolPart.objects.visible_to(signed_in(request)).select_related(
        "pool__cooperative", "pool__want__organization", "pool__want__variety", "pool__want__place",
        "offer__organization", "answer", "pool__dropping", "taking__back",
    )  # fmt: skip
    return get_object_or_404(shown, pk=pk)


@login_required
@never_cache
@require_GET
def part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What her co-op asks of her."""
    found = _part(request, pk)
    face, tone = faces.part_face(found)
    is_open = PoolPart.objects.unanswered().filter(pk=pk).exists()
    facts = {
        "part": found,
        "face": face,
        "tone": tone,
        "amount": found.kilograms * found.pool.price,
        "may_answer": is_open
        and found.pool.answer_by >= timezone.localdate()
        and access.trades_for(request.user, found.offer.organization),
        "period": pooling.period_of(found.pool.want, found.pool.week),
    }
    return render(request, "trading/part.html", facts)


@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, person = _part(request, pk), signed_in(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy bấm Đồng ý hoặc Không bán."))
    else:
        told = form.cleaned_data
        said(request, lambda: pooling.answer(found, by=person, **told), _("Đã báo cho hợp tác xã."))
    return redirect("trading:part", pk=pk)
