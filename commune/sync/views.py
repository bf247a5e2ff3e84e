"""The door for phones, and the page on which a person sees hers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from commune.design.bodies import body_of
from commune.design.problem import problem
from commune.lib.json_bodies import BodyError, json_of
from commune.sync import chain, receiving
from commune.sync.envelopes import LONGEST_WORD, MOST_NUMBERS
from commune.sync.models import Device

MOST_ITEMS = 100


@require_POST
def items(request: HttpRequest) -> HttpResponse:
    """`{"device", "writer", "latest", "items": [canonical text, ...]}`; answers one verdict an item, in order.

    401: sign in again; 409: somebody else is signed in, or the device is another's. Nothing was taken then.
    """
    actor = getattr(request.user, "log_actor", "")
    if not actor:
        return problem("sign-in", "Hãy đăng nhập lại rồi gửi tiếp.", "Please sign in again.", 401)
    sent = _sent(request)
    if sent is None:
        return problem("batch", "Không đọc được gói phiếu này.", "This is no batch of items.", 400)
    if f"person:{sent['writer']}" != actor:
        return problem("another-person", "Máy đang đăng nhập người khác.", "Somebody else is signed in.", 409)
    try:
        agent = request.headers.get("User-Agent", "")
        device = receiving.meet(sent["device"], actor=actor, name=agent, latest=sent["latest"])
    except receiving.ForeignDeviceError:
        return problem("another-device", "Máy này của người khác.", "The device is another person's.", 409)
    answers = receiving.receive(sent["items"], device=device)
    return JsonResponse(
        {"verdicts": [vars(each) for each in answers]}, json_dumps_params={"ensure_ascii": False}
    )


def _sent(request: HttpRequest) -> dict[str, Any] | None:
    try:
        sent = json_of(body_of(request))
    except BodyError:
        return None
    if not isinstance(sent, dict):
        return None
    keys, latest, texts = (sent.get("device"), sent.get("writer")), sent.get("latest"), sent.get("items")
    if not all(isinstance(key, str) and 0 < len(key) <= LONGEST_WORD and key.isprintable() for key in keys):
        return None
    if type(latest) is not int or not 0 <= latest <= MOST_NUMBERS:
        return None
    return sent if isinstance(texts, list) and len(texts) <= MOST_ITEMS else None


@login_required
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """Máy ghi của tôi: what came from each phone, and which numbers are missing."""
    own = Device.objects.of_actor(getattr(request.user, "log_actor", "")).order_by("-last_seen_at")
    rows = [
        {
            "device": each,
            "count": each.items.count(),
            "gaps": chain.gaps_of(each),
            "broken": chain.broken_links(each),
        }
        for each in own[:20]
    ]
    return render(request, "sync/devices.html", {"rows": rows})
