"""A door: one address with its operations, from which both the route and its OpenAPI description are made."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from commune.api.keys import key_of
from commune.api.models import ApiKey
from commune.api.refusals import RefusedError, security_refusal
from commune.design import rates

Json = dict[str, Any]
MINUTE = 60


@dataclass(frozen=True)
class Call:
    """One admitted request: its key (None on public doors) and the parts of its path."""

    request: HttpRequest
    key: ApiKey | None
    parts: Mapping[str, str]

    @property
    def holder(self) -> ApiKey:
        """The key, behind doors that ask for one."""
        assert self.key is not None
        return self.key


@dataclass(frozen=True)
class Parameter:
    """`place` is query, header or path; `schema` is JSON Schema."""

    name: str
    text: str
    schema: Json = field(default_factory=lambda: {"type": "string"})
    place: str = "query"
    is_list: bool = False

    def described(self) -> Json:
        made: Json = {"name": self.name, "in": self.place, "description": self.text, "schema": self.schema}
        if self.place == "path":
            made["required"] = True
        if self.is_list:
            made |= {"style": "pipeDelimited", "explode": False}
        return made


@dataclass(frozen=True)
class Operation:
    """`scopes`: any one of them opens; none: public. `answers`: status to (text, schema name or None)."""

    run: Callable[[Call], HttpResponse]
    summary: str
    scopes: tuple[str, ...] = ()
    parameters: Sequence[Parameter] = ()
    body: str | None = None
    body_types: tuple[str, ...] = ("application/json",)
    answers: Mapping[int, tuple[str, str | None]] = field(default_factory=dict)


def described(describe: Callable[[], Json], more: Mapping[int, tuple[str, str | None]]) -> "Door":
    """The door to a family's own description, open to all."""
    operation = Operation(
        lambda _call: JsonResponse(describe()),
        "This description",
        answers={200: ("OpenAPI 3.1.", "Description"), **more},
    )
    return Door("/openapi.json", {"get": operation})


Finish = Callable[[HttpRequest, HttpResponse], HttpResponse]
Prepare = Callable[[HttpRequest], None]
Options = Callable[["Door"], HttpResponse]


@dataclass(frozen=True)
class Door:
    """`path` as OpenAPI writes it, below the family's root: "/epcs/{epc}/events"."""

    path: str
    operations: Mapping[str, Operation]
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def route(self) -> str:
        """As Django writes it; a part may hold slashes, because identifiers are URIs."""
        return re.sub(r"\{(\w+)\}", r"<path:\1>", self.path.lstrip("/"))

    @property
    def allowed(self) -> str:
        return ", ".join([*(name.upper() for name in self.operations), "OPTIONS"])


@dataclass(frozen=True)
class Family:
    """Doors below one root that answer alike: `prepare` judges each request, `finish` signs each answer."""

    name: str
    root: str
    doors: tuple[Door, ...]
    prepare: Prepare
    finish: Finish
    options: Options
    absent: Callable[[str, Door], RefusedError]

    def urls(self) -> list[URLPattern]:
        return [path(self.root + door.route, self.view_of(door)) for door in self.doors]

    def view_of(self, door: Door) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, **parts: str) -> HttpResponse:
            try:
                response = self._answer(door, request, parts)
            except RefusedError as refused:
                response = refused.answer()
            patch_vary_headers(response, ["Authorization", "Accept"])
            return self.finish(request, response)

        return csrf_exempt(view)

    def _answer(self, door: Door, request: HttpRequest, parts: Mapping[str, str]) -> HttpResponse:
        method = (request.method or "").lower()
        if method == "options":
            return self.options(door)
        operation = door.operations.get("get" if method == "head" else method)
        if operation is None:
            raise self.absent(method.upper(), door)
        key = admitted(request, self.name, operation.scopes) if operation.scopes else None
        self.prepare(request)
        return operation.run(Call(request, key, parts))


def admitted(request: HttpRequest, family: str, scopes: tuple[str, ...]) -> ApiKey:
    """The request's standing key with one of `scopes`; RefusedError 401, 403 or 429."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    key = key_of(text.strip()) if kind.lower() == "bearer" and text else None
    if key is None:
        raise _unknown_key(request, family)
    if not key.may(*scopes):
        missing = " / ".join(scopes)
        raise security_refusal(
            family, 403, f"Khóa này không có quyền {missing}.", f"The key lacks {missing}."
        )
    return key


def _unknown_key(request: HttpRequest, family: str) -> RefusedError:
    tries = f"api-key:{rates.address_of(request)}"
    if rates.is_over(tries, limit=settings.RATE_SIGN_IN, per_seconds=MINUTE):
        wait = {"Retry-After": str(MINUTE)}
        return security_refusal(family, 429, "Quá nhiều lần sai khóa.", "Too many wrong keys.", headers=wait)
    ask = {"WWW-Authenticate": 'Bearer realm="langso"'}
    return security_refusal(
        family,
        401,
        "Cần khóa giao tiếp còn hiệu lực trong đầu mục Authorization: Bearer.",
        "A standing key is needed in Authorization: Bearer.",
        headers=ask,
    )
