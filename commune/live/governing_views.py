"""The official's desk: who may speak, what is on air, what is complained of, and the stop."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.live import access, sessions, verifying
from commune.live.forms import StopForm, VerificationForm
from commune.live.models import LiveComplaint, LiveSession, StreamerVerification
from commune.live.refusing import LiveRefusedError
from commune.people.models import Person
from commune.people.signed_in import signed_in

REFUSED = 422
LISTED = 40


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    return _desk(request, person, VerificationForm(person))


def _desk(request: HttpRequest, person: Person, form: VerificationForm) -> HttpResponse:
    if not access.governs_any(person):
        raise Http404
    seen = LiveSession.objects.visible_to(person).with_facts()
    verified = StreamerVerification.objects.standing(timezone.localdate())
    governed = verified.filter(organization__in=access.sellers_governed_by(person))
    facts = {
        "form": form,
        "may_act": bool(form.members) or access.sellers_governed_by(person).exists(),
        "on_air": seen.on_air().order_by("-start__started_at"),
        "past": seen.public()
        .exclude(pk__in=LiveSession.objects.on_air())
        .order_by("-start__started_at")[:LISTED],
        "verifications": governed.select_related("person", "organization").order_by("person__sort_key"),
        "complaints": LiveComplaint.objects.filter(session__in=seen, answer__isnull=True)
        .select_related("session")
        .order_by("made_at")[:LISTED],
    }
    return render(request, "live/governing.html", facts, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def verifications(request: HttpRequest) -> HttpResponse:
    """Verifies; `ending` is the key of a verification to end instead."""
    person = signed_in(request)
    if "ending" in request.POST:
        return _ended(request, person)
    form = VerificationForm(person, request.POST)
    if not form.is_valid():
        return _desk(request, person, form)
    who, where = form.chosen()
    facts = {"method": form.cleaned_data["method"], "valid_to": form.cleaned_data["valid_to"]}
    try:
        verifying.verify(who, organization=where, **facts, by=person)
    except LiveRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _desk(request, person, form)
    messages.success(request, _("Đã xác minh %(who)s.") % {"who": who.full_name})
    return redirect("live:governing")


def _ended(request: HttpRequest, person: Person) -> HttpResponse:
    try:
        key = uuid.UUID(request.POST["ending"])
    except ValueError:
        raise Http404 from None
    governed = StreamerVerification.objects.filter(organization__in=access.sellers_governed_by(person))
    found = get_object_or_404(governed, pk=key)
    verifying.end(found, reason=_("Cán bộ thôi xác minh"), by=person)
    messages.success(request, _("Đã thôi xác minh."))
    return redirect("live:governing")


@login_required
@require_POST
def stop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    session = get_object_or_404(LiveSession.objects.governed_by(person).with_facts(), pk=pk)
    form = StopForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi lý do dừng."))
        return redirect("live:desk", session.pk)
    try:
        sessions.stop(session, reason=form.cleaned_data["reason"], by=person)
    except LiveRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã dừng buổi bán. Đơn chưa trả tiền đã hủy, người mua được báo."))
    return redirect("live:desk", session.pk)
