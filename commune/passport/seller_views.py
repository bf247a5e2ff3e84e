"""The seller's inbox of questions from scan pages."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commune.design.paging import page_of
from commune.passport import paths, questions
from commune.passport.forms import AnswerForm, DismissalForm
from commune.passport.models import ScanQuestion, ScanQuestionSet
from commune.people.models import Person


def _mine(request: HttpRequest) -> ScanQuestionSet:
    related = ScanQuestion.objects.visible_to(request.user)
    return related.select_related("lot__trade_item", "answer__answered_by", "dismissal")


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Waiting questions first, the one due first on top; then what was answered."""
    waiting = [
        (each, AnswerForm(auto_id=f"a-{each.pk}-%s"), DismissalForm(auto_id=f"d-{each.pk}-%s"))
        for each in _mine(request).waiting().order_by("due_at")
    ]
    done = page_of(_mine(request).exclude(answer=None, dismissal=None).order_by("-asked_at"), request)
    return render(request, "passport/inbox.html", {"waiting": waiting, "page": done})


@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = get_object_or_404(_mine(request), pk=pk)
    form = AnswerForm(request.POST)
    return _settled(request, asked, form, lambda text, by: questions.answer(asked, text=text, by=by))


@login_required
@require_POST
def dismissal(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = get_object_or_404(_mine(request), pk=pk)
    form = DismissalForm(request.POST)
    return _settled(request, asked, form, lambda reason, by: questions.dismiss(asked, reason=reason, by=by))


def _settled(
    request: HttpRequest,
    asked: ScanQuestion,
    form: AnswerForm | DismissalForm,
    settle: Callable[[str, Person], object],
) -> HttpResponse:
    assert isinstance(request.user, Person)
    if form.is_valid():
        try:
            settle(form.cleaned_data["text"], request.user)
        except questions.QuestionRefusedError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(reverse("passport:inbox"), status=HTTPStatus.SEE_OTHER)
    facts = {"question": asked, "form": form, "lot_path": paths.lot_path(asked.lot)}
    return render(request, "passport/settle.html", facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
