"""Lists of sellers and products on national marketplaces: brought by officials, searched, and counted in public."""

import uuid
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commune.channels import claim_counts, claim_reading, claim_uploads, claims
from commune.channels.claim_models import ClaimKind, MarketplaceClaim, MarketplaceFile
from commune.channels.forms import ClaimFileForm
from commune.design import workbook
from commune.design.paging import page_of
from commune.lib import waking
from commune.people.access import governed_units
from commune.people.models import DECIDING
from commune.people.signed_in import signed_in

REFUSED, PAGE, SHOWN = 422, 30, 100


def _may_read(request: HttpRequest) -> bool:
    return governed_units(request.user).exists()


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Files about the units that she governs; bringing one is for those who decide."""
    if not _may_read(request):
        raise PermissionDenied
    person = signed_in(request)
    may_bring = claim_reading.units_for(person, *DECIDING).exists()
    is_sent = request.method == "POST"
    form = ClaimFileForm(person, *((request.POST, request.FILES) if is_sent else ()))
    if is_sent:
        if not may_bring:
            raise PermissionDenied
        if form.is_valid() and (file := _opened(request, form)):
            return redirect("channels:claims", file.pk)
    files = MarketplaceFile.objects.visible_to(person).select_related("unit", "completion")
    facts = {
        "form": form,
        "may_bring": may_bring,
        "page": page_of(files.order_by("-brought_at"), request, size=PAGE),
        "kinds": ClaimKind.choices,
    }
    return render(request, "channels/imports.html", facts, status=REFUSED if form.errors else 200)


def _opened(request: HttpRequest, form: ClaimFileForm) -> MarketplaceFile | None:
    content = form.cleaned_data["file"]
    try:
        file = claims.open_file(content, **form.facts(), file_name=content.name, by=signed_in(request))
    except claims.FileRefusedError as refusal:
        form.add_error(None, str(refusal))
        return None
    if file.is_complete:
        messages.info(request, _("Tệp này đã nhập từ trước, không nhập hai lần."))
    else:
        claim_uploads.keep(file, content)
        waking.wake()
    return file


@login_required
@require_safe
def claims_of(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One file: how far it was read, its rows by `?tim=`, and the rows that were refused."""
    if not _may_read(request):
        raise PermissionDenied
    file = _visible(request, pk)
    wanted = request.GET.get("tim", "")[:80]
    visible = MarketplaceClaim.objects.visible_to(signed_in(request)).filter(page__file=file)
    rows, governs_all = visible.like(wanted).select_related("unit"), _governs(request, file)
    facts: dict[str, Any] = {
        "file": file,
        "done": getattr(file, "completion", None),
        "wanted": wanted,
        "page": page_of(rows.order_by("line"), request, size=PAGE),
        "wrong": list(islice(claims.refused_rows(file), SHOWN)) if governs_all else [],
        "governs_all": governs_all,
        "stopped": claim_uploads.why_stopped(file),
        "read": sum(file.pages.values_list("rows", flat=True)),
        "lines": _lines_of(file),
    }
    return render(request, "channels/claims.html", facts)


def _governs(request: HttpRequest, file: MarketplaceFile) -> bool:
    """Wrong rows belong to no commune: they are for who governs the whole area of the list."""
    return governed_units(request.user).filter(pk=file.unit_id).exists()


def _visible(request: HttpRequest, pk: uuid.UUID) -> MarketplaceFile:
    found = MarketplaceFile.objects.visible_to(signed_in(request)).select_related(
        "unit", "completion", "brought_by"
    )
    return get_object_or_404(found, pk=pk)


def _lines_of(file: MarketplaceFile) -> int:
    """About how many rows a waiting file has, for the bar; 0 when it does not wait."""
    place = claim_uploads.waiting_place(file)
    if not place.exists():
        return 0
    with place.open("rb") as content:
        start = content.read(1 << 16)
        if start.startswith(b"PK"):
            return 0
        return max(int(file.size * start.count(b"\n") / max(len(start), 1)), 1)


@login_required
@require_safe
def refused(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every refused row as it came, with its line, its column and why: to be mended and brought again."""
    if not _may_read(request):
        raise PermissionDenied
    file = _visible(request, pk)
    if not _governs(request, file):
        raise PermissionDenied
    heads = ["Dòng", "Cột sai", "Lý do", *claim_reading.headings(file.kind)]
    rows = ([line, column, why, *cells] for line, column, why, cells in claims.refused_rows(file))
    return workbook.answer(f"dong sai {file.file_name}", workbook.Sheet("Dòng sai", heads, rows))


@login_required
@require_safe
def blank(request: HttpRequest, kind: str) -> HttpResponse:
    if not _may_read(request):
        raise PermissionDenied
    if kind not in ClaimKind.values:
        raise Http404
    sheet = workbook.Sheet(ClaimKind(kind).label, claim_reading.headings(kind), [])
    return workbook.answer(f"mau {ClaimKind(kind).label}", sheet)


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """For everybody: how many sellers and products, by marketplace, of the newest list of each province."""
    tables = [claim_counts.newest_of(kind) for kind in ClaimKind]
    return render(request, "channels/counts.html", {"tables": [table for table in tables if table.rows]})
