"""The seller's way to the questions of strangers."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune.design import slots
from commune.passport.access import ANSWERING
from commune.passport.models import ScanQuestion
from commune.people.access import organizations_of


def question_link(request: HttpRequest) -> list[slots.Item]:
    if not organizations_of(request.user, *ANSWERING).exists():
        return []
    waiting = ScanQuestion.objects.visible_to(request.user).waiting().count()
    return [
        slots.Item(
            gettext_lazy("Khách hỏi"),
            reverse("passport:inbox"),
            icon="message",
            order=65,
            count=waiting,
            group="selling",
        )
    ]


def question_task(request: HttpRequest) -> list[slots.Item]:
    mine = ScanQuestion.objects.visible_to(request.user)
    waiting, overdue = mine.waiting().count(), mine.overdue().count()
    if not waiting:
        return []
    note = _("%(n)s câu đã quá hạn một ngày") % {"n": overdue} if overdue else _("Trả lời trong một ngày")
    tone = "chili" if overdue else "mango"
    label = _("Trả lời %(n)s câu hỏi của khách") % {"n": waiting}
    return [slots.Item(label, reverse("passport:inbox"), icon="message", order=5, note=note, tone=tone)]


slots.offer("navigation", question_link)
slots.offer("home_tasks", question_task)
