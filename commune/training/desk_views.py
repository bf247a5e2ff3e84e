"""For the organizer: courses, sessions with the code on the wall, who was there, certificates."""

from dataclasses import dataclass
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.lib.dictionary_order import person_sort_key
from commune.people.signed_in import signed_in
from commune.training import access, attendance, certificates, codes, courses
from commune.training.courses import TrainingRefusedError
from commune.training.forms import CourseForm, LearnerForm, MarkForm, SessionForm
from commune.training.models import Course, Post, Registration, Session
from commune.training.posts import standing_on
from commune.units.placing import sources_of

REFUSED, QUIET_ZONE, WALL_SECONDS = 422, 4, 10


def refuse(form: forms.Form, refusal: TrainingRefusedError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    units = access.units_run_by(request.user)
    if not units.exists():
        raise PermissionDenied
    form = CourseForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = courses.open_course(facts.pop("unit"), by=signed_in(request), **facts)
        except TrainingRefusedError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:course", pk=made.pk)
    return render(request, "training/new.html", {"form": form}, status=REFUSED if form.errors else 200)


def _course(request: HttpRequest, pk: UUID) -> Course:
    return get_object_or_404(access.courses_seen_by(request.user).select_related("unit").distinct(), pk=pk)


def _run_course(request: HttpRequest, pk: UUID) -> Course:
    found = _course(request, pk)
    if not access.runs(request.user, found.unit):
        raise PermissionDenied
    return found


@login_required
@require_safe
def course(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _course(request, pk))


def _page(
    request: HttpRequest,
    found: Course,
    session: SessionForm | None = None,
    learner: LearnerForm | None = None,
) -> HttpResponse:
    runs = access.runs(request.user, found.unit)
    sees = runs or access.oversees(request.user, found.unit)
    facts = {
        "course": found,
        "sessions": found.sessions.order_by("starts", "pk"),
        "joined": found.registrations.filter(person=signed_in(request)).exists(),
        "sees": sees,
        "runs": runs,
        "learners": _learners(found, marks=runs and found.test_points is not None) if sees else None,
        "held": attendance.held(found).total_seconds() / 3600,
        "certificates": found.completions.select_related("revocation").order_by("number") if sees else None,
        "session_form": session or SessionForm(),
        "learner_form": learner or LearnerForm(posts=_posts(found)),
    }
    return render(request, "training/course.html", facts, status=REFUSED if session or learner else 200)


@dataclass(frozen=True)
class LearnerLine:
    """A learner with the hours that she was there, her best points, and the form for new ones."""

    row: Registration
    hours: float
    points: int | None
    form: MarkForm | None


def _learners(course: Course, *, marks: bool) -> list[LearnerLine]:
    there = attendance.attended(course)
    rows = course.registrations.select_related("person", "post").prefetch_related("marks")
    told = [
        LearnerLine(
            each,
            there[each.learner.pk].total_seconds() / 3600,
            max((one.points for one in each.marks.all()), default=None),
            MarkForm(auto_id=f"mark-{each.pk}-%s") if marks else None,
        )
        for each in rows
    ]
    return sorted(told, key=lambda line: person_sort_key(line.row.name))


def _posts(course: Course) -> "QuerySet[Post]":
    """Of the course's ground, held today by somebody without an account."""
    inside = sources_of(course.unit).inside
    held = Post.objects.filter(standing_on(timezone.localdate()), unit__in=inside, holder__isnull=True)
    return held.select_related("unit").order_by("unit__sort_key", "holder_name", "pk")


@login_required
@require_POST
def sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _run_course(request, pk), SessionForm(request.POST)
    if form.is_valid():
        try:
            made = courses.add_session(found, by=signed_in(request), **form.facts())
        except TrainingRefusedError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:session", pk=made.pk)
    return _page(request, found, session=form)


@login_required
@require_POST
def learners(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _run_course(request, pk)
    form = LearnerForm(request.POST, posts=_posts(found))
    if form.is_valid():
        try:
            made = attendance.register(found, form.learner, by=signed_in(request))
        except TrainingRefusedError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s đã ghi danh.") % {"name": made.name})
            return redirect("training:course", pk=pk)
    return _page(request, found, learner=form)


@login_required
@require_POST
def marks(request: HttpRequest, pk: UUID, registration: int) -> HttpResponse:
    """Points of one learner in the short test."""
    found, form = _run_course(request, pk), MarkForm(request.POST)
    row = get_object_or_404(found.registrations.select_related("course__unit"), pk=registration)
    if not form.is_valid():
        messages.error(request, _("Điểm là một số từ 0 đến 100."))
        return redirect("training:course", pk=pk)
    try:
        attendance.mark(row, by=signed_in(request), **form.cleaned_data)
    except TrainingRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("training:course", pk=pk)


@login_required
@require_POST
def grants(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Certificates to all who passed; nobody types who did."""
    found = _run_course(request, pk)
    try:
        made = certificates.grant(found, by=signed_in(request))
    except TrainingRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã cấp %(count)s giấy chứng nhận.") % {"count": len(made)})
    return redirect("training:course", pk=pk)


def _session(request: HttpRequest, pk: UUID) -> Session:
    found = Session.objects.visible_to(request.user).select_related("course__unit", "organizer")
    return get_object_or_404(found, pk=pk)


@login_required
@require_safe
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is there and who is not, with the way in which it was marked."""
    found = _session(request, pk)
    there = {each.person_id or each.post_id: each for each in found.check_ins.all()}
    asked = found.course.registrations.select_related("person", "post")
    facts = {
        "session": found,
        "rows": [
            (each, there.get(each.learner.pk))
            for each in sorted(asked, key=lambda row: person_sort_key(row.name))
        ],
        "there": len(there),
        "runs": access.runs(request.user, found.course.unit),
        "is_open": attendance.is_open(found, timezone.now()),
    }
    return render(request, "training/session.html", facts)


@login_required
@never_cache
@require_safe
def wall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code for the wall of the class; the page loads itself anew before the code grows old."""
    found = _session(request, pk)
    if not access.runs(request.user, found.course.unit):
        raise PermissionDenied
    place = reverse("training:check_in", args=[found.pk])
    address = f"{settings.PUBLIC_ADDRESS}{place}?ma={codes.code_of(found.pk, timezone.now())}"
    image = segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=QUIET_ZONE)
    facts = {"session": found, "image": image, "address": address, "there": found.check_ins.count()}
    answer = render(request, "training/wall.html", facts)
    answer["Refresh"] = str(WALL_SECONDS)
    return answer


@login_required
@require_POST
def by_hand(request: HttpRequest, pk: UUID, who: UUID) -> HttpResponse:
    """`who`: the person, or the post where its holder has no account."""
    found = _session(request, pk)
    if not access.runs(request.user, found.course.unit):
        raise PermissionDenied
    row = get_object_or_404(found.course.registrations.filter(Q(person=who) | Q(post=who)))
    try:
        attendance.check_in_by_hand(found, row.learner, by=signed_in(request))
    except TrainingRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("training:session", pk=pk)
