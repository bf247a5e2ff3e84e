"""GS1-Conformant Resolver 1.2.0, the basic behaviours: what is linked to a key, and which link was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from commune.lib.gs1.digital_link import DigitalLink
from commune.passport import paths
from commune.products.models import TradeItem
from commune.trace.models import Lot

VOCABULARY = "https://gs1.org/voc/"
CONTEXT_LINK = (
    '<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"'
)
LINKSET_TYPES = ("application/linkset+json", "application/json", "application/ld+json")
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Link:
    """`type` without prefix (`pip`); `path` below this instance's address."""

    type: str
    path: str
    title: str

    @property
    def href(self) -> str:
        return f"{settings.PUBLIC_ADDRESS}{self.path}"


def links_of(item: TradeItem, lot: Lot | None, path: str) -> list[Link]:
    """Links of this level and of every level up to the trade item; `path` is the address asked for."""
    product = f"/01/{item.gtin}"
    found = [
        Link("defaultLink", path, item.name),
        Link("pip", product, "Thông tin sản phẩm"),
        Link("hasRetailers", reverse("market:product", args=[item.slug]), "Nơi bán"),
    ]
    if lot is None:
        return found
    page = paths.lot_path(lot)
    return [
        *found,
        Link("traceability", page, "Truy xuất nguồn gốc"),
        Link("recallStatus", page, "Tình trạng thu hồi"),
        Link("certificationInfo", paths.story_path(lot), "Chứng nhận và kiểm nghiệm"),
        Link("backgroundInfo", paths.story_path(lot), "Câu chuyện của lô hàng"),
    ]


def linkset_of(link: DigitalLink, item: TradeItem, links: Sequence[Link]) -> dict[str, Any]:
    """RFC 9264 linkset in the shape of GS1's schema: one anchor, link types as full URIs."""
    anchor = f"{settings.PUBLIC_ADDRESS}{path_of(link)}"
    grouped: dict[str, list[dict[str, Any]]] = {}
    for each in links:
        target: dict[str, Any] = {"href": each.href, "title": each.title}
        if each.type != "defaultLink":
            target |= {"type": "text/html", "hreflang": list(LANGUAGES)}
        grouped.setdefault(f"{VOCABULARY}{each.type}", []).append(target)
    return {"linkset": [{"anchor": anchor, "itemDescription": item.name, **grouped}]}


def path_of(link: DigitalLink) -> str:
    """The address of a parsed link below this instance, GTIN in 14 digits."""
    return link.uri.removeprefix(link.stem).partition("?")[0]


def asked_type(link: DigitalLink) -> str | None:
    """The link type of `?linkType=`, without prefix; `linkset` and `all` ask for the whole set."""
    asked = next((value for name, value in link.others if name == "linkType" and value), None)
    return asked.removeprefix("gs1:").removeprefix(VOCABULARY) if asked else None


def description() -> dict[str, Any]:
    """`/.well-known/gs1resolver`: what this resolver is and speaks."""
    return {
        "name": settings.INSTANCE_NAME,
        "resolverRoot": settings.PUBLIC_ADDRESS,
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "supportedPrimaryKeys": ["01", "414"],
        "linkTypeDefaultCanBeAll": False,
        "supportsLanguageVariants": True,
        "validatesAIcombinations": True,
    }
