"""A sheet to take away: a workbook, and paper to sign."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commune.design.workbook import KIND
from commune.shares import paper as papers
from commune.shares import spreadsheet as spreadsheets
from commune.shares.models import Sheet
from commune.shares.views import sheet_of


@login_required
@never_cache
@require_GET
def spreadsheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = sheet_of(request, pk)
    return _file(spreadsheets.workbook_of(found), KIND, found, "xlsx")


@login_required
@never_cache
@require_GET
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = sheet_of(request, pk)
    return _file(papers.pdf_of(found), "application/pdf", found, "pdf")


def _file(content: bytes, kind: str, sheet: Sheet, ending: str) -> HttpResponse:
    name = f"chia-tien-{sheet.cooperative.code}-{sheet.number}.{ending}".lower()
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
