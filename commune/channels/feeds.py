"""What is on sale, as other places read it: one list, written for Google Merchant, Meta and schema.org."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from commune.design.tables import plain
from commune.design.workbook import harmless
from commune.market import listings
from commune.market.models import Booth

GOOGLE = "http://base.google.com/ns/1.0"
MOST = 2000


@dataclass(frozen=True)
class Good:
    """`net_content` in `uom` as UN/ECE code; `price` in đồng."""

    id: str
    title: str
    description: str
    link: str
    price: int
    is_available: bool
    brand: str
    gtin: str
    net_content: str
    uom: str

    @property
    def priced(self) -> str:
        return f"{self.price} VND"

    @property
    def measure(self) -> str:
        return f"{self.net_content} kg" if self.uom == "KGM" else ""


def goods(address: str, booth: Booth | None = None) -> Iterator[Good]:
    """Standing listings; `address` without a slash."""
    for each in listings.on_sale(booth=booth).in_sight()[:MOST]:
        item = each.trade_item
        yield Good(
            id=str(each.pk),
            title=item.name,
            description=item.description or item.name,
            link=f"{address}/products/{item.slug}/",
            price=each.unit_price,
            is_available=each.most_now > 0,
            brand=each.booth.name,
            gtin=item.gtin,
            net_content=f"{item.net_content.normalize():f}",
            uom=item.uom,
        )


def _google(good: Good) -> dict[str, str]:
    return {
        "id": good.id,
        "title": good.title,
        "description": good.description,
        "link": good.link,
        "availability": "in_stock" if good.is_available else "out_of_stock",
        "condition": "new",
        "price": good.priced,
        "brand": good.brand,
        "gtin": good.gtin,
        "identifier_exists": "yes",
        "unit_pricing_measure": good.measure,
        "google_product_category": "Food, Beverages & Tobacco > Food Items > Fruits & Vegetables",
    }


def google_rss(found: Iterator[Good], *, title: str, address: str) -> bytes:
    ET.register_namespace("g", GOOGLE)
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    for name, text in (("title", title), ("link", address), ("description", title)):
        ET.SubElement(channel, name).text = plain(text)
    for good in found:
        item = ET.SubElement(channel, "item")
        for name, value in _google(good).items():
            if value:
                ET.SubElement(item, f"{{{GOOGLE}}}{name}").text = plain(value)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def google_tsv(found: Iterator[Good], **_facts: str) -> bytes:
    return _table([_google(good) for good in found], sign="\t", heads=list(_google(_NOTHING)))


def meta_csv(found: Iterator[Good], **_facts: str) -> bytes:
    return _table([_meta(good) for good in found], sign=",", heads=list(_meta(_NOTHING)))


def _meta(good: Good) -> dict[str, str]:
    google = _google(good)
    facts = {
        name: google[name] for name in ("id", "title", "description", "condition", "price", "link", "brand")
    }
    stock = "in stock" if good.is_available else "out of stock"
    return {**facts, "availability": stock, "gtin": good.gtin, "unit_price": good.measure}


def schema_org(found: Iterator[Good], **_facts: str) -> bytes:
    entries = [_product(good) for good in found]
    graph = {"@context": "https://schema.org", "@graph": entries}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).encode()


def _product(good: Good) -> dict[str, Any]:
    stock = "InStock" if good.is_available else "OutOfStock"
    offer = {"@type": "Offer", "url": good.link, "price": good.price, "priceCurrency": "VND"}
    offer |= {
        "availability": f"https://schema.org/{stock}",
        "seller": {"@type": "Organization", "name": good.brand},
    }
    facts = {"@type": "Product", "@id": good.link, "name": good.title, "description": good.description}
    return {**facts, "gtin14": good.gtin, "brand": {"@type": "Brand", "name": good.brand}, "offers": offer}


def _table(rows: list[dict[str, str]], *, sign: str, heads: list[str]) -> bytes:
    """One line a good; no cell that a spreadsheet would run, no tab or line break inside of one."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator="\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(" ".join(row[head].split())) for head in heads])
    return out.getvalue().encode("utf-8")


_NOTHING = Good("", "", "", "", 0, False, "", "", "", "")
Writer = Callable[..., bytes]
DIALECTS: dict[str, tuple[Writer, str, str]] = {
    "google.xml": (google_rss, "application/rss+xml; charset=utf-8", "Google (RSS)"),
    "google.tsv": (google_tsv, "text/tab-separated-values; charset=utf-8", "Google (TSV)"),
    "meta.csv": (meta_csv, "text/csv; charset=utf-8", "Meta (CSV)"),
    "products.jsonld": (schema_org, "application/ld+json; charset=utf-8", "Máy tìm kiếm (JSON-LD)"),
}
