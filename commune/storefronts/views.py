"""The keeper's desk for the booth's own site: what it says, and under which names it answers."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design import rates
from commune.market.models import Booth
from commune.people.signed_in import signed_in
from commune.storefronts import claiming, editions, hosts, proving
from commune.storefronts.forms import EditionForm, HostForm, ReleaseForm
from commune.storefronts.models import HostClaim

REFUSED = 422
TRIES, HOUR = 20, 3600
REFUSALS = (claiming.ClaimRefusedError, editions.EditionRefusedError)


def _booth(request: HttpRequest, slug: str) -> Booth:
    kept = Booth.objects.kept_by(signed_in(request)).select_related("organization")
    return get_object_or_404(kept, slug=slug)


def _claim(request: HttpRequest, pk: uuid.UUID) -> HostClaim:
    kept = HostClaim.objects.open().kept_by(signed_in(request)).select_related("booth__organization")
    return get_object_or_404(kept, pk=pk)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The booth of `?gian-hang=`, or her first."""
    booths = list(Booth.objects.kept_by(signed_in(request)).order_by("name"))
    if not booths:
        raise Http404
    asked = request.GET.get("gian-hang", "")
    return _desk(request, next((each for each in booths if each.slug == asked), booths[0]))


def _desk(request: HttpRequest, booth: Booth, **facts: Any) -> HttpResponse:
    edition = editions.edition_of(booth)
    known = {"palette": edition.palette, "motto": edition.motto, "about": edition.about} if edition else {}
    facts.setdefault("edition", EditionForm(initial=known))
    facts.setdefault("host", HostForm())
    booths = Booth.objects.kept_by(signed_in(request)).order_by("name")
    claims = (
        HostClaim.objects.open().filter(booth=booth).select_related("confirmation").order_by("claimed_at")
    )
    facts |= {
        "booth": booth,
        "claims": [(each, hosts.address_of(each)) for each in claims],
        "proof_path": proving.PATH,
        "tabs": [{"label": each.name, "href": _address(each), "current": each == booth} for each in booths],
    }
    is_refused = any(isinstance(fact, Form) and fact.errors for fact in facts.values())
    return render(request, "storefronts/desk.html", facts, status=REFUSED if is_refused else 200)


def _address(booth: Booth) -> str:
    return f"{reverse('storefronts:desk')}?gian-hang={booth.slug}"


def _tried(request: HttpRequest, booth: Booth, write: Callable[[], object], done: str) -> HttpResponse:
    try:
        write()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(_address(booth))


@login_required
@require_POST
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    booth, form = _booth(request, slug), EditionForm(request.POST)
    if not form.is_valid():
        return _desk(request, booth, edition=form)
    facts = form.cleaned_data
    done = _("Trang riêng đã đổi.")
    return _tried(request, booth, lambda: editions.write_edition(booth, **facts, by=signed_in(request)), done)


@login_required
@require_POST
def claims(request: HttpRequest, slug: str) -> HttpResponse:
    booth, form = _booth(request, slug), HostForm(request.POST)
    if not form.is_valid():
        return _desk(request, booth, host=form)
    host = form.cleaned_data["host"]
    done = _("Đã ghi tên miền. Giờ cần xác nhận tên miền là của mình.")
    return _tried(request, booth, lambda: claiming.claim(booth, host=host, by=signed_in(request)), done)


@login_required
@require_POST
def confirmation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Looks at the domain now; a few tries an hour, since it makes us ask somebody else's server."""
    found = _claim(request, pk)
    if rates.is_over(f"storefronts.proof:{found.booth_id}", limit=TRIES, per_seconds=HOUR):
        messages.error(request, _("Đã thử nhiều lần. Anh chị chờ một giờ rồi thử lại."))
        return redirect(_address(found.booth))
    done = _("Tên miền đã xác nhận. Trang riêng đã mở.")
    return _tried(request, found.booth, lambda: claiming.confirm_by_token(found, by=signed_in(request)), done)


@login_required
@require_POST
def release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, form = _claim(request, pk), ReleaseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi lý do."))
        return redirect(_address(found.booth))
    by, reason = signed_in(request).log_actor, form.cleaned_data["reason"]
    done = _("Đã thôi dùng tên miền này.")
    return _tried(request, found.booth, lambda: claiming.release(found, reason=reason, by=by), done)
