"""The bulletin on paper: A4 by typst, in the fonts that typst brings along. Text goes in as data, never as markup."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

TEMPLATE = Path(__file__).parent / "data" / "bulletin.typ"
DEMO = "DỮ LIỆU MINH HỌA"


def pdf(paper: dict[str, Any]) -> bytes:
    """Pages of `paper.paper_of(...)`."""
    frame = {"demo": DEMO if settings.DEMO else "", "instance": settings.INSTANCE_NAME}
    facts = json.dumps(paper | frame, ensure_ascii=False)
    return bytes(typst.compile(_template(), format="pdf", sys_inputs={"facts": facts}))


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
