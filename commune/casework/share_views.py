"""What is handled online in a unit and below it, live: counts for everybody, single files for who governs there."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.casework.judging import CLOSED, LAST_FINISHED_FIRST, LATE, ON_LINE
from commune.casework.models import WorkFile, WorkFileSet
from commune.casework.shares import Share, files_in, shares_of
from commune.casework.telling import said
from commune.design.paging import page_of
from commune.people.access import boards_of
from commune.units.models import AdminUnit, Level
from commune.units.placing import sources_of

FIRST_YEAR, ONLINE = 2000, "online"


@require_safe
def share(request: HttpRequest, uid: str) -> HttpResponse:
    """`?nam=2026` narrows to files received in a year; `?cap=commune&xem=online` lists the files behind a figure.

    Titles of files tell of people: who does not govern the unit reads the counts and nothing else.
    """
    unit = get_object_or_404(AdminUnit.objects.select_related("parent__parent"), pk=uid)
    year = request.GET.get("nam", "")
    counted = _of_year(files_in(unit), year)
    seen = _of_year(WorkFile.objects.visible_to(request.user).filter(unit__in=sources_of(unit).inside), year)
    may_list = boards_of(request.user).filter(pk=unit.pk).exists()
    facts = {
        "unit": unit,
        "stats": [_stat(each, year, may_list=may_list) for each in shares_of(counted)],
        "years": [each.year for each in files_in(unit).dates("received_at", "year", order="DESC")],
        "may_list": may_list,
        **(_lists(request, seen) if may_list else {}),
    }
    return render(request, "casework/share.html", facts)


def _of_year(files: WorkFileSet, year: str) -> WorkFileSet:
    if year.isdecimal() and FIRST_YEAR <= int(year[:5]) <= FIRST_YEAR + 100:
        return files.filter(received_at__year=int(year))
    return files


def _lists(request: HttpRequest, files: WorkFileSet) -> dict[str, object]:
    shown, heading = _behind(files.judged(), request)
    page = page_of(shown.select_related("office", "unit"), request)
    rows = [(each, said(each)) for each in page]
    return {"heading": heading, "page": page, "rows": rows, "late": _late(files)}


def _stat(share_: Share, year: str, *, may_list: bool) -> dict[str, object]:
    percent = share_.percent
    facts = {"online": share_.online, "finished": share_.finished, "late": share_.late, "total": share_.total}
    return {
        "label": _(share_.label),
        "value": "–" if percent is None else f"{percent} %",
        "share": percent,
        "note": _("%(online)s trên %(finished)s hồ sơ đã xong; %(total)s hồ sơ, %(late)s quá hạn") % facts,
        "href": f"?{urlencode({'cap': share_.level, 'xem': ONLINE, 'nam': year})}" if may_list else "",
    }


def _behind(files: WorkFileSet, request: HttpRequest) -> tuple[WorkFileSet, str]:
    level = request.GET.get("cap", "")
    heading = _("Hồ sơ đã xong, cả các cấp")
    if level in Level.values:
        files = files.filter(unit__level=level)
        heading = _("Hồ sơ đã xong, cấp %(level)s") % {"level": Level(level).label}
    if request.GET.get("xem") == ONLINE:
        files = files.filter(ON_LINE)
        heading = _("%(heading)s, trên mạng") % {"heading": heading}
    return files.filter(CLOSED).order_by(*LAST_FINISHED_FIRST), heading


def _late(files: WorkFileSet) -> list[tuple[WorkFile, str]]:
    """Unfinished and past their day, the longest first; with whoever holds the file now."""
    rows = files.judged().filter(LATE).select_related("office", "unit")
    return [(each, _holder_of(each)) for each in rows.order_by("due_on", "number", "pk")[:50]]


def _holder_of(file: WorkFile) -> str:
    given = file.steps.filter(assignee__isnull=False).select_related("assignee").order_by("-pk").first()
    return given.assignee.full_name if given and given.assignee else _("chưa phân công")
