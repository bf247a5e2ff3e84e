"""Published test vectors answered by the very functions that serve payments and marketplaces."""

from collections.abc import Callable, Mapping

from commune.lib.fold import ascii_fold
from commune.lib.signatures import lazada, momo, payos, tiktokshop, vnpay, zalopay
from commune.lib.signatures.digest import is_same
from commune.lib.vietqr import VietQrError, crc16
from commune.lib.vietqr.emv import EmvQr, has_right_checksum, read
from commune.lib.vietqr.transfer import NAPAS_AID, transfer_account

Answer = dict[str, object]
_HASH_WRONG, _HASH_RIGHT = "97", "00"
_EXTRA_NAMES = {
    "01": "bill",
    "03": "store",
    "05": "reference",
    "06": "customer",
    "07": "terminal",
    "08": "purpose",
}


class VectorError(ValueError):
    """An object that is no vector: unknown kind, or a missing or wrongly typed member."""


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise VectorError(f"“{key}” must be a text")
    return value


def _mapping(item: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = item.get(key)
    if not isinstance(value, Mapping):
        raise VectorError(f"“{key}” must be an object")
    return value


def _account_facts(emv: EmvQr) -> Answer:
    if any(account["00"] == NAPAS_AID for account in emv.accounts.values()):
        bank_bin, account, service = transfer_account(emv)
        return {"scheme": NAPAS_AID, "bin": bank_bin, "account": account, "service": service}
    first = next(iter(emv.accounts.values()), {})
    return {"scheme": first.get("00"), "merchant": first.get("01")}


def _emv_facts(emv: EmvQr) -> Answer:
    fields = {"01": "method", "54": "amount", "59": "name", "60": "city"}
    facts: Answer = {name: emv.fields[tag] for tag, name in fields.items() if tag in emv.fields}
    extra = {name: emv.additional[tag] for tag, name in _EXTRA_NAMES.items() if tag in emv.additional}
    return {**facts, **extra, **_account_facts(emv)}


def _emv_qr(item: Mapping[str, object]) -> Answer:
    payload = _text(item, "payload")
    checked: Answer = {"crc_ok": has_right_checksum(payload), "crc": crc16(payload[:-4])}
    try:
        return {**checked, "accept": True, **_emv_facts(read(payload))}
    except VietQrError as refusal:
        return {**checked, "accept": False, "code": refusal.code, "reason": refusal.reason}


def _payos(item: Mapping[str, object]) -> Answer:
    """Without a claimed signature there is nothing to doubt: ours is computed."""
    ours = payos.notice_signature(_mapping(item, "data"), _text(item, "key"))
    return {"signature": ours, "accept": is_same(ours, item.get("signature", ours))}


def _vnpay_notice(item: Mapping[str, object]) -> Answer:
    params, key = _mapping(item, "params"), _text(item, "key")
    ours = vnpay.sign(vnpay.signed_query(params), key)
    claimed = item.get("hash", params.get("vnp_SecureHash", ours))
    is_right = vnpay.is_authentic(params, key, claimed if isinstance(claimed, str) else "")
    return {
        "hash": ours,
        "accept": is_right,
        "paid": is_right and vnpay.is_paid(params),
        "amount_vnd": vnpay.amount_of(params),
        "reply": _HASH_RIGHT if is_right else _HASH_WRONG,
    }


def _tiktokshop(item: Mapping[str, object]) -> str:
    body = _text(item, "body") if item.get("body") is not None else ""
    kind = item.get("content_type") or item.get("contentType") or ""
    return tiktokshop.request_sign(
        _text(item, "path"), _mapping(item, "params"), body, _text(item, "key"), content_type=str(kind)
    )


_ANSWERS: dict[str, Callable[[Mapping[str, object]], Answer | str]] = {
    "emv-qr": _emv_qr,
    "crc16": lambda item: crc16(_text(item, "input")),
    "ascii-fold": lambda item: ascii_fold(_text(item, "input")),
    "payos-webhook-hmac-sha256": _payos,
    "vnpay-ipn-hmac-sha512": _vnpay_notice,
    "vnpay-hmac-sha512": lambda item: vnpay.sign(_text(item, "string"), _text(item, "key")),
    "zalopay-mac-key1": lambda item: zalopay.mac(_text(item, "string"), _text(item, "key")),
    "zalopay-callback-key2": lambda item: zalopay.mac(_text(item, "data"), _text(item, "key")),
    "momo-hmac-sha256": lambda item: momo.sign(_text(item, "string"), _text(item, "key")),
    "tiktokshop-hmac-sha256": _tiktokshop,
    "lazada-base-string": lambda item: lazada.base_string(_text(item, "path"), _mapping(item, "params")),
}


def payment_vector(item: object) -> Answer:
    """Answer one vector (shape of the public payment vectors, without `expect`).

    The answer has at least the members that `expect` of its kind has; {"result": text} where that is
    plain text. Raises VectorError.
    """
    if not isinstance(item, Mapping) or not isinstance(item.get("kind"), str):
        raise VectorError("a vector is an object with a “kind”")
    answer_of = _ANSWERS.get(item["kind"])
    if answer_of is None:
        raise VectorError(f"unknown kind “{item['kind']}”")
    try:
        answer = answer_of(item)
    except RecursionError:
        raise VectorError("nested too deeply") from None
    return {"result": answer} if isinstance(answer, str) else answer
