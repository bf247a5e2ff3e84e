from http import HTTPStatus
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from commune.design.paging import page_of
from commune.design.rates import address_of, is_over
from commune.people import cards
from commune.people.access import works_in
from commune.people.forms import PinForm, RevocationForm
from commune.people.models import LEADING, MemberCard, Organization, Person
from commune.people.signing_in import sign_in_by_card
from commune.people.views import person_of

STATUS = {
    "unknown": HTTPStatus.NOT_FOUND,
    "revoked": HTTPStatus.GONE,
    "locked": HTTPStatus.TOO_MANY_REQUESTS,
    "pin": HTTPStatus.BAD_REQUEST,
}


@never_cache
@sensitive_post_parameters("pin")
def card(request: HttpRequest, token: str) -> HttpResponse:
    """The QR of a member card leads here: the PIN, and in."""
    if is_over(f"card:{address_of(request)}", limit=settings.RATE_SIGN_IN, per_seconds=60):
        trouble = cards.CardTrouble("locked", _("Thử quá nhiều lần. Xin đợi một phút."))
        return _trouble(request, trouble)
    form = PinForm(request.POST or None)
    try:
        held = cards.card_of(token)
        if request.method == "POST" and form.is_valid():
            sign_in_by_card(request, cards.holder_of(token, pin=form.cleaned_data["pin"]))
            return redirect(settings.LOGIN_REDIRECT_URL)
    except cards.CardTrouble as trouble:
        if trouble.code != "pin":
            return _trouble(request, trouble)
        form.add_error("pin", str(trouble))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "people/card.html", {"form": form, "issuer": held.issued_by}, status=status)


def _trouble(request: HttpRequest, trouble: cards.CardTrouble) -> HttpResponse:
    facts = {
        "title": _("Chưa vào được bằng thẻ này"),
        "what": str(trouble),
        "next": _("Bạn cũng có thể đăng nhập bằng số điện thoại, hoặc hỏi hợp tác xã của mình."),
        "drawing": "person",
    }
    return render(request, "design/trouble.html", facts, status=STATUS[trouble.code])


@login_required
def cards_of(request: HttpRequest, key: UUID) -> HttpResponse:
    """Members of a co-op and their cards, for its manager and technician."""
    organization = _led(request, key)
    page = page_of(cards.members_for_cards(organization).order_by("sort_key", "pk"), request)
    standing = MemberCard.objects.standing().filter(issued_by=organization, person__in=page.object_list)
    held = {each.person_id: each for each in standing}
    rows = [{"person": person, "card": held.get(person.pk)} for person in page]
    facts = {"organization": organization, "page": page, "rows": rows, "reason": RevocationForm()}
    return render(request, "people/cards.html", facts)


@login_required
@never_cache
@require_POST
def new_card(request: HttpRequest, key: UUID, person: UUID) -> HttpResponse:
    """Issues a card and shows it once, to be printed: the QR on one slip, the PIN on another."""
    organization = _led(request, key)
    member = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    try:
        made, token, pin = cards.issue(member, organization=organization, by=person_of(request))
    except cards.CardRefused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    image = segno.make(cards.address_of(token), error="m").svg_data_uri(scale=8, border=4, light="#fff")
    facts = {"card": made, "organization": organization, "image": image, "pin": f"{pin[:3]} {pin[3:]}"}
    return render(request, "people/new_card.html", facts)


@login_required
@require_POST
def revocation(request: HttpRequest, key: UUID) -> HttpResponse:
    held = get_object_or_404(MemberCard.objects.visible_to(request.user), pk=key)
    form = RevocationForm(request.POST)
    back = "people:me" if held.person == request.user else "people:cards"
    keys = [] if back == "people:me" else [held.issued_by_id]
    if form.is_valid():
        cards.revoke(held, by=person_of(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã thu hồi thẻ. Thẻ này không còn đăng nhập được."))
    else:
        messages.error(request, _("Hãy ghi lý do thu hồi thẻ."))
    return redirect(back, *keys)


def _led(request: HttpRequest, key: UUID) -> Organization:
    """The co-op that she leads; 403 for another's, for it is no secret that it exists."""
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=key)
    if not works_in(request.user, organization, *LEADING):
        raise PermissionDenied(_("Chỉ quản lý hoặc cán bộ kỹ thuật của hợp tác xã được cấp thẻ."))
    return organization
