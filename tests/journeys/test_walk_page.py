"""docs/walk.md names what exists, and the pages that the walk through the browser opens."""

import re
from importlib import import_module

import pytest
from django.apps import apps

from tests.corpora import ROOT

PAGE = (ROOT / "docs/walk.md").read_text(encoding="utf-8")
TEST = (ROOT / "tests/journeys/test_walk.py").read_text(encoding="utf-8")
FUNCTIONS = sorted(set(re.findall(r"`(commune[\w.]+:\w+)`", PAGE)))
ROWS = sorted(
    {
        row
        for line in re.findall(r"^- written: (.+)$", PAGE, re.MULTILINE)
        for row in re.findall(r"`([A-Z]\w+)`", line)
    }
)
PAGES = sorted(
    {
        page
        for line in re.findall(r"^- page: (.+)$", PAGE, re.MULTILINE)
        for page in re.findall(r"`(/[^`]*)`", line)
    }
)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_there(name):
    module, function = name.split(":")

    assert callable(getattr(import_module(module), function))


def test_no_name_of_ours_is_written_otherwise():
    named = set(re.findall(r"commune\.[\w.:]+", PAGE))

    assert named == set(FUNCTIONS)


def test_each_row_is_a_model():
    models = {model.__name__ for model in apps.get_models()}

    assert len(ROWS) > 25
    assert sorted(set(ROWS) - models) == []


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_opened_on_the_walk(page):
    assert page in TEST


def test_it_has_eight_stops_and_the_recall():
    stops = re.findall(r"^## (\w)\. ", PAGE, re.MULTILINE)

    assert stops == [*"12345678", "R"]
    assert len(re.findall(r"^STOPS = \((.+)\)$", TEST, re.MULTILINE)[0].split(",")) == len(stops)
