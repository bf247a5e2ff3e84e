"""Vietnamese unless a person chose English here; what the phone's own language is does not count."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

COOKIE = "lang"
YEAR = 365 * 24 * 3600


def chosen_language(request: HttpRequest) -> str:
    """`?lang=` of this address, else the cookie of an earlier choice, else Vietnamese."""
    known = dict(settings.LANGUAGES)
    asked = request.GET.get("lang", "")
    kept = request.COOKIES.get(COOKIE, "")
    return next((each for each in (asked, kept) if each in known), settings.LANGUAGE_CODE)


class ChosenLanguage:
    """Activates the chosen language for one request and keeps a choice made by `?lang=` in a cookie.

    API answers speak both languages in their body and are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        if request.GET.get("lang") == language and request.COOKIES.get(COOKIE) != language:
            response.set_cookie(COOKIE, language, max_age=YEAR, samesite="Lax")
        return response
