"""The phone that films: a page for the streamer alone, and the door for its chunks."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune.design.bodies import body_of
from commune.design.problem import problem
from commune.live import feeding, takes
from commune.live.models import LiveSession, LiveTake
from commune.live.refusing import LiveRefusedError
from commune.people.models import Person
from commune.people.signed_in import signed_in


@never_cache
@login_required
@require_safe
def camera(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    mine = LiveSession.objects.streamed_by(signed_in(request)).with_facts()
    facts = {"session": get_object_or_404(mine, pk=pk), "has_ffmpeg": takes.has_ffmpeg()}
    return render(request, "live/camera.html", facts)


@never_cache
@require_http_methods(["GET", "PUT", "DELETE"])
def take(request: HttpRequest, pk: uuid.UUID, take: uuid.UUID) -> HttpResponse:
    """PUT begins a take of the kind in Content-Type, DELETE says that it is over; each answers what is missing."""
    if not isinstance(request.user, Person):
        return _signed_out()
    session = LiveSession.objects.streamed_by(request.user).with_facts().filter(pk=pk).first()
    if session is None:
        return _absent()
    if request.method == "PUT":
        try:
            row = takes.begin(
                session, kind=request.headers.get("X-Recorder", "")[:200], take_id=take, by=request.user
            )
        except LiveRefusedError as refusal:
            return _refused(refusal)
        return _standing(row)
    found = LiveTake.objects.filter(session=session, pk=take).first()
    if found is None:
        return _absent()
    if request.method == "DELETE":
        takes.finish(found)
        feeding.ensure(found)
    return _standing(found)


@require_http_methods(["PUT"])
def chunk(request: HttpRequest, pk: uuid.UUID, take: uuid.UUID, number: int) -> HttpResponse:
    """The bytes of one chunk, once or again."""
    if not isinstance(request.user, Person):
        return _signed_out()
    mine = LiveSession.objects.streamed_by(request.user)
    found = LiveTake.objects.filter(session__in=mine, session=pk, pk=take).select_related("session").first()
    if found is None:
        return _absent()
    if int(request.META.get("CONTENT_LENGTH") or 0) > takes.LARGEST:
        return problem("chunk-too-large", "Đoạn hình quá 2 MB.", "This chunk is larger than 2 MB.", 413)
    try:
        takes.put(found, number, body_of(request))
    except LiveRefusedError as refusal:
        return _refused(refusal)
    feeding.ensure(found)
    return _standing(found)


def _standing(row: LiveTake) -> HttpResponse:
    return JsonResponse({"take": str(row.pk), "next": takes.next_missing(row)})


def _signed_out() -> HttpResponse:
    return problem("sign-in", "Hãy đăng nhập lại rồi phát tiếp.", "Please sign in again.", 401)


def _absent() -> HttpResponse:
    return problem("no-take", "Không có buổi phát này.", "There is no such take.", 404)


def _refused(refusal: LiveRefusedError) -> HttpResponse:
    return problem("live-refused", str(refusal), "This was refused.", 409)
