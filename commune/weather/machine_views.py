"""The door of the stations' loggers: `POST` with the station's key, a verdict for each item."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commune.design import rates
from commune.design.problem import problem
from commune.weather import station_keys
from commune.weather.documents import MOST_BYTES, DocumentError, readings_of_json
from commune.weather.models import Channel, Station
from commune.weather.taking_in import Outcome, take_in

MINUTE = 60
MOST_TOLD = 100


@csrf_exempt
@require_POST
def readings(request: HttpRequest, code: str) -> HttpResponse:
    """201 where something was new, 200 where all was known, 422 where nothing could be kept."""
    station = get_object_or_404(Station.objects.visible_to(request.user), place__code=code)
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    key = station_keys.key_of(station, text.strip()) if kind.lower() == "bearer" and text else None
    if key is None:
        return _unknown_key(request)
    if rates.is_over(f"station:{key.handle}", limit=settings.RATE_PUBLIC_WRITES, per_seconds=MINUTE):
        return _too_many("Trạm gửi quá dày, hãy gộp nhiều số đo vào một lần.", "Send readings together.")
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return problem("too-large", "Gói tin lớn quá, hãy chia nhỏ.", "The document is too large.", 413)
    try:
        given, refused = readings_of_json(request.body)
    except DocumentError as error:
        return problem("unreadable-readings", error.vi, error.en, 422, pointer=error.pointer)
    return _answer(take_in(station, given, channel=Channel.HTTP, by=key, refused=refused))


def _unknown_key(request: HttpRequest) -> HttpResponse:
    tries = f"station-key:{rates.address_of(request)}"
    if rates.is_over(tries, limit=settings.RATE_SIGN_IN, per_seconds=MINUTE):
        return _too_many("Quá nhiều lần sai khóa.", "Too many wrong keys.")
    refusal = problem(
        "wrong-station-key",
        "Cần khóa còn hiệu lực của đúng trạm này trong đầu mục Authorization: Bearer.",
        "A standing key of this very station is needed in Authorization: Bearer.",
        401,
    )
    refusal["WWW-Authenticate"] = 'Bearer realm="langso"'
    return refusal


def _too_many(vi: str, en: str) -> HttpResponse:
    refusal = problem("too-many", vi, en, 429)
    refusal["Retry-After"] = str(MINUTE)
    return refusal


def _answer(outcome: Outcome) -> HttpResponse:
    told = [{"pointer": each.where, "title": each.vi, "title_en": each.en} for each in outcome.refused]
    body: dict[str, Any] = {
        "accepted": outcome.accepted,
        "known": outcome.known,
        "missing": outcome.missing,
        "suspect": outcome.suspect,
        "refused": len(told),
        "errors": told[:MOST_TOLD],
    }
    if told and not outcome.accepted and not outcome.known:
        return problem("readings-refused", "Không nhận được số đo nào.", "No reading was kept.", 422, **body)
    status = 201 if outcome.accepted else 200
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
