from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commune.people import consents as consent
from commune.people.models import Consent, Purpose
from commune.people.views import person_of


@login_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What the public may see of me, purpose by purpose, and what I said before."""
    person = person_of(request)
    standing = {each.purpose: each for each in Consent.objects.of(person).standing()}
    purposes = [
        {
            "value": value,
            "label": label,
            "wording": consent.WORDINGS[Purpose(value)],
            "consent": standing.get(value),
        }
        for value, label in Purpose.choices
    ]
    past = Consent.objects.of(person).filter(withdrawal__isnull=False).select_related("withdrawal")
    facts = {"purposes": purposes, "past": past.order_by("-given_at")[:50]}
    return render(request, "people/privacy.html", facts)


@login_required
@require_POST
def consents(request: HttpRequest, purpose: str) -> HttpResponse:
    if purpose not in Purpose.values:
        raise Http404
    consent.give(person_of(request), purpose=purpose, by=person_of(request))
    messages.success(request, _("Đã ghi lại sự đồng ý của bạn."))
    return redirect("people:privacy")


@login_required
@require_POST
def withdrawal(request: HttpRequest, key: UUID) -> HttpResponse:
    given = get_object_or_404(Consent.objects.of(request.user), pk=key)
    consent.withdraw(given, by=person_of(request))
    messages.success(request, _("Đã rút lại. Từ bây giờ trang sản phẩm không hiện nữa."))
    return redirect("people:privacy")
