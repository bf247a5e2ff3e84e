"""The door for loggers: `POST /coldchain/readings/` with `Authorization: Bearer KEY`."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commune.coldchain import readings
from commune.coldchain.curves import CurveError
from commune.coldchain.loggers import logger_of
from commune.coldchain.models import Logger
from commune.design import rates
from commune.design.problem import problem
from commune.packhouse.refusing import PackingRefusedError

LARGEST = 300_000
MINUTE = 60


@csrf_exempt
@require_POST
def take_readings(request: HttpRequest) -> HttpResponse:
    """`{"readings": [{"at": "2026-11-27T08:00:00+07:00", "celsius": 12.4}, ...]}`: taken in whole or refused whole.

    Sent again it answers alike and changes nothing. 401 without a standing key, 409 for a known moment with another
    temperature, 413, 422 with a JSON pointer, 429.
    """
    key = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    logger = logger_of(key)
    who = f"logger:{logger.handle}" if logger else f"logger-miss:{rates.address_of(request)}"
    if rates.is_over(who, limit=settings.RATE_PUBLIC_WRITES, per_seconds=MINUTE):
        return problem(
            "too-many", "Gửi dày quá. Xin chờ một phút.", "Too many requests. Please wait a minute.", 429
        )
    if logger is None:
        return problem(
            "no-key", "Khóa máy ghi không đúng hoặc đã ngừng.", "No standing logger has this key.", 401
        )
    if len(request.body) > LARGEST:
        return problem("too-large", "Gói số đo lớn quá.", "The body is too large.", 413)
    return _taken(request.body, logger)


def _taken(body: bytes, logger: Logger) -> HttpResponse:
    try:
        points = readings.points_json(body)
        taken = readings.take_in(logger.room, points, by=logger.issued_by, logger=logger)
    except CurveError as error:
        return problem(
            "bad-reading", "Số đo không đọc được.", "A reading cannot be read.", 422, error.lines[0]
        )
    except readings.ContradictionError as error:
        said = "This moment has another temperature already."
        return problem("other-reading", str(error), said, 409, "/readings", at=error.at.isoformat())
    except PackingRefusedError as error:
        return problem("bad-readings", str(error), "These readings cannot be taken in.", 422, "/readings")
    return JsonResponse({"new": taken.new, "known": taken.known, "lots_held": taken.found})
