"""What a client wants to read, and whether a form comes from our own page."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _

from commune.passport.resolver import LINKSET_TYPES


def wants_linkset(accept: str) -> bool:
    """Accept names a linkset's media type and no page."""
    return "html" not in accept and any(media in accept for media in LINKSET_TYPES)


def wants_page(accept: str) -> bool:
    return not accept or "html" in accept or "*/*" in accept


def is_own_form(request: HttpRequest) -> bool:
    """The scan page sets no cookie and so has no token: browsers say themselves where a form comes from.

    A form without any origin (old phones, text browsers) passes; nobody's session is at stake.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return not origin or urlsplit(origin).netloc == request.get_host()
    except ValueError:  # no address: nobody's page
        return False


def too_often() -> dict[str, str]:
    """Words of the page for who asks too often."""
    return {
        "title": _("Nhiều lượt quá"),
        "what": _("Từ mạng này vừa có quá nhiều lượt gửi."),
        "next": _("Anh chị đợi vài phút rồi làm lại giúp."),
    }
