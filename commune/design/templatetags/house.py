"""Tags and filters of every template; built in, so no `{% load %}` is needed. Examples: `docs/design.md`."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField, CheckboxInput
from django.template import Context, Library
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from commune.design import importmap as import_map_of
from commune.design import written
from commune.design.policy import MARK
from commune.design.stored import sheet_names

register = Library()
register.filter("dong", written.dong)
register.filter("day", written.day)
register.filter("moment", written.moment)
register.filter("so", written.so)
register.filter("phone", written.phone)
register.filter("measure", written.measure)


@register.filter
def paired(cells: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each column with its cell, for `design/table.html`."""
    return list(zip(columns, cells, strict=False))


@register.filter
def alert_tone(level: str) -> str:
    """The tone of an alert for a message level of Django."""
    return {"success": "leaf", "warning": "mango", "error": "chili"}.get(level, "river")


@register.filter
def widget_kind(bound: BoundField) -> str:
    """How `design/field.html` lays the field out: group (several choices), tick (one box) or line."""
    widget = bound.field.widget
    if widget.use_fieldset:
        return "group"
    return "tick" if isinstance(widget, CheckboxInput) else "line"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of the icon sprite; without `label` it is decoration and unread by screen readers."""
    address = f"{static('design/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def drawing(name: str, label: str = "", css: str = "") -> SafeString:
    """An illustration of `drawings.svg`: mango, orchard, boat, packhouse, box, stamp, person, market."""
    address = f"{static('design/drawings.svg')}#{name}"
    told = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="drawing {}" {}><use href="{}"/></svg>', css, told, address)


@register.simple_tag
def field(bound: BoundField, **extra: Any) -> SafeString:
    """A form field with label, help and errors; `extra`: prefix, suffix, wide (`design/field.html`)."""
    return SafeString(render_to_string("design/field.html", {"field": bound, **extra}))


@register.inclusion_tag("design/button.html")
def button(label: str, **options: Any) -> dict[str, Any]:
    """See `design/button.html` for the options."""
    return {"label": label, **options}


@register.inclusion_tag("design/badge.html")
def badge(label: str, tone: str = "", icon: str = "") -> dict[str, str]:
    return {"label": label, "tone": tone, "icon": icon}


@register.simple_block_tag
def card(content: str, title: str = "", **options: Any) -> str:
    """A framed part of the page around any content."""
    return render_to_string("design/card.html", {"content": content, "title": title, **options})


@register.simple_block_tag
def alert(content: str, tone: str = "river", title: str = "", icon: str = "") -> str:
    """A message in the page: tone river (note), leaf (done), mango (careful), chili (wrong)."""
    return render_to_string(
        "design/alert.html", {"content": content, "tone": tone, "title": title, "icon": icon}
    )


@register.simple_tag
def stylesheets() -> SafeString:
    """The links to the house's style sheets: one where static files were collected, else each file."""
    names = sheet_names(getattr(staticfiles_storage, "hashed_files", {}))
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names))


@register.simple_tag(takes_context=True)
def importmap(context: Context) -> SafeString:
    """The import map; marks the request so that the page's policy allows exactly this script."""
    request = context.get("request")
    if request is not None:
        setattr(request, MARK, True)
    return mark_safe(f'<script type="importmap">{import_map_of.import_map()}</script>')  # noqa: S308
