"""How the machines' doors say no: RFC 9457 problems, on EPCIS paths with the standard's exception types."""

from typing import Any

from django.http import HttpResponse

from commune.design.problem import problem


class RefusedError(Exception):
    """A request that a door refuses; `type` is the problem's stable name, `headers` go on the answer."""

    def __init__(
        self,
        type: str,  # noqa: A002
        status: int,
        vi: str,
        en: str,
        *,
        pointer: str | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(en)
        self.type, self.status, self.vi, self.en = type, status, vi, en
        self.pointer, self.headers, self.more = pointer, headers or {}, more

    def answer(self) -> HttpResponse:
        response = problem(self.type, self.vi, self.en, self.status, self.pointer, **self.more)
        for name, value in self.headers.items():
            response[name] = value
        return response


def epcis_refusal(exception: str, status: int, vi: str, en: str, **more: Any) -> RefusedError:
    """`exception` is a name of the standard without its prefix and ending: "Validation", "QueryParameter"."""
    return RefusedError(f"epcisException:{exception}Exception", status, vi, en, **more)


def security_refusal(family: str, status: int, vi: str, en: str, **more: Any) -> RefusedError:
    if family == "epcis":
        return epcis_refusal("Security", status, vi, en, **more)
    slug = {401: "key-needed", 403: "scope-missing", 429: "too-many-tries"}[status]
    return RefusedError(slug, status, vi, en, **more)
