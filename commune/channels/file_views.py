"""Files that go to a marketplace and come back: goods, orders, states, statements."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.channels import order_sheets, settlements
from commune.channels.forms import OrdersFileForm, StatementForm
from commune.channels.models import ChannelLink
from commune.channels.order_sheets import Preview, SheetRefusedError
from commune.channels.views import REFUSED, kept_link, link_page
from commune.design import tables, workbook
from commune.design.tables import Table
from commune.lib.json_bodies import json_of
from commune.people.signed_in import signed_in

MOST_WRONG = 200


def _of_files(request: HttpRequest, pk: uuid.UUID) -> ChannelLink:
    found = kept_link(request, pk)
    if found.is_signed:
        raise Http404
    return found


@login_required
@require_POST
def goods(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The form to upload there. A POST: taking it notes what the marketplace will have been told."""
    found = _of_files(request, pk)
    sheet = order_sheets.goods_sheet(found, address=settings.PUBLIC_ADDRESS)
    return workbook.answer(f"hang {found.name}", sheet)


@login_required
@require_safe
def states(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = kept_link(request, pk)
    return workbook.answer(f"trang thai don {found.name}", order_sheets.states_sheet(found))


@login_required
@require_safe
def blank(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _of_files(request, pk)
    return workbook.answer(f"mau don hang {found.name}", order_sheets.blank_sheet())


@login_required
@require_POST
def orders(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A list of orders: first shown with its wrong cells marked, then, sent on from there, taken in."""
    found = _of_files(request, pk)
    if "rows" in request.POST:
        return _confirmed(request, found)
    form = OrdersFileForm(request.POST, request.FILES, auto_id="don_%s")
    if form.is_valid():
        try:
            table = tables.read(form.cleaned_data["file"])
            return _shown(request, found, table, order_sheets.read_orders(found, table))
        except (tables.UnreadableList, SheetRefusedError) as refusal:
            form.add_error("file", str(refusal))
    return link_page(request, found, orders_form=form)


def _shown(request: HttpRequest, found: ChannelLink, table: Table, preview: Preview) -> HttpResponse:
    """The rows travel on in the page itself and are judged again when they come back."""
    marks: dict[int, dict[str, str]] = {}
    for each in preview.wrong:
        marks.setdefault(each.line, {})[each.column] = each.why
    facts = {
        "link": found,
        "preview": preview,
        "columns": table.columns,
        "lines": _marked(table, marks),
        "wrong": preview.wrong[:MOST_WRONG],
        "rows": json.dumps([table.columns, table.rows, table.first_line], ensure_ascii=False),
    }
    return render(request, "channels/preview.html", facts, status=REFUSED if preview.wrong else 200)


def _marked(table: Table, marks: dict[int, dict[str, str]]) -> list[dict[str, Any]]:
    """Rows with each cell and what is wrong with it; those with wrong cells first."""
    names = {
        tables.key_of(each): name
        for name in order_sheets.HEADINGS
        for each in (name, *order_sheets.NAMES[name])
    }
    heads = [names.get(tables.key_of(column), column) for column in table.columns]
    rows = [
        {
            "line": line,
            "is_wrong": line in marks,
            "cells": [
                {"head": head, "text": text, "why": marks.get(line, {}).get(head, "")}
                for head, text in zip(heads, row, strict=False)
            ],
        }
        for line, row in enumerate(table.rows, table.first_line)
    ]
    return sorted(rows, key=lambda row: (not row["is_wrong"], row["line"]))[:MOST_WRONG]


def _confirmed(request: HttpRequest, found: ChannelLink) -> HttpResponse:
    try:
        columns, rows, first = json_of(request.POST["rows"])
        table = Table(
            [tables.plain(str(each)) for each in columns],
            [[tables.plain(str(cell)) for cell in row] for row in rows[: tables.MOST_ROWS]],
            int(first),
        )
        preview = order_sheets.read_orders(found, table)
    except (ValueError, TypeError, KeyError, OverflowError, SheetRefusedError):
        messages.error(request, _("Chưa nhận đơn nào. Xin chọn lại tệp."))
        return redirect("channels:link", found.pk)
    taken = order_sheets.take_orders(found, preview, by=signed_in(request).log_actor)
    served = sum(row.order_id is not None for row in taken)
    facts = {"served": served, "refused": len(taken) - served, "known": len(preview.known)}
    messages.success(
        request,
        _("Nhận %(served)s đơn, %(refused)s đơn không có hàng, %(known)s đơn đã có từ trước.") % facts,
    )
    return redirect("channels:link", found.pk)


@login_required
@require_POST
def statements(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A marketplace's statement: all rows or none."""
    found = kept_link(request, pk)
    form = StatementForm(request.POST, request.FILES, auto_id="doi_soat_%s")
    if form.is_valid():
        try:
            read = settlements.read_statement(found, tables.read(form.cleaned_data["file"]))
            if not read.wrong:
                name, by = form.cleaned_data["statement"], signed_in(request)
                kept = settlements.keep_statement(read, name=name, by=by)
                messages.success(request, _("Đã đối soát %(count)s đơn.") % {"count": kept})
                return redirect("channels:link", found.pk)
            for each in read.wrong[:20]:
                told = _("Dòng %(line)s, cột %(column)s: %(why)s")
                form.add_error("file", told % vars(each))
        except (tables.UnreadableList, SheetRefusedError) as refusal:
            form.add_error("file", str(refusal))
    return link_page(request, found, statement_form=form)
