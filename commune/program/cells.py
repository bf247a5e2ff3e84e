"""How values of evidence are written in a table."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commune.design import written
from commune.ledger.evidence import EvidenceField, FieldType

KINDS: dict[str, str] = {"number": "number", "money": "money"}


def column_kind(of: FieldType) -> str:
    """The kind of `design/table.html`."""
    return KINDS.get(of, "text")


def cell_text(value: Any, of: EvidenceField) -> Any:
    """Figures stay figures (the table writes them); flags, moments, codes and rows become words."""
    if value is None or of.type in KINDS:
        return value
    if of.type == "flag":
        return _("có") if value else _("không")
    if of.type == "moment":
        return written.moment(value)
    if of.type == "day" and isinstance(value, date):
        return written.day(value)
    return of.said(str(value)) if of.said and value else str(value)
