"""Nobody writes a zero byte by hand, and PostgreSQL cannot hold one in text: such a request is refused at the door."""

from collections.abc import Callable
from itertools import chain

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase

ZERO = "\x00"
FORM = "application/x-www-form-urlencoded"


class NoZeroBytes:
    """404 for a zero byte in the path, 400 in the query or an ordinary form, so that no view has to think of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if ZERO in request.path:
            raise Http404
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
