"""Which host names answer, and with what: the instance's own, those of booths' sites, and nobody else's."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.shortcuts import render

from commune.design import frame
from commune.design.frame import Frame
from commune.design.problem import problem
from commune.market import own_site
from commune.storefronts import claiming, editions, naming
from commune.storefronts.models import HostClaim, Palette

MACHINE_PATHS = (
    "/api/", "/blobs/", "/channels/links/", "/coldchain/readings/", "/counter/slips/", "/epcis/", "/log/", "/pay/",
    "/shipments/handovers/", "/sync/items/", "/weather/stations/",
)  # fmt: skip
SCHEME = "_get_scheme"  # where Django asks the server for it


class KnownHosts:
    """A booth's name is looked up in the table of confirmed claims, so Django's own list of hosts stays closed.

    Requests for a site get the site's addresses only (`SITE_URLCONF`), its frame, and a session of their own: cookies
    are sent without a domain and stay with the host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        written = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
        name, port = split_domain_port(written)
        if not name or naming.is_ours(name):
            return self.get_response(request) if name else _nobody(request)
        found = claiming.claim_of(name)
        if found:
            _enter_site(request, found, port)
            response = self.get_response(request)
            # What is pinned to TLS for a year is the instance's name alone: a booth may leave with its own.
            vars(request).pop(SCHEME, None)
            return response
        return self.get_response(request) if validate_host(name, settings.ALLOWED_HOSTS) else _nobody(request)


def _enter_site(request: HttpRequest, found: HostClaim, port: str) -> None:
    written = f"{found.host}:{port}" if port else found.host
    # Django compares with its closed list here; this name was found in ours.
    setattr(request, "get_host", lambda: written)  # noqa: B010
    # A proxy has ended TLS: without its scheme no form's `Origin` would be the site's own.
    if urlsplit(settings.PUBLIC_ADDRESS).scheme == "https":
        setattr(request, SCHEME, lambda: "https")
    request.urlconf = settings.SITE_URLCONF
    edition = editions.edition_of(found.booth)
    known = Frame(
        name=found.booth.name,
        address=f"{request.scheme}://{written}",
        palette=edition.palette if edition else Palette.LEAF,
        motto=edition.motto if edition else "",
    )
    setattr(request, frame.MARK, known)
    setattr(request, own_site.MARK, found.booth)


def _nobody(request: HttpRequest) -> HttpResponseBase:
    """Neither ours nor a booth's: nothing of the house is shown under a name that somebody else chose."""
    if request.path.startswith(MACHINE_PATHS):
        told = "Tên miền này không thuộc hệ thống.", "Nothing is served under this host name."
        return problem("unknown-host", *told, 400)
    return render(request, "storefronts/unknown_host.html", {"main": settings.PUBLIC_ADDRESS}, status=400)


def address_of(found: HostClaim) -> str:
    """As the instance is reached: the same scheme and port."""
    parts = urlsplit(settings.PUBLIC_ADDRESS)
    return f"{parts.scheme}://{found.host}" + (f":{parts.port}" if parts.port else "")
