"""Names of periods and indicators in the language of the page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commune.lib.periods import Period
from commune.program.models import Indicator

YEAR, QUARTER = 12, 3


def called(period: Period) -> str:
    """ "năm 2026", "quý 3/2026", "tháng 9/2026"."""
    facts = {"year": period.first.year, "quarter": period.last.month // QUARTER, "month": period.first.month}
    if period.months == YEAR:
        return _("năm %(year)s") % facts
    return (
        _("quý %(quarter)s/%(year)s") % facts
        if period.months == QUARTER
        else _("tháng %(month)s/%(year)s") % facts
    )


def code_of(code: str) -> str:
    """As documents write it, such as 8.4 or LA-WF-P; empty for a word that only programs use."""
    return code if code == code.upper() else ""


def name_of(indicator: Indicator) -> str:
    return indicator.name_en if get_language() == "en" else indicator.name


def explanation_of(indicator: Indicator) -> str:
    return indicator.explanation_en if get_language() == "en" else indicator.explanation
