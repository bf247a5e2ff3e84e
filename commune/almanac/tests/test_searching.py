"""The almanac joins what rooms bring, and knows none of them."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from commune.almanac.parts import Find, Part, parts
from commune.almanac.searching import Found, says, search


@pytest.mark.parametrize(
    ("asked", "text", "answer"),
    [
        (["ray", "nau"], "Rầy nâu", True),
        (["bo", "tri"], "Bọ trĩ xoài, bù lạch", True),
        (["bo", "tri"], "Bọ rùa", False),
        (["da"], "Đất", True),
    ],
)
def test_words_are_met_without_accents(asked, text, answer):
    assert says(asked, text) is answer


def test_a_text_without_words_finds_nothing():
    request = RequestFactory().get("/base/")

    assert search(request, " ... ") == []


def test_only_parts_with_finds_answer(monkeypatch):
    full = Part(
        "Đất", "", "soil:points", "soil", search=lambda _request, asked: [Find(" ".join(asked), "/x/")]
    )
    empty = Part("Khác", "", "soil:points", "soil")
    monkeypatch.setattr("commune.almanac.searching.parts", lambda: [("a", empty), ("b", full)])

    assert search(RequestFactory().get("/base/"), "Bọ TRĨ") == [Found(full, [Find("bo tri", "/x/")])]


@pytest.mark.django_db
def test_the_page_stands_for_strangers_with_search_map_and_lists(client):
    page = client.get(reverse("almanac:home"))

    assert page.status_code == 200
    assert [name for name, _ in parts()] == sorted(dict(parts()), key=lambda name: dict(parts())[name].order)
    assert {each["href"] for each in page.context["parts"]} >= {
        reverse("soil:points"),
        reverse("pests:catalogue"),
    }
    assert client.get(reverse("almanac:points")).json()["type"] == "FeatureCollection"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["'; DROP TABLE x", "%00", "<script>", "a" * 5000, "ầ" * 300])
def test_odd_searches_get_a_page(client, text):
    assert client.get(reverse("almanac:home"), {"q": text}).status_code == 200
