from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

EVENING = datetime(2026, 11, 1, 18, 30, tzinfo=UTC)  # already the second of November in Vietnam


@pytest.mark.parametrize(
    ("template", "value", "written"),
    [
        ("{{ x|dong }}", 1234567, "1.234.567\u00a0₫"),
        ("{{ x|dong }}", 0, "0\u00a0₫"),
        ("{{ x|dong }}", None, ""),
        ("{{ x|day }}", date(2026, 11, 2), "02/11/2026"),
        ("{{ x|day }}", EVENING, "02/11/2026"),
        ("{{ x|day }}", None, ""),
        ("{{ x|moment }}", EVENING, "02/11/2026 01:30"),
        ("{{ x|so }}", 1234567, "1.234.567"),
        ("{{ x|so:1 }}", Decimal("86.44"), "86,4"),
        ("{{ x|so }}", None, ""),
        ("{{ x|phone }}", "+84912345678", "0912 345 678"),
        ("{{ x|phone }}", "không rõ", "không rõ"),
        ('{{ x|measure:"KGM" }}', Decimal("1250.500"), "1.250,5\u00a0kg"),
        ('{{ x|measure:"TNE" }}', 20, "20\u00a0tấn"),
        ("{{ x|measure }}", None, ""),
        ("{{ x }}", 2026, "2026"),
    ],
)
def test_values_are_written_as_people_write_them(template, value, written):
    assert Template(template).render(Context({"x": value})) == written


def test_text_in_tags_is_escaped():
    drawn = Template("{% icon 'leaf' label=x %}{% badge x %}{% card x %}{{ x }}{% endcard %}").render(
        Context({"x": "<script>"})
    )
    assert "<script>" not in drawn
    assert drawn.count("&lt;script&gt;") == 4
