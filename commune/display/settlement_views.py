"""Settling between keeper and co-op: drawn up, paid by QR to the co-op's own account, seen as paid by both."""

from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commune.design import written
from commune.display import access, settling
from commune.display.forms import SettleForm
from commune.display.keeper_views import told_wrong
from commune.display.models import Consignment, Settlement
from commune.display.refusing import DisplayRefusedError
from commune.lib import vietqr
from commune.payments import requests
from commune.people.signed_in import signed_in

QUIET_ZONE = 4


@login_required
@require_POST
def settlements(request: HttpRequest, code: str) -> HttpResponse:
    person = signed_in(request)
    concerned = access.points_kept_by(person) | access.points().filter(
        consignments__in=Consignment.objects.sent_by(person)
    )
    found = get_object_or_404(concerned.distinct(), code=code)
    form = SettleForm(request.POST, point=found, person=person)
    back = "display:desk" if access.keeps(person, found) else "display:displays"
    try:
        if form.is_valid():
            made = settling.settle(found, by=person, **form.cleaned_data)
            return redirect("display:settlement", made.pk)
        told_wrong(request, form)
    except DisplayRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(back, found.code) if back == "display:desk" else redirect(back)


@login_required
@never_cache
@require_safe
def settlement(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = signed_in(request)
    shown = Settlement.objects.visible_to(person).select_related(
        "point__holder", "cooperative", "request__account", "paid"
    )
    found = get_object_or_404(shown.distinct(), pk=pk)
    lines = found.lines.select_related("move__consignment__lot__trade_item", "move__undoes")
    standing = requests.standing_of(found.request)
    facts = {
        "settlement": found,
        "lines": lines.order_by("move__moved_at", "pk"),
        "standing": standing,
        "keeps": access.keeps(person, found.point),
        "transfer": None if standing.is_covered else _transfer(found, found.payable - standing.received),
    }
    return render(request, "display/settlement.html", facts)


def _transfer(found: Settlement, missing: int) -> dict[str, object]:
    """The QR to the co-op's own account, for what is still missing."""
    account, code = found.request.account, found.request.code
    payload = vietqr.make(account.bank_bin, account.number, missing, code, name=account.holder_name[:25])
    bank = vietqr.bank_of(account.bank_bin, timezone.localdate())
    return {
        "image": segno.make(payload, error="m", micro=False).svg_data_uri(scale=4, border=QUIET_ZONE),
        "missing": missing,
        "is_demo": account.bank_bin == vietqr.DEMO_BIN,
        "lines": [
            {"label": _("Ngân hàng"), "value": bank.short_name if bank else account.bank_bin},
            {"label": _("Số tài khoản"), "value": account.number, "copied": account.number},
            {"label": _("Chủ tài khoản"), "value": account.holder_name},
            {"label": _("Số tiền"), "value": written.dong(missing), "copied": str(missing)},
            {"label": _("Nội dung"), "value": code, "copied": code},
        ],
    }
