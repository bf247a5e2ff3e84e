"""TikTok Shop: HMAC-SHA256 (partner.tiktokshop.com, "Sign your API request")."""

from collections.abc import Mapping

from commune.lib.signatures.digest import hex_hmac, is_same, utf8
from commune.lib.signatures.javascript_text import text_of

_UNSIGNED = {"sign", "access_token"}
_UPLOAD = "multipart/form-data"


def request_sign(
    path: str, params: Mapping[str, object], body: str, app_secret: str, *, content_type: str = ""
) -> str:
    """Sign of a call: secret + path + sorted keys and values + body + secret.

    `body` is the raw text sent; that of an upload (multipart/form-data) is not signed.
    """
    if content_type.lower().startswith(_UPLOAD):
        body = ""
    pairs = "".join(f"{key}{text_of(params[key])}" for key in sorted(params) if key not in _UNSIGNED)
    return hex_hmac("sha256", app_secret, f"{app_secret}{path}{pairs}{body}{app_secret}")


def is_authentic(raw_body: bytes, authorization: object, *, app_key: str, app_secret: str) -> bool:
    """Whether a webhook's Authorization header signs app key and raw body."""
    return is_same(hex_hmac("sha256", app_secret, utf8(app_key) + raw_body), authorization)
