"""A co-op's sheets for those who draw them up, check and approve them, and for the auditor who reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.design.paging import page_of
from commune.payments import books
from commune.people.models import Organization
from commune.people.signed_in import signed_in
from commune.shares import access, answers, faces, sheets
from commune.shares.forms import DroppingForm, SheetForm
from commune.shares.models import Share, Sheet
from commune.shares.refusing import ShareRefusedError

REFUSED = 422


def cooperative_of(request: HttpRequest, code: str, *, draws: bool = False) -> Organization:
    """404 for another's: whose members get what is nobody else's business. 403 for who only reads."""
    found = get_object_or_404(access.cooperatives_read_by(signed_in(request)), code=code)
    if draws and not access.may_draw(signed_in(request), found):
        raise PermissionDenied
    return found


def add_refusal(form: Any, refusal: ShareRefusedError) -> None:
    form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))


@login_required
@require_GET
def cooperatives(request: HttpRequest) -> HttpResponse:
    """Hers; straight in where there is one."""
    found = access.cooperatives_read_by(signed_in(request)).order_by("name")
    if len(found) == 1:
        return redirect("shares:board", code=found[0].code)
    return render(request, "shares/cooperatives.html", {"cooperatives": found})


@login_required
@require_GET
def board(request: HttpRequest, code: str) -> HttpResponse:
    """All sheets of a co-op, and its books with its members."""
    found = cooperative_of(request, code)
    rows = Sheet.objects.visible_to(signed_in(request)).filter(cooperative=found).shown().order_by("-number")
    page = page_of(rows, request, size=20)
    facts = {
        "cooperative": found,
        "page": page,
        "rows": [(sheet, *faces.face_of(sheet), faces.total_of(sheet)) for sheet in page],
        "books": books.member_books_of(found),
        "may_draw": access.may_draw(signed_in(request), found),
    }
    return render(request, "shares/board.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def sheet_form(request: HttpRequest, code: str) -> HttpResponse:
    """Draw up a sheet for a period; what comes of it is a draft to look at."""
    found = cooperative_of(request, code, draws=True)
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = sheets.draw_up(found, **{**told, "pool": told["pool"] or 0}, by=signed_in(request))
            return redirect("shares:sheet", pk=made.pk)
        except ShareRefusedError as refusal:
            add_refusal(form, refusal)
    status = REFUSED if form.errors else 200
    return render(request, "shares/sheet_form.html", {"cooperative": found, "form": form}, status=status)


def sheet_of(request: HttpRequest, pk: UUID) -> Sheet:
    return get_object_or_404(Sheet.objects.visible_to(signed_in(request)).shown(), pk=pk)


@login_required
@require_GET
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = sheet_of(request, pk)
    person = signed_in(request)
    words, tone = faces.face_of(found)
    is_open = not hasattr(found, "approval") and not hasattr(found, "dropping")
    checked = getattr(found, "check_row", None)
    facts = {
        "sheet": found,
        "face": words,
        "tone": tone,
        "steps": faces.steps_of(found),
        "totals": faces.totals_of(found),
        "table": faces.table_of(found),
        "held": found.held_back.select_related("household", "lot").order_by("household__code"),
        "may_check": is_open
        and not checked
        and access.may_check(person, found.cooperative)
        and person.pk != found.drawn_by_id,
        "may_approve": is_open
        and checked
        and access.may_draw(person, found.cooperative)
        and checked.checked_by_id != person.pk,
        "may_drop": is_open and access.may_draw(person, found.cooperative),
        "may_correct": hasattr(found, "approval") and access.may_draw(person, found.cooperative),
        "dropping_form": DroppingForm(),
        "next_client_id": sheets.new_client_id(),
    }
    return render(request, "shares/sheet.html", facts)


def _stepped(request: HttpRequest, pk: UUID, step: Any, done: str) -> HttpResponse:
    try:
        step(sheet_of(request, pk))
    except ShareRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("shares:sheet", pk=pk)


@login_required
@require_POST
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _stepped(
        request, pk, lambda row: sheets.check(row, by=signed_in(request)), _("Đã ghi là đã kiểm tra.")
    )


@login_required
@require_POST
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    done = _("Đã duyệt. Bà con được báo tin, khoản chi đã sẵn.")
    return _stepped(request, pk, lambda row: sheets.approve(row, by=signed_in(request)), done)


@login_required
@require_POST
def dropping(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = DroppingForm(request.POST)
    if not form.is_valid():
        sheet_of(request, pk)
        messages.error(request, _("Hãy ghi lý do bỏ bảng."))
        return redirect("shares:sheet", pk=pk)
    reason = form.cleaned_data["reason"]
    return _stepped(
        request, pk, lambda row: sheets.drop(row, reason=reason, by=signed_in(request)), _("Đã bỏ bảng.")
    )


@login_required
@require_POST
def correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A further sheet with the differences of this one."""
    found = sheet_of(request, pk)
    try:
        client_id = UUID(request.POST.get("client_id", ""))
        made = sheets.draw_up(
            found.cooperative,
            since=found.since,
            until=found.until,
            by=signed_in(request),
            client_id=client_id,
            corrects=found,
        )
    except ShareRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("shares:sheet", pk=pk)
    except ValueError:
        messages.error(request, _("Hãy mở lại trang rồi bấm lần nữa."))
        return redirect("shares:sheet", pk=pk)
    return redirect("shares:sheet", pk=made.pk)


@login_required
@require_GET
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One household's share, line by line: the same page for her, her co-op and the auditor."""
    shown = Share.objects.visible_to(signed_in(request)).select_related(
        "household", "sheet__cooperative", "sheet__corrects"
    )
    found = get_object_or_404(shown, pk=pk)
    lines = found.sheet.lines.filter(household=found.household).select_related("lot", "trade_item__variety")
    is_own = access.households_of(signed_in(request)).filter(pk=found.household_id).exists()
    facts = {
        "share": found,
        "sheet": found.sheet,
        "lines": lines.order_by("lot__made_at", "lot__code", "grade"),
        "taken": found.deductions.select_related("deduction").order_by("deduction__valid_from", "pk"),
        "answers": found.answers.select_related("answered_by").order_by("-answered_at"),
        "answer": answers.answer_of(found),
        "may_answer": is_own and hasattr(found.sheet, "approval"),
        "is_own": is_own,
        "next_client_id": sheets.new_client_id(),
    }
    return render(request, "shares/share.html", facts)
