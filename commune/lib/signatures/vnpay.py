"""VNPAY 2.1.0: HMAC-SHA512 over sorted, form-encoded pairs (sandbox.vnpayment.vn docs)."""

from collections.abc import Mapping
from urllib.parse import quote_plus

from commune.lib.signatures.digest import hex_hmac, is_same, utf8
from commune.lib.signatures.javascript_text import text_of

_UNSIGNED = {"vnp_SecureHash", "vnp_SecureHashType"}
_PAID = "00"
_AMOUNT_FACTOR = 100

QUERY_FIELDS = (
    "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef",
    "vnp_TransactionDate", "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo",
)  # fmt: skip
REFUND_FIELDS = (
    "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TransactionType", "vnp_TxnRef",
    "vnp_Amount", "vnp_TransactionNo", "vnp_TransactionDate", "vnp_CreateBy", "vnp_CreateDate",
    "vnp_IpAddr", "vnp_OrderInfo",
)  # fmt: skip

QUERY_ANSWER_FIELDS = (
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef",
    "vnp_Amount", "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType",
    "vnp_TransactionStatus", "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount",
)  # fmt: skip
REFUND_ANSWER_FIELDS = QUERY_ANSWER_FIELDS[:-2]


def _encoded(value: object) -> str:
    """application/x-www-form-urlencoded as browsers and Java do it: ~ escaped, * not."""
    return quote_plus(utf8(text_of(value)), safe="*").replace("~", "%7E")


def signed_query(params: Mapping[str, object]) -> str:
    """The string that is hashed, and the query of the payment address before its vnp_SecureHash."""
    present = {
        key: value for key, value in params.items() if key not in _UNSIGNED and value not in (None, "")
    }
    return "&".join(f"{_encoded(key)}={_encoded(present[key])}" for key in sorted(present))


def sign(text: str, secret: str) -> str:
    return hex_hmac("sha512", secret, text)


def sign_fields(request: Mapping[str, object], fields: tuple[str, ...], secret: str) -> str:
    """Hash of a query (`QUERY_FIELDS`) or refund (`REFUND_FIELDS`) request. Raises KeyError."""
    return sign("|".join(text_of(request[field]) for field in fields), secret)


def is_authentic(params: Mapping[str, object], secret: str, secure_hash: object = None) -> bool:
    """Whether a notice (or the browser's return) carries the right hash (by default its vnp_SecureHash)."""
    theirs = params.get("vnp_SecureHash") if secure_hash is None else secure_hash
    return is_same(sign(signed_query(params), secret), theirs)


def is_authentic_answer(answer: Mapping[str, object], fields: tuple[str, ...], secret: str) -> bool:
    """Whether the answer to a query or refund carries the right hash; fields that it leaves out count as empty."""
    text = "|".join("" if answer.get(field) is None else text_of(answer[field]) for field in fields)
    return is_same(sign(text, secret), answer.get("vnp_SecureHash"))


def is_paid(params: Mapping[str, object]) -> bool:
    """Both codes must say so; only for an authentic notice, never for the browser's return."""
    return params.get("vnp_ResponseCode") == _PAID and params.get("vnp_TransactionStatus") == _PAID


def amount_of(params: Mapping[str, object]) -> int | None:
    """Đồng of a notice (VNPAY sends hundredths); None when it is no whole positive number of đồng."""
    text = str(params.get("vnp_Amount", ""))
    if not (text.isascii() and text.isdigit() and len(text) <= 17) or int(text) % _AMOUNT_FACTOR:  # noqa: PLR2004
        return None
    return int(text) // _AMOUNT_FACTOR or None
