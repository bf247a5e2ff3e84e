"""Nobody writes a zero byte by hand, and PostgreSQL cannot hold one in text: such a request is refused at the door."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

ZERO = "\x00"
FORM, UPLOADS = "application/x-www-form-urlencoded", "multipart/form-data"


class NoZeroBytes:
    """400 for a zero byte in the address, the query or a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if ZERO in request.path or "%00" in request.META.get("QUERY_STRING", "") or _has_zero(request, FORM):
            raise BadRequest("zero byte")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        """Only now: a machine's view reads its body itself, for all others the form has been read already."""
        if not getattr(view, "csrf_exempt", False) and _has_zero(request, UPLOADS):
            raise BadRequest("zero byte")


def _has_zero(request: HttpRequest, content_type: str) -> bool:
    if request.method != "POST" or request.content_type != content_type:
        return False
    return any(
        ZERO in text for text in chain.from_iterable([name, *texts] for name, texts in request.POST.lists())
    )
