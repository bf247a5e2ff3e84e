"""Pages of a long list, by `?trang=`: bad or too large page numbers show the nearest page, never an error."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PARAMETER = "trang"


def page_of(rows: Any, request: HttpRequest, *, size: int = 24) -> "Page[Any]":
    """The asked page of `rows` (a QuerySet with a total order, or a list), for `design/pager.html`."""
    return Paginator(rows, size).get_page(request.GET.get(PARAMETER))
