"""A form posted after the session ended is kept through signing in, and can be sent on from there."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.crypto import salted_hmac

from commune.design.frame import frame_of

KEY = "kept_form"
LARGEST = 64 * 1024
MARK, MARK_LENGTH = "last", 40
MARK_LASTS = timedelta(days=400)
SECRET_WORDS = ("password", "pin", "code", "csrf", "token", "credential")


@dataclass
class KeptForm:
    """Where it was posted and what it said, without files and secrets."""

    path: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    whose: str = ""


class KeepForm:
    """Turns the way to the sign-in page of a POST into one that comes back with the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if frame_of(request):  # a site of its own has no signing in
            return response
        if request.method == "POST" and request.user.is_authenticated:
            _forget_sent(request)
            _mark(response, request)
        if request.method != "POST" or request.user.is_authenticated or not _leads_to_sign_in(response):
            return response
        kept = _form_of(request)
        if kept is None:
            return response
        request.session[KEY] = asdict(kept)
        query = urlencode({"next": reverse("people:kept_form")})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def kept_form_of(request: HttpRequest) -> KeptForm | None:
    """Her own alone: on a tablet that several use, what another wrote is dropped when somebody else signs in."""
    known = request.session.get(KEY)
    if not known:
        return None
    if known.get("whose") and request.user.is_authenticated and known["whose"] != _mark_of(request):
        forget_form(request)
        return None
    return KeptForm(known["path"], [(name, value) for name, value in known["fields"]], known.get("whose", ""))


def forget_form(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def _forget_sent(request: HttpRequest) -> None:
    kept = kept_form_of(request)
    if kept and kept.path == request.get_full_path():
        forget_form(request)


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    sign_in = resolve_url(settings.LOGIN_URL)
    return isinstance(response, HttpResponseRedirect) and response.url.split("?")[0] == sign_in


def _form_of(request: HttpRequest) -> KeptForm | None:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in SECRET_WORDS)
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    whose = request.COOKIES.get(MARK, "")[:MARK_LENGTH]
    return KeptForm(request.get_full_path(), fields, whose) if fields and size <= LARGEST else None


def _mark_of(request: HttpRequest) -> str:
    """Says to this house alone who last signed in with this browser."""
    return salted_hmac(MARK, str(request.user.pk)).hexdigest()[:MARK_LENGTH]


def _mark(response: HttpResponseBase, request: HttpRequest) -> None:
    mark = _mark_of(request)
    if request.COOKIES.get(MARK) != mark:
        safe: dict[str, Any] = {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}
        response.set_cookie(MARK, mark, max_age=MARK_LASTS, **safe)
