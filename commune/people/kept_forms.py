"""A form posted after the session ended is kept through signing in, and can be sent on from there."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from commune.design.frame import frame_of

KEY = "kept_form"
LARGEST = 64 * 1024
SECRET_WORDS = ("password", "pin", "code", "csrf", "token", "credential")


@dataclass
class KeptForm:
    """Where it was posted and what it said, without files and secrets."""

    path: str
    fields: list[tuple[str, str]] = field(default_factory=list)


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
        if request.method != "POST" or request.user.is_authenticated or not _leads_to_sign_in(response):
            return response
        kept = _form_of(request)
        if kept is None:
            return response
        request.session[KEY] = asdict(kept)
        query = urlencode({"next": reverse("people:kept_form")})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def kept_form_of(request: HttpRequest) -> KeptForm | None:
    known = request.session.get(KEY)
    return KeptForm(known["path"], [(name, value) for name, value in known["fields"]]) if known else None


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
    return KeptForm(request.get_full_path(), fields) if fields and size <= LARGEST else None
