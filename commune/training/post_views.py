"""Posts of managers, the share of them that is trained on any day, and an office's lists."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design.workbook import Column, Sheet, answer
from commune.lib import vietnamese
from commune.people.signed_in import signed_in
from commune.training import access, importing, posts
from commune.training.courses import TrainingRefusedError
from commune.training.desk_views import REFUSED, refuse
from commune.training.forms import EndForm, ImportForm, PostForm
from commune.training.models import Course, Post
from commune.units.models import AdminUnit, Level


def _day(request: HttpRequest) -> tuple[date, str]:
    """`on` as 2026-11-27 or 27/11/2026, and what is wrong with it; today without one."""
    asked, today = request.GET.get("on", "").strip()[:10], timezone.localdate()
    if not asked:
        return today, ""
    try:
        return (date.fromisoformat(asked) if "-" in asked else vietnamese.parse_date(asked)), ""
    except ValueError:
        return today, _("Ngày ghi theo thứ tự ngày/tháng/năm, ví dụ 30/06/2026. Dưới đây là số của hôm nay.")


@login_required
@require_safe
def share(request: HttpRequest, uid: str) -> HttpResponse:
    """The share on a day, by level, down to the posts."""
    unit = get_object_or_404(AdminUnit.objects.all(), pk=uid)
    day, problem = _day(request)
    if not access.oversees(request.user, unit):
        raise PermissionDenied
    rows = posts.posts_on(unit, day)
    levels = [
        posts.share_of(str(level.label), [pair for pair in rows if pair[0].level == level]) for level in Level
    ]
    facts = {
        "unit": unit,
        "day": day,
        "problem": problem,
        "whole": posts.share_of(_("Tất cả"), rows),
        "levels": [each for each in levels if each.posts],
        "rows": rows,
        "runs": access.runs(request.user, unit),
    }
    return render(request, "training/share.html", facts, status=REFUSED if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_list(request: HttpRequest) -> HttpResponse:
    """The posts of her units: a new one, or the end of one."""
    units = access.units_run_by(request.user)
    if not units.exists():
        raise PermissionDenied
    form = PostForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            posts.name_post(facts.pop("unit"), holder=facts.pop("phone"), by=signed_in(request), **facts)
        except TrainingRefusedError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi vị trí."))
            return redirect("training:posts")
    facts = {
        "form": form,
        "rows": _kept(request).order_by("unit__sort_key", "title", "pk")[:500],
        "end_form": EndForm(),
        "courses": Course.objects.filter(unit__in=units.values("pk")).order_by("-entered_at"),
        "boards": access.board_units(request.user),
    }
    return render(request, "training/posts.html", facts, status=REFUSED if form.errors else 200)


def _kept(request: HttpRequest) -> "QuerySet[Post]":
    units = access.units_run_by(request.user)
    return Post.objects.filter(unit__in=units.values("pk"), end__isnull=True).select_related("unit")


@login_required
@require_POST
def ending(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = get_object_or_404(_kept(request), pk=pk), EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi ngày thôi giữ theo thứ tự ngày/tháng/năm."))
        return redirect("training:posts")
    try:
        posts.end_post(found, until=form.cleaned_data["until"], by=signed_in(request))
    except TrainingRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("training:posts")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def taking_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A list: first looked through, then taken over whole by the same bytes."""
    course = get_object_or_404(access.courses_seen_by(request.user).distinct(), pk=pk)
    if not access.runs(request.user, course.unit):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    facts = {"course": course, "form": form, "columns": importing.COLUMNS}
    if request.method != "POST" or not form.is_valid():
        return render(request, "training/import.html", facts, status=REFUSED if form.errors else 200)
    content, name = form.cleaned_data["bytes"], form.cleaned_data["file_name"]
    told = importing.preview(content, course)
    if request.POST.get("content") and not told.problems:
        made = importing.take_over(content, course, name=name, by=signed_in(request))
        messages.success(request, _("Đã ghi %(count)s vị trí từ tệp.") % {"count": made.rows})
        return redirect("training:share", uid=course.unit_id)
    status = REFUSED if told.problems else 200
    return render(request, "training/import.html", {**facts, "told": told}, status=status)


@login_required
@require_safe
def template(_request: HttpRequest) -> HttpResponse:
    columns = [Column(name, 24) for name in importing.COLUMNS]
    return answer("mau-danh-sach-dao-tao", Sheet(_("Danh sách"), columns, []))
