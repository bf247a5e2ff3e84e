"""Statements of a bank and the notices beside them, for tests of money."""

import json

from django.utils import timezone

from commune.payments import notices, statements
from commune.payments.tests.money import NUMBER, key_of

HEAD = "Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung"


def day():
    return f"{timezone.localdate():%d/%m/%Y}"


def csv(*rows, head=HEAD, before=()):
    return "\n".join([*before, head, *rows]).encode("utf-8-sig")


def row(code, amount, reference="FT100", out=""):
    return f"{timezone.localtime():%d/%m/%Y %H:%M:%S};{reference};{out};{amount};MBVCB {code} chuyen tien"


def told(account, code, amount, number=1, reference="FT100"):
    key = key_of(account, "sepay")
    body = {
        "id": number,
        "transactionDate": f"{timezone.localtime():%Y-%m-%d %H:%M:%S}",
        "accountNumber": NUMBER,
        "content": f"{code} chuyen tien",
        "transferType": "in",
        "transferAmount": amount,
        "referenceCode": reference,
    }
    return notices.take_in(
        "sepay", NUMBER, json.dumps(body).encode(), {"Authorization": f"Apikey {key.secret}"}
    )


def brought(account, cast, raw, **facts):
    return statements.take_in(account, name="sao-ke.csv", raw=raw, by=cast.manager, **facts)


def outcomes(statement):
    return list(statement.lines.order_by("number").values_list("outcome", flat=True))
