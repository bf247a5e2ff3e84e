"""What other resolvers and programs expect of a GS1 Digital Link."""

import json

import jsonschema_rs
import pytest

from tests.corpora import corpus


def linkset_schema():
    return json.loads(corpus("gs1-digital-link", "schemas", "gs1-linkset-schema.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("?linkType=linkset", "*/*"),
        ("?linkType=all", "text/html"),
        ("", "application/linkset+json"),
        ("", "application/json"),
    ],
)
def test_the_linkset_is_valid_at_every_level(client, season, query, accept):
    product = f"/01/{season.lot.trade_item.gtin}"
    for path in (product, season.lot_path, season.path()):
        response = client.get(f"{path}{query}", headers={"accept": accept})

        assert response["Content-Type"] == "application/linkset+json"
        assert 'rel="linkset"' in response["Link"]
        assert "json-ld#context" in response["Link"]
        assert response["Access-Control-Allow-Origin"] == "*"
        jsonschema_rs.validate(linkset_schema(), response.json())
        [context] = response.json()["linkset"]
        assert context["anchor"].endswith(path)
        assert len(context["https://gs1.org/voc/defaultLink"]) == 1
        assert "https://gs1.org/voc/pip" in context
        assert ("https://gs1.org/voc/traceability" in context) is (path != product)


def test_a_link_type_is_followed_or_missed(client, season):
    pip = client.get(f"{season.lot_path}?linkType=gs1:pip")

    assert pip.status_code == 307
    assert pip["Location"].endswith(f"/01/{season.lot.trade_item.gtin}")
    assert client.get(f"{season.lot_path}?linkType=gs1:recipeInfo").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/01/09521234000021",
        "/01/123",
        "/01/09521234000020/21/A/10/B",
        "/01/09521234000020/10/",
        "/01/09521234000020/99/1",
    ],
)
def test_bad_syntax_is_400_in_the_language_of_the_client(client, db, path):
    page = client.get(path)
    program = client.get(path, headers={"accept": "application/json"})

    assert page.status_code == program.status_code == 400
    assert "đọc không được" in page.content.decode()
    assert program["Content-Type"] == "application/problem+json"
    assert program.json()["type"] == "/problems/bad-digital-link"


def test_a_foreign_code_is_told_politely(client, db):
    page = client.get("/01/09506000134352")

    assert page.status_code == 404
    assert "Mã này không do chúng tôi cấp" in page.content.decode()
    assert "https://id.gs1.org/01/09506000134352" in page.content.decode()
    assert client.get("/01/09506000134352", headers={"accept": "application/json"}).status_code == 404


def test_an_unknown_lot_is_404(client, season):
    page = client.get(f"/01/{season.lot.trade_item.gtin}/10/P000000XXX")

    assert page.status_code == 404
    assert "Không có lô hàng này" in page.content.decode()


def test_shorter_gtins_and_trailing_slashes_are_tolerated(client, season):
    short = season.lot_path.replace("/01/0", "/01/")

    for path in (short, f"{short}/", f"{season.lot_path}/", f"{season.path()}/"):
        assert client.get(path).status_code == 200


def test_other_parameters_are_passed_over(client, season):
    assert client.get(f"{season.lot_path}?utm_source=zalo&3103=000500").status_code == 200
    assert client.get(f"{season.lot_path}?9999=1").status_code == 400


def test_a_location_number_leads_to_its_place(client, season):
    response = client.get("/414/9521234500018")

    assert (response.status_code, response["Location"]) == (307, "/places/DG-01/")
    assert client.get("/414/9521234599996").status_code in (400, 404)


def test_the_resolver_describes_itself(client, db):
    told = client.get("/.well-known/gs1resolver").json()

    assert told["supportedPrimaryKeys"] == ["01", "414"]
    assert told["resolverRoot"].startswith("http")


def test_options_says_what_may_be_asked(client, season):
    response = client.options(season.lot_path)

    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert client.post(season.lot_path).status_code == 405
