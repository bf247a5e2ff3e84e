"""How values of evidence are written in a table."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commune.design import written
from commune.ledger.evidence import FieldType

KINDS: dict[str, str] = {"number": "number", "money": "money"}


def column_kind(of: FieldType) -> str:
    """The kind of `design/table.html`."""
    return KINDS.get(of, "text")


def cell_text(value: Any, of: FieldType) -> Any:
    """Figures stay figures (the table writes them); flags, moments and rows become words."""
    if value is None or of in KINDS:
        return value
    if of == "flag":
        return _("có") if value else _("không")
    if of == "moment":
        return written.moment(value)
    if of == "day" and isinstance(value, date):
        return written.day(value)
    return str(value)
