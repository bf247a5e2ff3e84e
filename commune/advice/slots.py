"""The way to advice and bulletins."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commune.advice import access, advising
from commune.advice.bulletins import monday_of
from commune.advice.models import Advice, Level
from commune.almanac import parts
from commune.design import slots
from commune.people.models import Person
from commune.places.work import plots_worked_by


def advice_task(request: HttpRequest) -> list[slots.Item]:
    """For who works on plots: how many pieces of today's advice want something done."""
    if not isinstance(request.user, Person):
        return []
    plots = plots_worked_by(request.user)
    if not plots.exists():
        return []
    current = Advice.objects.filter(plot__in=plots, day=advising.today()).standing()
    urgent = current.filter(level__in=(Level.ACT, Level.CAREFUL)).count()
    told = gettext("%(count)s việc cần để ý hôm nay") % {"count": urgent}
    note = told if urgent else gettext("Tưới nước, sâu bệnh, nước mặn, nắng nóng")
    href, tone = reverse("advice:plots"), "mango" if urgent else ""
    return [slots.Item(_("Lời khuyên cho vườn"), href, icon="sun", order=15, note=note, tone=tone)]


def bulletin_task(request: HttpRequest) -> list[slots.Item]:
    """For officials while this week's bulletin is not approved."""
    units = access.edited_communes(request.user)
    done = units.filter(bulletins__monday=monday_of(advising.today()), bulletins__approval__isnull=False)
    if units.count() != 1 or done.exists():
        return []
    note = _("Số liệu có sẵn, chỉ viết lời mở đầu và duyệt")
    return [
        slots.Item(
            _("Bản tin nông vụ tuần này"), reverse("advice:bulletins"), icon="file", order=35, note=note
        )
    ]


parts.offer(
    "bulletins",
    parts.Part(
        _("Bản tin nông vụ"),
        _("Nước, mưa, mặn, sâu bệnh trong tuần; nghe được trên loa xã"),
        "advice:bulletins",
        "file",
        35,
    ),
)


def bulletin_footer(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Bản tin nông vụ"), reverse("advice:bulletins"), order=41)]


slots.offer("home_tasks", advice_task)
slots.offer("home_tasks", bulletin_task)
slots.offer("footer", bulletin_footer)
