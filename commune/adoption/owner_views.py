"""An owner's trees: contract, money, diary with photographs, boxes, transfer, the next year."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.adoption import (
    boxes,
    care,
    contracts,
    credits_of_owners,
    holding,
    owners,
    renewal,
    states,
    story,
    transfers,
    wording,
)
from commune.adoption.forms import AgreeForm, TransferForm, address_in, box_form
from commune.adoption.models import FruitBox, TreeContract, TreeHold, TreeTransfer, Way
from commune.adoption.refusing import AdoptionRefusedError
from commune.design.written import phone
from commune.files import serving
from commune.payments import requests
from commune.people.signed_in import signed_in

REFUSED = 422
WAYS = {"giao": Way.DELIVER, "tang": Way.GIFT, "lay": Way.PICKUP, "ban": Way.RESELL}


def _contract(request: HttpRequest, code: str) -> TreeContract:
    """Hers today; the page of one that she handed on is the new owner's."""
    return get_object_or_404(TreeContract.objects.of(signed_in(request)).with_facts(), code=code)


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    owned = TreeContract.objects.of(person).with_facts().order_by("-concluded_at")
    waiting = (
        TreeHold.objects.standing().held_by(person).filter(contract__isnull=True, substitution__isnull=True)
    )
    facts = {
        "contracts": [(each, states.face_of(each), owners.tree_of(each)) for each in owned],
        "holds": waiting.filter(until__gte=timezone.now()).select_related("offer__tree__variety"),
        "offered": transfers.offered_to(person),
        "credit": credits_of_owners.balance_of(person),
    }
    return render(request, "adoption/mine.html", facts)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The contract in full; agreeing to it asks for the money."""
    person = signed_in(request)
    found = get_object_or_404(
        TreeHold.objects.held_by(person).select_related("offer__tree__cooperative", "offer__terms"), pk=pk
    )
    known = TreeContract.objects.of(person).filter(hold=found).first()
    if known:
        return redirect(known.path)
    text = wording.contract_text(found.offer)
    initial = {"name": person.full_name, "phone": phone(person.phone), "agreed": wording.digest_of(text)}
    form = AgreeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "phone", "agreed", "client_id")}
        try:
            return redirect(contracts.conclude(found, by=person, **facts).path)
        except AdoptionRefusedError as refusal:
            form.add_error(refusal.part or None, str(refusal))
    shown = {
        "hold": found,
        "offer": found.offer,
        "form": form,
        "text": text,
        "agreed": wording.digest_of(text),
        "is_over": found.until < timezone.now() or hasattr(found, "end"),
        "credit": credits_of_owners.balance_of(person),
    }
    return render(request, "adoption/agree.html", shown, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def hold_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(
        TreeHold.objects.held_by(signed_in(request)).select_related("offer__tree"), pk=pk
    )
    done = _("Đã thôi giữ cây.")
    return _tried(request, lambda: holding.release(found, by=signed_in(request)), done, found.offer.tree.path)


@login_required
@never_cache
@require_safe
def contract(request: HttpRequest, code: str) -> HttpResponse:
    found = _contract(request, code)
    facts = {
        **story.facts_of(found),
        "ways": [(key, way.label) for key, way in WAYS.items()],
        "transfer_form": TransferForm(),
    }
    return render(request, "adoption/contract.html", facts)


@login_required
@never_cache
@require_safe
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Asked every few seconds while the page waits for money: silent until something changed."""
    found = _contract(request, code)
    received = requests.received_for(found.reference)
    waits = states.face_of(found).state == states.State.AWAITING
    same = waits and request.GET.get("received") == str(received)
    return HttpResponse(status=204) if same else HttpResponse(headers={"HX-Refresh": "true"})


@login_required
@require_POST
def cancellation(request: HttpRequest, code: str) -> HttpResponse:
    found = _contract(request, code)
    done = _("Hợp đồng đã hủy.")
    return _tried(request, lambda: contracts.cancel(found, by=signed_in(request)), done, found.path)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def box_list(request: HttpRequest, code: str) -> HttpResponse:
    """`?cach=` says how: giao (to a door), tang (a gift), lay (fetched), ban (bought back by the co-op)."""
    found = _contract(request, code)
    way = WAYS.get(request.GET.get("cach", ""))
    if way is None:
        raise Http404
    form: Any = box_form(way, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {
            name: form.cleaned_data.get(name) for name in ("client_id", "boxes", "kilograms", "greeting")
        }
        told = {name: value for name, value in given.items() if value is not None}
        try:
            boxes.schedule(found, way=way, by=signed_in(request), to=address_in(form), **told)
        except AdoptionRefusedError as refusal:
            form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã hẹn. Hợp tác xã nhìn thấy ngay."))
            return redirect(found.path)
    facts = {"contract": found, "form": form, "way": way, "available": boxes.available_of(found)}
    facts["choices"] = [(unit.pk, unit) for unit in getattr(form, "choices", [])]
    return render(request, "adoption/box_form.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def box_drop(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    found = _contract(request, code)
    box = get_object_or_404(FruitBox.objects.filter(contract=found), pk=pk)
    return _tried(request, lambda: boxes.drop(box, by=signed_in(request)), _("Đã bỏ hẹn này."), found.path)


@login_required
@require_POST
def transfer_list(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _contract(request, code), TransferForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect(found.path)
    done = _("Đã gửi lời chuyển. Người nhận mở trang Cây của tôi để nhận.")
    facts = form.cleaned_data
    return _tried(
        request, lambda: transfers.offer_transfer(found, by=signed_in(request), **facts), done, found.path
    )


@login_required
@require_POST
def transfer_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or no of whom it was offered to; the owner's no takes it back."""
    person = signed_in(request)
    found = get_object_or_404(TreeTransfer.objects.filter(transfers.seen_by(person)), pk=pk)
    accept = request.POST.get("accept") == "yes"
    done = _("Cây nay là của anh chị.") if accept else _("Đã trả lời.")
    answer = _tried(request, lambda: transfers.answer(found, accept=accept, by=person), done, "adoption:mine")
    is_hers = TreeContract.objects.of(person).filter(pk=found.contract_id).exists()
    return redirect(found.contract.path) if is_hers else answer


@login_required
@require_POST
def right_release(request: HttpRequest, code: str) -> HttpResponse:
    """She does not keep the tree for the next year."""
    found = _contract(request, code)
    offer = renewal.offered_again(found)
    if offer is None:
        raise Http404
    done = _("Đã ghi. Người khác có thể chọn cây này.")
    return _tried(request, lambda: renewal.release(offer, by=signed_in(request)), done, found.path)


@login_required
@require_safe
def photo_of_work(request: HttpRequest, code: str, entry: UUID, digest: str) -> HttpResponseBase:
    """A picture of work on her tree, or of her plot under consent; once it is hers."""
    hers = TreeContract.objects.owned().of(signed_in(request)).with_facts()
    found = get_object_or_404(hers, code=code)
    seen = [each for each in care.entries_for(found) if each.entry.pk == entry]
    if not any(photo.digest == digest for each in seen for photo in each.photos):
        raise Http404
    return serving.shown(digest)


def _tried(request: HttpRequest, write: Callable[[], object], done: str, place: str) -> HttpResponse:
    try:
        write()
    except AdoptionRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(place)
