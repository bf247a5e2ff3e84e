"""Lazada Open Platform: HMAC-SHA256, upper-case hex (article 108068)."""

from collections.abc import Mapping

from commune.lib.signatures.digest import hex_hmac
from commune.lib.signatures.javascript_text import text_of


def base_string(path: str, params: Mapping[str, object]) -> str:
    """Path followed by sorted keys and values; `sign` itself is never signed."""
    return path + "".join(f"{key}{text_of(params[key])}" for key in sorted(params) if key != "sign")


def request_sign(path: str, params: Mapping[str, object], app_secret: str) -> str:
    return hex_hmac("sha256", app_secret, base_string(path, params)).upper()
