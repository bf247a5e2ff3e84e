"""One contract at the co-op's desk: pack, send, top up, substitute, settle, pay back, offer the next year."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.adoption import access, boxes, harvesting, losses, owners, refunds, renewal, settling, story
from commune.adoption.desk_forms import PackhouseForm, SubstituteForm, TopUpForm, YearForm
from commune.adoption.desk_views import refused, tried
from commune.adoption.models import FruitBox, LossRule, OwnerRefund, ShortfallRule, TreeContract
from commune.orders.forms import HandoverForm, ReasonForm, RefundSentForm
from commune.people.signed_in import signed_in

PLACE = "adoption:kept-contract"


def _kept(request: HttpRequest, code: str) -> TreeContract:
    visible = TreeContract.objects.visible_to(signed_in(request)).with_facts()
    found = get_object_or_404(visible, code=code)
    if not access.keeps(signed_in(request), found):
        raise PermissionDenied
    return found


def _box(request: HttpRequest, code: str, pk: UUID) -> FruitBox:
    found = _kept(request, code)
    return get_object_or_404(FruitBox.objects.filter(contract=found).select_related("address__unit"), pk=pk)


@login_required
@require_safe
def contract(request: HttpRequest, code: str) -> HttpResponse:
    """Officials see that it stands and how far it is, without names."""
    person = signed_in(request)
    visible = TreeContract.objects.visible_to(person).with_facts()
    found = get_object_or_404(visible, code=code)
    keeps = access.keeps(person, found)
    facts = {
        **story.facts_of(found),
        "keeps": keeps,
        "owner": owners.owner_of(found) if keeps else None,
    }
    facts["reads_owner"] = keeps
    if keeps:
        facts |= _forms(request, found)
        for row in facts["boxes"]:
            row["loss_form"] = ReasonForm(
                initial={"reason": row["refusal"]}, auto_id=f"id_{row['box'].pk}_%s"
            )
    return render(request, "adoption/kept_contract.html", facts)


def _forms(request: HttpRequest, found: TreeContract) -> dict[str, object]:
    """Only what can be done now."""
    now, offer = timezone.now(), found.offer
    is_running = hasattr(found, "paid") and not hasattr(found, "end") and not hasattr(found, "settlement")
    lost = hasattr(owners.tree_of(found), "loss")
    sums = settling.reckon(found)
    may_top_up = is_running and not lost and found.terms.on_shortfall == ShortfallRule.TOP_UP and sums.missing
    fitting = losses.substitutes_for(found) if is_running and lost else []
    year = {
        "starts_on": offer.ends_on + timedelta(days=1),
        "ends_on": offer.ends_on + timedelta(days=365),
        "price": offer.price,
        "floor_kg": offer.floor_kg,
    }
    return {
        "hindrance": settling.hindrance(found, now) if is_running else "",
        "is_running": is_running,
        "pack_form": PackhouseForm(signed_in(request)),
        "handover": HandoverForm(offer.tree.cooperative, initial={"client_id": found.pk}),
        "top_up_form": TopUpForm(found) if may_top_up and harvesting.is_finished(found) else None,
        "substitute_form": SubstituteForm(fitting) if fitting else None,
        "no_substitute": is_running and lost and not fitting and found.terms.on_loss == LossRule.SUBSTITUTE,
        "year_form": YearForm(initial=year) if hasattr(found, "settlement") and not lost else None,
        "open_refunds": [
            (each, RefundSentForm(initial={"refund": each.pk}, auto_id=f"id_{each.pk}_%s"))
            for each in found.refunds.all()
            if not hasattr(each, "sent")
        ],
    }


@login_required
@require_POST
def packing(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    box, form = _box(request, code, pk), PackhouseForm(signed_in(request), request.POST)
    if not form.is_valid():
        return refused(request, form, PLACE, code)
    place = form.cleaned_data["place"]
    return tried(
        request, lambda: boxes.pack(box, place=place, by=signed_in(request)), _("Đã đóng hộp."), PLACE, code
    )


@login_required
@require_POST
def handover(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    box = _box(request, code, pk)
    form = HandoverForm(box.contract.offer.tree.cooperative, request.POST)
    if not form.is_valid():
        return refused(request, form, PLACE, code)
    facts = {name: form.cleaned_data[name] for name in ("vessel", "from_place", "to_place")}
    done = _("Đã giao cho vận chuyển.")
    return tried(request, lambda: boxes.hand_over(box, by=signed_in(request), **facts), done, PLACE, code)


@login_required
@require_POST
def fetching(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    box = _box(request, code, pk)
    done = _("Đã ghi: chủ cây tới lấy.")
    return tried(request, lambda: boxes.fetched(box, by=signed_in(request)), done, PLACE, code)


@login_required
@require_POST
def box_loss(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    box, form = _box(request, code, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return refused(request, form, PLACE, code)
    reason, done = form.cleaned_data["reason"], _("Đã ghi hộp thất lạc. Chủ cây đã được báo.")
    return tried(request, lambda: boxes.lose(box, reason=reason, by=signed_in(request)), done, PLACE, code)


@login_required
@require_POST
def top_ups(request: HttpRequest, code: str) -> HttpResponse:
    found = _kept(request, code)
    form = TopUpForm(found, request.POST)
    if not form.is_valid():
        return refused(request, form, PLACE, code)
    facts, done = form.cleaned_data, _("Đã bù trái.")
    return tried(request, lambda: boxes.top_up(found, by=signed_in(request), **facts), done, PLACE, code)


@login_required
@require_POST
def substitution(request: HttpRequest, code: str) -> HttpResponse:
    found = _kept(request, code)
    form = SubstituteForm(losses.substitutes_for(found), request.POST)
    if not form.is_valid():
        return refused(request, form, PLACE, code)
    offer, done = form.cleaned_data["offer"], _("Đã đổi cây. Chủ cây đã được báo.")
    return tried(request, lambda: losses.substitute(found, offer, by=signed_in(request)), done, PLACE, code)


@login_required
@require_POST
def settlement(request: HttpRequest, code: str) -> HttpResponse:
    found = _kept(request, code)
    done = _("Đã quyết toán. Chủ cây thấy ngay.")
    return tried(request, lambda: settling.settle(found, by=signed_in(request)), done, PLACE, code)


@login_required
@require_POST
def renewal_offer(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _kept(request, code), YearForm(request.POST)
    if not form.is_valid():
        return refused(request, form, PLACE, code)
    facts, done = form.cleaned_data, _("Đã mở bán năm sau, chủ cây được chọn trước.")
    return tried(
        request, lambda: renewal.open_renewal(found, by=signed_in(request), **facts), done, PLACE, code
    )


@login_required
@require_POST
def refund(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _kept(request, code), RefundSentForm(request.POST)
    if not form.is_valid():
        return refused(request, form, PLACE, code)
    row = get_object_or_404(OwnerRefund.objects.filter(contract=found), pk=form.cleaned_data["refund"])
    number, done = form.cleaned_data["transaction_number"], _("Đã ghi là đã trả lại.")
    return tried(
        request,
        lambda: refunds.note_sent(row, transaction_number=number, by=signed_in(request)),
        done,
        PLACE,
        code,
    )
