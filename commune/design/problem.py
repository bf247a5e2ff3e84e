"""Refusals of APIs: RFC 9457 problem details with a Vietnamese and an English sentence."""

from typing import Any

from django.http import JsonResponse


def problem(
    type: str,  # noqa: A002
    title_vi: str,
    title_en: str,
    status: int,
    pointer: str | None = None,
    **more: Any,
) -> JsonResponse:
    """An `application/problem+json` answer.

    `type` is stable: a short name such as `order-paid` becomes `/problems/order-paid` (RFC 9457 3.1.1),
    one with a colon is kept (the exception types of EPCIS). `title` is Vietnamese, `title_en` English;
    `pointer` is the JSON pointer (RFC 6901) to the wrong part of the request. Further members, such as
    `errors` or `detail`, go in as given.
    """
    body: dict[str, Any] = {
        "type": type if ":" in type else f"/problems/{type}",
        "title": title_vi,
        "title_en": title_en,
        "status": status,
    }
    if pointer is not None:
        body["pointer"] = pointer
    return JsonResponse(
        body | more,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
