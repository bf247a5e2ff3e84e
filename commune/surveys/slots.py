"""The way to surveys: the desk, the interviewer's screen, and the public list."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.surveys.access import fronts_of, owners_for


def survey_tasks(request: HttpRequest) -> list[slots.Item]:
    if not owners_for(request.user).exists():
        return []
    note = (
        _("Mẫu phiếu, đang hỏi, kết quả")
        if not fronts_of(request.user).exists()
        else _("Hỏi hộ, kết luận của Mặt trận")
    )
    desk = slots.Item(
        _("Khảo sát"), reverse("surveys:desk"), icon="survey", order=38, note=note, tone="river"
    )
    field = slots.Item(
        _("Hỏi từng hộ"),
        reverse("surveys:field"),
        icon="offline",
        order=39,
        note=_("Ghi được khi không có sóng"),
    )
    return [desk, field] if fronts_of(request.user).exists() else [desk]


def public_surveys(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Khảo sát ý kiến"), reverse("surveys:list"), icon="survey", order=57)]


slots.offer("home_tasks", survey_tasks)
slots.offer("footer", public_surveys)
