"""ZaloPay v2: HMAC-SHA256 with key1 for what we send, key2 for its callbacks (docs.zalopay.vn)."""

from commune.lib.signatures.digest import hex_hmac, is_same


def create_text(
    *, app_id: int, app_trans_id: str, app_user: str, amount: int, app_time: int, embed_data: str, item: str
) -> str:
    """What an order request signs; `embed_data` and `item` are the JSON texts exactly as sent."""
    return f"{app_id}|{app_trans_id}|{app_user}|{amount}|{app_time}|{embed_data}|{item}"


def query_text(*, app_id: int, app_trans_id: str, key1: str) -> str:
    return f"{app_id}|{app_trans_id}|{key1}"


def refund_text(
    *, app_id: int, zp_trans_id: str, amount: int, description: str, timestamp: int, fee: int | None = None
) -> str:
    """`fee` (refund_fee_amount) stands in the text only where it is sent; `timestamp` in milliseconds."""
    parts = [app_id, zp_trans_id, amount, *([] if fee is None else [fee]), description, timestamp]
    return "|".join(str(part) for part in parts)


def refund_query_text(*, app_id: int, m_refund_id: str, timestamp: int) -> str:
    return f"{app_id}|{m_refund_id}|{timestamp}"


def mac(text: str, key: str) -> str:
    return hex_hmac("sha256", key, text)


def is_authentic(data: str, their_mac: object, key2: str) -> bool:
    """`data` is the callback's string exactly as received, before any JSON reading."""
    return is_same(mac(data, key2), their_mac)
