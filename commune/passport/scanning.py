"""One scan: judged, counted, and told in one sentence."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commune.design import written
from commune.stamps import scans

MANY = 10


def counted(batch_number: int, index: int) -> str:
    """Counts this scan and tells it: the sentence at the end of the page."""
    scans.note(batch_number, index, timezone.now())
    return sentence_of(scans.tally_of(batch_number, index))


def sentence_of(tally: scans.Tally | None) -> str:
    """ "Đã quét 3 lần, lần đầu 20/11/2026 08:12.", with a warning when that is many for one box."""
    if tally is None or tally.count <= 1:
        return format_html('<p class="n">{}</p>', _("Đây là lần quét đầu tiên của con tem này."))
    words = ngettext(
        "Đã quét %(n)s lần, lần đầu %(first)s.", "Đã quét %(n)s lần, lần đầu %(first)s.", tally.count
    )
    told = words % {"n": written.so(tally.count), "first": written.moment(tally.first_at)}
    if tally.count <= MANY:
        return format_html('<p class="n">{}</p>', told)
    warning = _("Nhiều như vậy là lạ với một hộp hàng mới: coi chừng tem bị chép, anh chị hỏi lại người bán.")
    return format_html('<p class="n w">{} {}</p>', told, warning)
