"""What each EPCIS door answers. Keys with `epcis:read` read the whole repository: it is one organization's view."""

import json
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commune.api.doors import Call
from commune.api.epcis import capture, headers, names, pages
from commune.api.epcis.query import FILTERS
from commune.api.models import CaptureJob
from commune.api.refusals import RefusedError, epcis_refusal
from commune.lib.epcis import reading
from commune.lib.epcis.context import EPCIS_CONTEXT
from commune.lib.epcis.documents import EVENT, Document
from commune.trace import events
from commune.trace.models import Event

Json = dict[str, Any]
TOP_LEVEL = (
    "queries", "capture", "events", "eventTypes", "epcs", "readPoints", "bizLocations", "dispositions", "bizSteps",
)  # fmt: skip
JSON_BODIES = headers.JSON_TYPES
XML_BODIES = ("application/xml", "text/xml")


def answered(request: HttpRequest, value: Any, status: int = 200) -> HttpResponse:
    body = json.dumps(value, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=headers.answer_type(request))


def collection(request: HttpRequest, members: list[str] | tuple[str, ...]) -> HttpResponse:
    return answered(request, {"@context": EPCIS_CONTEXT, "type": "Collection", "member": list(members)})


def root(call: Call) -> HttpResponse:
    pages.wishes_of(call.request, frozenset())
    return collection(call.request, TOP_LEVEL)


def new_job(call: Call) -> HttpResponse:
    """Read first, then one job: unreadable documents are refused with 400, bad events end in the job."""
    behaviour = call.request.headers.get("GS1-Capture-Error-Behaviour", capture.ROLLBACK)
    if behaviour not in capture.BEHAVIOURS:
        raise epcis_refusal(
            "Validation",
            400,
            "GS1-Capture-Error-Behaviour: rollback hoặc proceed.",
            "It is rollback or proceed.",
        )
    document = _document(call.request, (*JSON_BODIES, *XML_BODIES))
    if document.kind == EVENT:
        raise _refused(document, "Cần EPCISDocument hoặc EPCISQueryDocument.", "An EPCIS document is needed.")
    key = call.holder
    job = capture.capture(document, behaviour=behaviour, by=key.log_actor, key=key)
    response = HttpResponse(status=202)
    response["Location"] = call.request.build_absolute_uri(f"/epcis/capture/{job.pk}")
    response["GS1-Capture-Error-Behaviour"] = behaviour
    return response


def jobs(call: Call) -> HttpResponse:
    """Newest first."""
    request = call.request
    wishes = pages.wishes_of(request, frozenset({"perPage", "nextPageToken"}))
    found = CaptureJob.objects.visible_to(call.holder).order_by("-finished_at", "-pk")
    if wishes.token:
        found = found.filter(
            Q(finished_at__lt=wishes.token["at"])
            | Q(finished_at=wishes.token["at"], pk__lt=wishes.token["id"])
        )
    rows = list(found[: wishes.size + 1])
    response = answered(request, [_job(row) for row in rows[: wishes.size]])
    if len(rows) <= wishes.size:
        return response
    last = rows[wishes.size - 1]
    return pages.with_next(
        response, request, wishes, {"at": last.finished_at.isoformat(), "id": str(last.pk)}
    )


def job(call: Call) -> HttpResponse:
    wanted = call.parts["captureID"]
    found = CaptureJob.objects.visible_to(call.holder)
    known = list(found.filter(pk=wanted)) if _is_uuid(wanted) else []
    if not known:
        raise no_such("đợt tiếp nhận", "capture job")
    return answered(call.request, _job(known[0]))


def new_event(call: Call) -> HttpResponse:
    """One event, at once. A known event is refused with 409 and its address, whatever its content."""
    document = _document(call.request, (*JSON_BODIES, *XML_BODIES))
    if document.kind != EVENT:
        raise _refused(document, "Cần một sự kiện.", "One event is needed.")
    problems = [problem for problem in document.problems() if problem.is_error]
    if problems:
        raise _invalid([capture.finding(problem) for problem in problems])
    event = capture.identified(document.events[0], document.ignored)
    response = HttpResponse(status=201)
    response["Location"] = _address(call.request, event["eventID"])
    try:
        if capture.known(event):
            raise _already(
                response["Location"], "Đã có sự kiện này, nội dung như nhau.", "The event is known."
            )
        capture.keep_one(event, by=call.holder.log_actor)
    except events.EventConflictError as conflict:
        found = capture.conflict_finding(conflict, "/eventID")
        raise _already(response["Location"], found["vi"], found["en"], reason=conflict.slug) from None
    except events.EventRefusedError as refused:
        raise _invalid([capture.finding(problem) for problem in refused.problems]) from None
    return response


def event_list(call: Call) -> HttpResponse:
    return _page(call, Q())


def event(call: Call) -> HttpResponse:
    """The event, with its error declarations where there are some."""
    pages.wishes_of(call.request, frozenset())
    found = list(Event.objects.filter(event_id=call.parts["eventID"]).order_by("record_time", "pk"))
    if not found:
        raise no_such("sự kiện", "event")
    return answered(call.request, query_document(found))


def listing(kind: names.Kind) -> Any:
    def answer(call: Call) -> HttpResponse:
        request = call.request
        wishes = pages.wishes_of(request, frozenset({"perPage", "nextPageToken"}))
        found = kind.members(after=wishes.token.get("name", ""), most=wishes.size + 1)
        response = collection(request, found[: wishes.size])
        response["GS1-EPC-Format"] = kind.epc_format
        if len(found) <= wishes.size:
            return response
        return pages.with_next(response, request, wishes, {"name": found[wishes.size - 1]})

    return answer


def listing_item(kind: names.Kind) -> Any:
    def answer(call: Call) -> HttpResponse:
        pages.wishes_of(call.request, frozenset())
        _known_condition(kind, call)
        return collection(call.request, ["events"])

    return answer


def listing_events(kind: names.Kind) -> Any:
    return lambda call: _page(call, _known_condition(kind, call))


def _known_condition(kind: names.Kind, call: Call) -> Q:
    value = call.parts[kind.part]
    condition = Q()
    for parameter in kind.parameters:
        condition |= FILTERS[parameter].condition(parameter, [value])
    if value not in kind.always and not Event.objects.filter(condition).exists():
        raise no_such(kind.vi, kind.part)
    return condition


def not_yet(_call: Call) -> HttpResponse:
    raise epcis_refusal("Implementation", 501, "Chức năng này chưa có.", "This is not implemented yet.")


def query_document(rows: list[Event]) -> Json:
    """Events as they came, each with its own @context, and the time we recorded them."""
    return {
        "@context": [EPCIS_CONTEXT],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": _written(timezone.now()),
        "epcisBody": {
            "queryResults": {
                "queryName": "SimpleEventQuery",
                "resultsBody": {"eventList": [_told(row) for row in rows]},
            }
        },
    }


def no_such(vi: str, en: str) -> RefusedError:
    return epcis_refusal("NoSuchResource", 404, f"Không có {vi} này.", f"There is no such {en}.")


def _page(call: Call, fixed: Q) -> HttpResponse:
    request = call.request
    wishes = pages.wishes_of(request)
    page = pages.event_page(wishes, fixed)
    response = answered(request, query_document(page.rows))
    return pages.with_next(response, request, wishes, page.next_token) if page.next_token else response


def _told(row: Event) -> Json:
    return {**events.body_of(row), "recordTime": _written(row.record_time)}


def _written(moment: Any) -> str:
    return str(moment.isoformat(timespec="milliseconds")).replace("+00:00", "Z")


def _address(request: HttpRequest, event_id: str) -> str:
    return str(request.build_absolute_uri("/epcis/events/")) + quote(event_id, safe="")


def _document(request: HttpRequest, types: tuple[str, ...]) -> Document:
    """The body read; RefusedError 413, 415, or 400 where it is no EPCIS document."""
    if (
        int(request.META.get("CONTENT_LENGTH") or 0) > headers.CAPTURE_BYTES
        or len(request.body) > headers.CAPTURE_BYTES
    ):
        raise _too_much(f"{headers.CAPTURE_BYTES} byte", f"{headers.CAPTURE_BYTES} bytes")
    if (request.content_type or "").lower() not in types:
        names_of_types = ", ".join(types)
        raise epcis_refusal(
            "UnsupportedMediaType", 415, f"Content-Type phải là {names_of_types}.", f"Send {names_of_types}."
        )
    document = reading.read(request.body)
    if document.errors:
        raise _invalid([capture.finding(problem) for problem in document.errors if problem.is_error] or [])
    if len(document.events) > headers.CAPTURE_LIMIT:
        raise _too_much(f"{headers.CAPTURE_LIMIT} sự kiện", f"{headers.CAPTURE_LIMIT} events")
    return document


def _too_much(vi: str, en: str) -> RefusedError:
    limits = {
        "GS1-EPCIS-Capture-Limit": str(headers.CAPTURE_LIMIT),
        "GS1-EPCIS-Capture-File-Size-Limit": str(headers.CAPTURE_BYTES),
    }
    return epcis_refusal(
        "CaptureLimitExceeded", 413, f"Nhiều hơn {vi} một lần.", f"More than {en} at once.", headers=limits
    )


def _invalid(findings: list[Json]) -> RefusedError:
    first, *_ = findings
    listed = list(capture.exceptions_of(findings))
    return epcis_refusal(
        "Validation",
        400,
        first["vi"],
        first["en"],
        pointer=first["pointer"],
        detail=listed[0]["detail"],
        errors=listed,
    )


def _refused(document: Document, vi: str, en: str) -> RefusedError:
    return epcis_refusal("Validation", 400, vi, en, pointer="/type", got=document.kind)


def _already(address: str, vi: str, en: str, **more: str) -> RefusedError:
    return epcis_refusal("ResourceAlreadyExists", 409, vi, en, headers={"Location": address}, **more)


def _job(row: CaptureJob) -> Json:
    return {
        "captureID": str(row.pk),
        "createdAt": _written(row.created_at),
        "finishedAt": _written(row.finished_at),
        "running": False,
        "success": row.is_success,
        "captureErrorBehaviour": row.behaviour,
        "captured": row.captured,
        "errors": list(capture.exceptions_of(row.errors)),
    }


def _is_uuid(text: str) -> bool:
    bare = text.replace("-", "")
    return len(bare) == 32 and all(letter in "0123456789abcdefABCDEF" for letter in bare)  # noqa: PLR2004
