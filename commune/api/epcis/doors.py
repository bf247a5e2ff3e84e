"""The EPCIS 2.0 REST interface, address by address; `/epcis/openapi.json` is made from this list."""

from collections.abc import Iterator

from commune.api.doors import Door, Family, Operation, Parameter, described
from commune.api.epcis import headers, names, pages, views
from commune.api.epcis.capture import BEHAVIOURS
from commune.api.epcis.description import epcis_description
from commune.api.epcis.query import FILTERS

READ, WRITE = ("epcis:read",), ("epcis:write",)
EITHER = (*READ, *WRITE)
BODIES = (*views.JSON_BODIES, *views.XML_BODIES)

FORMAT = Parameter(
    "GS1-EPC-Format",
    "Only Never_Translates and No_Preference are possible; others are answered with 406.",
    {"type": "string", "enum": list(headers.EPC_FORMATS)},
    "header",
)
BEHAVIOUR = Parameter(
    "GS1-Capture-Error-Behaviour",
    "rollback: all or nothing. proceed: what is right.",
    {"type": "string", "enum": list(BEHAVIOURS), "default": "rollback"},
    "header",
)
EVENT_PARAMETERS = (
    FORMAT,
    *pages.PAGE_PARAMETERS,
    *(each.parameter for each in FILTERS.values()),
    *pages.ORDER_PARAMETERS,
)
PROBLEM = "Problem"
PUBLIC = {406: ("The wished form is not possible.", PROBLEM), 414: ("The address is too long.", PROBLEM)}
LOCKED = {
    401: ("No standing key.", PROBLEM),
    403: ("The key lacks the scope.", PROBLEM),
    429: ("Too many wrong keys.", PROBLEM),
    **PUBLIC,
}
WRONG = {400: ("A parameter is wrong.", PROBLEM)}
ABSENT = {404: ("There is no such resource.", PROBLEM)}
NOT_YET = {501: ("Not implemented yet.", PROBLEM)}
EVENTS = {
    200: ("Events as they came.", "EPCISQueryDocument"),
    413: ("More events than maxEventCount.", PROBLEM),
    **WRONG,
    **LOCKED,
    **NOT_YET,
}
UNFIT = {
    400: ("Not a valid document or event.", PROBLEM),
    413: ("Too large.", PROBLEM),
    415: ("Neither JSON nor XML.", PROBLEM),
    **LOCKED,
}


def _capture() -> Iterator[Door]:
    post = Operation(
        views.new_job,
        "Capture a document as one job",
        WRITE,
        (BEHAVIOUR,),
        "CapturedDocument",
        BODIES,
        {202: ("Done; the job says with what result.", None), **UNFIT},
    )
    jobs = {200: ("Capture jobs, newest first.", "CaptureJobs"), **WRONG, **LOCKED}
    listed = Operation(views.jobs, "Capture jobs of this key", EITHER, pages.PAGE_PARAMETERS, answers=jobs)
    yield Door("/capture", {"get": listed, "post": post})
    one = {200: ("The job.", "CaptureJob"), **ABSENT, **LOCKED}
    yield Door(
        "/capture/{captureID}",
        {"get": Operation(views.job, "How a capture job ended", EITHER, answers=one)},
        {"captureID": "As in the Location of the capture."},
    )


def _events() -> Iterator[Door]:
    known = {409: ("The event is there already; Location says where.", PROBLEM)}
    post = Operation(
        views.new_event,
        "Capture one event at once",
        WRITE,
        (),
        "Event",
        BODIES,
        {201: ("Kept; Location says where.", None), **known, **UNFIT},
    )
    get = Operation(views.event_list, "Events that match", READ, EVENT_PARAMETERS, answers=EVENTS)
    yield Door("/events", {"get": get, "post": post})
    one = {200: ("The event and its error declarations.", "EPCISQueryDocument"), **WRONG, **ABSENT, **LOCKED}
    yield Door(
        "/events/{eventID}",
        {"get": Operation(views.event, "One event", READ, (FORMAT,), answers=one)},
        {"eventID": "Percent-encoded."},
    )


def _named(kind: names.Kind) -> Iterator[Door]:
    told = {kind.part: "Percent-encoded."}
    path = f"/{kind.path}/{{{kind.part}}}"
    known = {200: ("Names.", "Collection"), **WRONG, **LOCKED}
    below = {200: ("What lies below.", "Collection"), **WRONG, **ABSENT, **LOCKED}
    yield Door(
        f"/{kind.path}",
        {
            "get": Operation(
                views.listing(kind), f"Known {kind.path}", READ, pages.PAGE_PARAMETERS, answers=known
            )
        },
    )
    events = Operation(
        views.listing_events(kind),
        f"Events of one {kind.part}",
        READ,
        EVENT_PARAMETERS,
        answers={**EVENTS, **ABSENT},
    )
    yield Door(f"{path}/events", {"get": events}, told)
    yield Door(
        path, {"get": Operation(views.listing_item(kind), f"One {kind.part}", READ, answers=below)}, told
    )


def _to_come() -> Iterator[Door]:
    """Named queries and subscriptions: there, and saying that they are to come."""

    def operations(*methods: str) -> dict[str, Operation]:
        answers = {**NOT_YET, **LOCKED}
        return {method: Operation(views.not_yet, "To come", READ, answers=answers) for method in methods}

    query, subscription = {"queryName": "A query."}, {"subscriptionID": "A subscription."}
    yield Door("/queries", operations("get", "post"))
    yield Door(
        "/queries/{queryName}/subscriptions/{subscriptionID}",
        operations("get", "delete"),
        query | subscription,
    )
    yield Door("/queries/{queryName}/subscriptions", operations("get", "post"), query)
    yield Door("/queries/{queryName}/events", operations("get"), query)
    yield Door("/queries/{queryName}", operations("get", "delete"), query)
    yield Door("/nextPageToken/{token}", operations("delete"), {"token": "A token."})


def _doors() -> Iterator[Door]:
    found = {200: ("Top-level resources.", "Collection"), **WRONG, **LOCKED}
    yield Door("/", {"get": Operation(views.root, "What is here", READ, answers=found)})
    yield described(epcis_description, PUBLIC)
    yield from _capture()
    yield from _events()
    for kind in names.KINDS:
        yield from _named(kind)
    yield from _to_come()


EPCIS = Family(
    name="epcis",
    root="epcis/",
    doors=tuple(_doors()),
    prepare=headers.prepare,
    finish=headers.finish,
    options=headers.options,
    absent=headers.absent,
)
