"""The pages that everybody reads have an English sentence for each of theirs; what people wrote stays as it is."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from django.utils import translation
from django.utils.translation.template import templatize

from tests.corpora import ROOT

KEYWORDS: dict = dict.fromkeys(("_", "gettext", "gettext_lazy")) | {
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PUBLIC = [
    "quality/templates/quality/public.html",
    "quality/public_views.py",
    "recognition/templates/recognition/products.html",
    "findings/templates/findings/_figures.html",
    "findings/templates/findings/_lines.html",
    "findings/templates/findings/_result.html",
    "findings/templates/findings/unit.html",
    "findings/templates/findings/units.html",
    "findings/listing.py",
    "projects/templates/projects/_budget.html",
    "projects/templates/projects/_council.html",
    "projects/templates/projects/_draft.html",
    "projects/templates/projects/_money.html",
    "projects/templates/projects/_results.html",
    "projects/templates/projects/draft_set.html",
    "projects/templates/projects/pilots.html",
    "projects/templates/projects/project.html",
    "projects/templates/projects/projects.html",
    "projects/telling.py",
    "projects/views.py",
    "training/templates/training/certificate.html",
    "surveys/templates/surveys/_errors.html",
    "surveys/templates/surveys/answer.html",
    "surveys/templates/surveys/collections.html",
    "surveys/templates/surveys/list.html",
    "surveys/templates/surveys/results.html",
    "surveys/templates/surveys/thanks.html",
    "surveys/answering.py",
    "surveys/showing.py",
    "surveys/typed.py",
    "surveys/views.py",
    "surveys/wording.py",
    "channels/templates/channels/counts.html",
    "docks/templates/docks/_day_hours.html",
    "docks/templates/docks/_slots.html",
    "docks/templates/docks/dock.html",
    "docks/templates/docks/docks.html",
    "display/templates/display/_hours.html",
    "display/templates/display/point.html",
    "display/templates/display/points.html",
    "display/templates/display/see_there.html",
    "weather/templates/weather/_chart.html",
    "weather/templates/weather/_latest.html",
    "weather/templates/weather/station.html",
    "weather/templates/weather/stations.html",
    "weather/slots.py",
    "weather/views.py",
    "advice/templates/advice/bulletin.html",
    "advice/templates/advice/bulletins.html",
    "almanac/templates/almanac/_search.html",
    "almanac/templates/almanac/found.html",
    "almanac/templates/almanac/home.html",
    "live/templates/live/_room_parts.html",
    "live/templates/live/complaint.html",
    "live/templates/live/room.html",
    "live/templates/live/sessions.html",
    "live/intake.py",
    "live/room_views.py",
    "orders/templates/orders/_address_form.html",
    "soil/templates/soil/_judged.html",
    "soil/templates/soil/point.html",
    "soil/templates/soil/points.html",
    "pests/templates/pests/_limits.html",
    "pests/templates/pests/catalogue.html",
    "pests/templates/pests/organism.html",
    "production/templates/production/_table.html",
    "production/templates/production/home.html",
    "production/templates/production/statistics.html",
    "production/views.py",
    "adoption/templates/adoption/_picture.html",
    "adoption/templates/adoption/_promise.html",
    "adoption/templates/adoption/_tile.html",
    "adoption/templates/adoption/plate.html",
    "adoption/templates/adoption/tree.html",
    "adoption/templates/adoption/trees.html",
    "adoption/holding.py",
    "adoption/states.py",
    "adoption/views.py",
    "passport/templates/passport/_glance.html",
    "passport/templates/passport/_ground.html",
    "passport/templates/passport/_journey.html",
    "passport/templates/passport/_proof.html",
    "passport/templates/passport/_voices.html",
    "passport/templates/passport/_vouching.html",
    "passport/templates/passport/bare.html",
    "passport/templates/passport/page.html",
    "passport/templates/passport/product.html",
    "passport/templates/passport/story.html",
    "passport/templates/passport/whole.html",
    "passport/proof.py",
    "passport/verdicts.py",
    "market/templates/market/_facets.html",
    "market/templates/market/_seller.html",
    "orders/templates/orders/_several.html",
    "storefronts/templates/storefronts/home.html",
    "tradefloor/templates/tradefloor/invitation.html",
    "tradefloor/templates/tradefloor/notices.html",
    "payments/templates/payments/simulated.html",
    "payments/gateway_views.py",
    "payments/gateways.py",
    "orders/templates/orders/_gateways.html",
    "orders/templates/orders/leaving.html",
    "market/templates/market/_tile.html",
    "market/templates/market/booth.html",
    "market/templates/market/market.html",
    "market/templates/market/product.html",
    "trading/templates/trading/_fits.html",
    "trading/templates/trading/_offer.html",
    "trading/templates/trading/_want.html",
    "trading/templates/trading/board.html",
    "trading/templates/trading/offer.html",
    "trading/templates/trading/prices.html",
    "trading/templates/trading/want.html",
    "trading/board_views.py",
    "trading/matching.py",
]


def sentences(path: Path) -> Iterator[tuple[str, ...]]:
    """Each as its parts: one, or singular and plural, or context and text."""
    text = path.read_text(encoding="utf-8")
    source = text
    if path.suffix == ".html":
        # the text between tags comes back as noise whose indents are no Python
        source = "\n".join(map(str.strip, templatize(text, origin=path.name).splitlines()))
    for _line, found, _notes, _context in extract("python", BytesIO(source.encode()), KEYWORDS):
        yield (found,) if isinstance(found, str) else found


def is_english(sentence: tuple[str, ...]) -> bool:
    """A sentence of plain ASCII ("GTIN") needs no translation."""
    if sentence[-1].isascii():
        return True
    if len(sentence) == 1:
        return translation.gettext(sentence[0]) != sentence[0]
    said = {translation.ngettext(*sentence, 2), translation.pgettext(*sentence)}
    return said != {sentence[-1]}


@pytest.mark.parametrize("name", PUBLIC)
def test_each_sentence_of_a_public_page_is_told_in_english(name):
    with translation.override("en"):
        missing = [each for each in sentences(ROOT / "commune" / name) if not is_english(each)]

    assert missing == []


def test_a_sentence_without_english_is_found(tmp_path):
    page = tmp_path / "x.html"
    page.write_text("{% translate 'Chợ' %}{% button _('Không ai dịch câu này') %}{# Tìm #}", encoding="utf-8")

    with translation.override("en"):
        assert [each for each in sentences(page) if not is_english(each)] == [("Không ai dịch câu này",)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "english", "vietnamese"),
    [
        ("/certificates/", "Certificates and safe producers", "Chứng nhận và cơ sở an toàn"),
        ("/recognition/", "Recognized products", "Sản phẩm được công nhận"),
        ("/surveys/", "Surveys of opinion", "Khảo sát ý kiến"),
        ("/channels/counts/", "Selling on national marketplaces", "Bán trên sàn toàn quốc"),
        ("/projects/", "Projects and pilots", "Dự án và mô hình"),
        ("/docks/", "Docks and collection points", "Bến và điểm tập kết"),
        ("/trading/", "Supply and demand of produce", "Cung cầu nông sản"),
        ("/trading/prices/", "Price board", "Bảng giá mua bán"),
        ("/weather/", "Weather and water stations", "Trạm đo thời tiết, nước"),
        ("/base/", "Climate", "Khí hậu"),
        ("/bulletins/", "ulletin", "Bản tin nông vụ"),
        ("/production/", "Production", "Sản lượng"),
        ("/trees/", "My own mango tree", "Cây xoài nhà tôi"),
    ],
)
def test_the_page_itself_speaks_english(client, path, english, vietnamese):
    page = client.get(path, {"lang": "en"}).content.decode()

    assert '<html lang="en"' in page
    assert english in page
    assert vietnamese not in page
