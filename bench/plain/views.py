"""The scan page as one would usually write it: look up, count, note the visit, show what happened to the lot."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bench.plain.models import Scan, Stamp


def scan(request: HttpRequest, gtin: str, code: str, serial: str) -> HttpResponse:
    known = Stamp.objects.select_related("lot")
    stamp = get_object_or_404(known, serial=serial, lot__gtin=gtin, lot__code=code)
    with transaction.atomic():
        first = Coalesce("first_scanned_at", timezone.now())
        Stamp.objects.filter(pk=stamp.pk).update(scans=F("scans") + 1, first_scanned_at=first)
        Scan.objects.create(stamp=stamp)
    stamp.refresh_from_db(fields=["scans", "first_scanned_at"])
    facts = {"stamp": stamp, "lot": stamp.lot, "events": stamp.lot.events.order_by("event_time")}
    return render(request, "plain/scan.html", facts)
