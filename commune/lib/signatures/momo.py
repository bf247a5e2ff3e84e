"""MoMo v2: HMAC-SHA256 over pairs in a fixed order (developers.momo.vn)."""

from collections.abc import Mapping

from commune.lib.signatures.digest import hex_hmac, is_same
from commune.lib.signatures.javascript_text import text_of

CREATE_FIELDS = (
    "accessKey", "amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode",
    "redirectUrl", "requestId", "requestType",
)  # fmt: skip
NOTICE_FIELDS = (
    "accessKey", "amount", "extraData", "message", "orderId", "orderInfo", "orderType", "partnerCode",
    "payType", "requestId", "responseTime", "resultCode", "transId",
)  # fmt: skip
REFUND_FIELDS = ("accessKey", "amount", "description", "orderId", "partnerCode", "requestId", "transId")
QUERY_FIELDS = ("accessKey", "orderId", "partnerCode", "requestId")


def signed_text(message: Mapping[str, object], fields: tuple[str, ...]) -> str:
    """The pairs that a message of that kind signs. Raises KeyError for a missing one."""
    return "&".join(f"{field}={text_of(message[field])}" for field in fields)


def sign(text: str, secret_key: str) -> str:
    return hex_hmac("sha256", secret_key, text)


def is_authentic(notice: Mapping[str, object], *, access_key: str, secret_key: str) -> bool:
    """A notice does not carry the access key: it is ours to add."""
    try:
        text = signed_text({**notice, "accessKey": access_key}, NOTICE_FIELDS)
    except KeyError:
        return False
    return is_same(sign(text, secret_key), notice.get("signature"))
