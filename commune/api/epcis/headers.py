"""The GS1 headers: what every answer states, and which wishes of a request we cannot meet."""

from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commune.api.doors import Door
from commune.api.refusals import RefusedError, epcis_refusal

VERSION, LONGEST_PART = "2.0.0", 4
CAPTURE_LIMIT = 2000
CAPTURE_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
LONGEST_ADDRESS = 8000
JSON_TYPES = ("application/json", "application/ld+json")
ANY_TYPE = ("*/*", "application/*")
EPC_FORMAT = "Never_Translates"
EPC_FORMATS = ("No_Preference", "Always_GS1_Digital_Link", "Always_EPC_URN", EPC_FORMAT)


def vendor_version() -> str:
    try:
        return version("commune")
    except PackageNotFoundError:  # run from a checkout
        return "checkout"


def finish(_request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The headers of every EPCIS answer. Events are given as they came: nothing is translated yet."""
    response.setdefault("GS1-EPC-Format", EPC_FORMAT)
    response["GS1-EPCIS-Version"] = response["GS1-CBV-Version"] = VERSION
    response["GS1-Extensions"] = f"langso={settings.PUBLIC_ADDRESS}/voc/"
    response["GS1-Vendor-Version"] = vendor_version()
    response["Cache-Control"] = "no-store"
    return response


def options(door: Door) -> HttpResponse:
    """204 with what this address can do (EPCIS 2.0 REST binding, discovery)."""
    response = HttpResponse(status=204)
    response["Allow"] = door.allowed
    for bound in ("Min", "Max"):
        response[f"GS1-EPCIS-{bound}"] = response[f"GS1-CBV-{bound}"] = VERSION
    if door.path == "/capture":
        response["GS1-EPCIS-Capture-Limit"] = str(CAPTURE_LIMIT)
        response["GS1-EPCIS-Capture-File-Size-Limit"] = str(CAPTURE_BYTES)
        response["GS1-Capture-Error-Behaviour"] = "all"
    return response


def absent(method: str, door: Door) -> RefusedError:
    return epcis_refusal(
        "Implementation",
        405,
        f"Địa chỉ này không nhận {method}.",
        f"This address does not take {method}.",
        headers={"Allow": door.allowed},
    )


def prepare(request: HttpRequest) -> None:
    """Raises 414 for too long an address and 406 for an answer we cannot give."""
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        raise epcis_refusal("URITooLong", 414, "Địa chỉ quá dài.", "The address is too long.")
    if not _accepted(request):
        raise _unmeetable("Accept", ", ".join(JSON_TYPES))
    wished = request.headers.get("GS1-EPC-Format", "No_Preference")
    if wished not in EPC_FORMATS or wished.startswith("Always"):
        raise _unmeetable("GS1-EPC-Format", EPC_FORMAT)
    for prefix in ("GS1-EPCIS", "GS1-CBV"):
        _check_versions(request, prefix)


def answer_type(request: HttpRequest) -> str:
    """application/ld+json where only that is accepted, else application/json."""
    wanted = [kind for kind, _ in _wishes(request)]
    is_plain = not wanted or any(kind in (JSON_TYPES[0], *ANY_TYPE) for kind in wanted)
    return JSON_TYPES[0] if is_plain else JSON_TYPES[1]


def _accepted(request: HttpRequest) -> bool:
    wishes = _wishes(request)
    return not wishes or any(kind in (*JSON_TYPES, *ANY_TYPE) and weight > 0 for kind, weight in wishes)


def _wishes(request: HttpRequest) -> list[tuple[str, float]]:
    """Media types of Accept with their weights; an unreadable weight counts as 1."""
    wishes = []
    for part in request.headers.get("Accept", "").split(","):
        kind, *details = (piece.strip().lower() for piece in part.split(";"))
        weights = [detail[2:] for detail in details if detail.startswith("q=")]
        is_number = bool(weights) and weights[0].replace(".", "", 1).isdecimal()
        if kind:
            wishes.append((kind, float(weights[0]) if is_number else 1.0))
    return wishes


def _check_versions(request: HttpRequest, prefix: str) -> None:
    lowest, highest = (request.headers.get(f"{prefix}-{bound}") for bound in ("Min", "Max"))
    if (lowest and _number(lowest) > _number(VERSION)) or (highest and _number(highest) < _number(VERSION)):
        raise _unmeetable(f"{prefix}-Version", VERSION)


def _number(text: str) -> tuple[int, ...]:
    """2.0 and 2.0.0 are the same version; nonsense is higher than any."""
    parts = text.strip().split(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST_PART for part in parts):
        return (9999,)
    return tuple([*map(int, parts), 0, 0][:3])


def _unmeetable(header: str, possible: str) -> RefusedError:
    return epcis_refusal(
        "NotAcceptable",
        406,
        f"Không trả lời được như {header} yêu cầu; có: {possible}.",
        f"Cannot answer as {header} asks; possible: {possible}.",
    )
