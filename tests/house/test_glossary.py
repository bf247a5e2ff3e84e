"""One word for one thing: every model's name stands, in backticks, in docs/glossary.md."""

import re
from collections.abc import Iterable

import pytest
from django.apps import apps

from tests.house.house import ROOT


def missing_words(names: Iterable[str], glossary: str) -> list[str]:
    explained = set(re.findall(r"`(\w+)`", glossary))
    return sorted(set(names) - explained)


def test_every_model_is_in_the_glossary():
    names = [model.__name__ for model in apps.get_models() if model.__module__.startswith("commune.")]

    assert missing_words(names, (ROOT / "docs/glossary.md").read_text(encoding="utf-8")) == []


@pytest.mark.planted
def test_an_unexplained_model_is_caught():
    glossary = "| `Lot` | lô hàng | LotGrade is not explained here |"

    assert missing_words(["Lot", "LotGrade"], glossary) == ["LotGrade"]
