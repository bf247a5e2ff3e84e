"""What is handled online in a unit and below it, live; each figure with its files; the late ones for the chairman."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.casework.judging import CLOSED, LAST_FINISHED_FIRST, LATE
from commune.casework.models import WorkFile, WorkFileSet
from commune.casework.shares import Share, shares_of
from commune.casework.telling import said
from commune.design.paging import page_of
from commune.people.access import boards_of
from commune.people.signed_in import signed_in
from commune.units.models import Level
from commune.units.placing import sources_of

FIRST_YEAR = 2000


@login_required
@require_safe
def share(request: HttpRequest, uid: str) -> HttpResponse:
    """`?nam=2026` narrows to files received in a year; `?cap=commune&xem=online` lists the files behind a figure."""
    unit = get_object_or_404(boards_of(signed_in(request)), pk=uid)
    files = WorkFile.objects.visible_to(request.user).filter(unit__in=sources_of(unit).inside)
    year = request.GET.get("nam", "")
    if year.isdecimal() and FIRST_YEAR <= int(year[:5]) <= FIRST_YEAR + 100:
        files = files.filter(received_at__year=int(year))
    shown, heading = _behind(files.judged(), request)
    page = page_of(shown.select_related("office", "unit"), request)
    facts = {
        "unit": unit,
        "stats": [_stat(each, year) for each in shares_of(files)],
        "heading": heading,
        "page": page,
        "rows": [(each, said(each)) for each in page],
        "years": [each.year for each in files.dates("received_at", "year", order="DESC")],
        "late": _late(files),
    }
    return render(request, "casework/share.html", facts)


def _stat(share_: Share, year: str) -> dict[str, object]:
    percent = share_.percent
    facts = {"online": share_.online, "finished": share_.finished, "late": share_.late, "total": share_.total}
    return {
        "label": share_.label,
        "value": "–" if percent is None else f"{percent} %",
        "share": percent,
        "note": _("%(online)s trên %(finished)s hồ sơ đã xong; %(total)s hồ sơ, %(late)s quá hạn") % facts,
        "href": f"?{urlencode({'cap': share_.level, 'nam': year})}",
    }


def _behind(files: WorkFileSet, request: HttpRequest) -> tuple[WorkFileSet, str]:
    level = request.GET.get("cap", "")
    heading = _("Hồ sơ đã xong, cả các cấp")
    if level in Level.values:
        files = files.filter(unit__level=level)
        heading = _("Hồ sơ đã xong, cấp %(level)s") % {"level": Level(level).label}
    return files.filter(CLOSED).order_by(*LAST_FINISHED_FIRST), heading


def _late(files: WorkFileSet) -> list[tuple[WorkFile, str]]:
    """Unfinished and past their day, the longest first; with whoever holds the file now."""
    rows = files.judged().filter(LATE).select_related("office", "unit")
    return [(each, _holder_of(each)) for each in rows.order_by("due_on", "number", "pk")[:50]]


def _holder_of(file: WorkFile) -> str:
    given = file.steps.filter(assignee__isnull=False).select_related("assignee").order_by("-pk").first()
    return given.assignee.full_name if given and given.assignee else _("chưa phân công")
