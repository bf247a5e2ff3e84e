"""Templates carry no script and no style of their own: the content security policy forbids both."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.house import ROOT, files, source

TEMPLATE_TAG = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)
# Data, not programs; the import map is allowed by its hash.
DATA_TYPES = {"application/json", "application/ld+json", "importmap"}


class Inline(HTMLParser):
    """Collects what the browser would refuse to run or apply."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        line = self.getpos()[0]
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") not in DATA_TYPES):
            self.found.append(f"{line}: <{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").startswith("javascript:"):
                self.found.append(f"{line}: {name}=")


def without_template_tags(text: str) -> str:
    """The markup alone, its line numbers kept."""
    return TEMPLATE_TAG.sub(lambda tag: "x" if "\n" not in tag[0] else "\n" * tag[0].count("\n"), text)


def inline(root: Path) -> list[str]:
    found = []
    for path in files(root / "commune", "*.html", "*.svg"):
        parser = Inline()
        parser.feed(without_template_tags(path.read_text(encoding="utf-8")))
        found += [f"{path.relative_to(root)}:{each}" for each in parser.found]
    return found


def test_templates_carry_no_script_and_no_style():
    assert inline(ROOT) == []


@pytest.mark.planted
@pytest.mark.parametrize(
    "wrong",
    [
        "<script>alert(1)</script>",
        '<script type="module">import "farm/diary.js"</script>',
        "<style>a {}</style>",
        '<p style="color: red">',
        '<button {% if x %}disabled{% endif %} onclick="send()">',
        '<button hx-on:click="send()">',
        '<a href="javascript:send()">',
    ],
)
def test_inline_script_or_style_is_caught(tmp_path, wrong):
    source(tmp_path, "commune/farm/templates/farm/diary.html", f"<p>\n{wrong}\n")

    assert len(inline(tmp_path)) == 1


@pytest.mark.planted
def test_sources_and_data_pass(tmp_path):
    right = """{# <script>not markup</script> #}
    <script type="module" src="{% static 'farm/diary.js' %}"></script>
    <script type="application/ld+json">{{ facts }}</script>
    <input name="on" {% if x %}required{% endif %}>"""
    source(tmp_path, "commune/farm/templates/farm/diary.html", right)

    assert inline(tmp_path) == []
