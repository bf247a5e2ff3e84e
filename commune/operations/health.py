"""Is the instance alive, ready, and what do its figures say (for monitors)?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from commune.ledger import checkpoints, following, sequencing
from commune.ledger.models import Pending


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM ledger_log")
    except DatabaseError:
        return JsonResponse({"ready": False, "why": "database"}, status=503)
    return JsonResponse({"ready": True})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format: sizes only, nothing about persons."""
    head = checkpoints.latest()
    figures = {
        "commune_log_entries": sequencing.size(),
        "commune_log_pending": Pending.objects.count(),
        "commune_log_signed": head.size if head else 0,
        "commune_followers_behind": int(following.is_behind()),
    }
    lines = [f"# TYPE {name} gauge\n{name} {value}\n" for name, value in figures.items()]
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4")
