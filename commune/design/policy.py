"""The Content-Security-Policy of a page: the settings' one, and the import map's digest where it is used."""

from typing import TYPE_CHECKING

from csp.middleware import CSPMiddleware, PolicyParts

from commune.design import importmap

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

MARK = "has_import_map"


class PagePolicy(CSPMiddleware):
    """`{% importmap %}` marks the request; only then is the digest added to `script-src`."""

    def get_policy_parts(
        self, request: "HttpRequest", response: "HttpResponseBase", report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if getattr(request, MARK, False):
            known = (parts.update or {}).get("script-src") or []
            parts.update = {**(parts.update or {}), "script-src": [*known, importmap.digest()]}
        return parts
