"""Nobody writes a zero byte by hand, and PostgreSQL cannot hold one in text: such a request is refused at the door."""

from collections.abc import Callable
from itertools import chain

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

ZERO = "\x00"
FORM = "application/x-www-form-urlencoded"


class NoZeroBytes:
    """400 for a zero byte in the query or an ordinary form; what an address holds its view judges anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _has_zero(request):
            raise BadRequest("zero byte")
        return self.get_response(request)


def _has_zero(request: HttpRequest) -> bool:
    if "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.method != "POST" or request.content_type != FORM:
        return False
    return any(
        ZERO in text for text in chain.from_iterable([name, *texts] for name, texts in request.POST.lists())
    )
