"""Public writes are counted by address: beyond the limit a page says to wait."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commune.design import rates

View = Callable[..., HttpResponse]
MINUTE = 60


def limited(what: str) -> Callable[[View], View]:
    """At most `RATE_PUBLIC_WRITES` POSTs of this kind a minute from one address."""

    def around(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
            key = f"orders.{what}:{rates.address_of(request)}"
            limit = settings.RATE_PUBLIC_WRITES
            if request.method == "POST" and rates.is_over(key, limit=limit, per_seconds=MINUTE):
                return _too_fast(request)
            return view(request, *args, **parts)

        return inner

    return around


def _too_fast(request: HttpRequest) -> HttpResponse:
    facts = {
        "title": _("Nhiều lượt quá"),
        "what": _("Từ máy này vừa có nhiều lượt gửi trong một phút."),
        "next": _("Anh chị chờ một phút rồi làm lại. Những gì đã đặt vẫn còn."),
    }
    return render(request, "design/trouble.html", facts, status=429)
