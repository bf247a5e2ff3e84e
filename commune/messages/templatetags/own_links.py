"""The links of a message, to be tapped: only those to this house, under words instead of their address."""

import re

from django import template
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
LINK = re.compile(r"https?://[^\s<>\"']+")


@register.filter
def own_links(text: str) -> SafeString:
    """Escaped text; an address of another house stays text."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        parts += [escape(text[end : found.start()]), _shown(found[0])]
        end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308  # every part is escaped above


def _shown(address: str) -> str:
    path = address.removeprefix(settings.PUBLIC_ADDRESS)
    if path == address or not path.startswith("/"):
        return escape(address)
    return format_html('<a href="{}">{}</a>', path, _("Mở trang này"))
