"""The things of the played season that stand in the addresses of the table, by the names used there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.stage import Season


def facts_of(season: Season) -> dict[str, str]:
    """Name to text; each thing is one of the co-op's, its farmer's or its buyer's, so that strangers are strangers."""
    told = season.facts
    known = {
        "gtin": told["gtin"],
        "lot": told["lot"],
        "stamp": urlsplit(told["genuine_stamp"]).path.lstrip("/"),
        "recalled": urlsplit(told["recalled_stamp"]).path.lstrip("/"),
        "account": told["order_awaiting_payment"]["seller_account"],
        "unit": f"vn2:C:{told['unit_code']}",
        "period": told["period"],
        "criteria": "demo-2026",
        "indicator": "cashless-orders",
        "nothing": "00000000-0000-4000-8000-000000000000",
    }
    return {**known, **{name: str(find()) for name, find in FOUND.items()}}


def _cast(kind: str, key: str) -> Any:
    from commune.demo import assembling

    return getattr(assembling, kind)(key)


def _address_of(lot: Any) -> str:
    return f"{lot.trade_item.gtin}/{lot.code}"


def _first(model: str, **filters: Any) -> Any:
    from django.apps import apps
    from django.db.models import DateTimeField

    kind = apps.get_model(model)
    # keys are random: what came first in the season is the same row every time
    moments = [field.name for field in kind._meta.concrete_fields if isinstance(field, DateTimeField)]
    found = kind._base_manager.filter(**filters).order_by(*moments[:1], "pk").first()
    if found is None:
        raise LookupError(f"the season has no {model} {filters}")
    return found


FOUND: dict[str, Callable[[], Any]] = {
    "plot": lambda: _cast("place", "plot").code,
    "packhouse": lambda: _cast("place", "packhouse").code,
    "cooperative": lambda: _cast("organization", "cooperative").pk,
    "farmer": lambda: _cast("person", "farmer").pk,
    "entry": lambda: _first("farm.DiaryEntry", author=_cast("person", "farmer")).pk,
    "hers": lambda: _first("farm.DiaryEntry", on_behalf_of=_cast("person", "farmer")).pk,
    "photographed": lambda: _first("farm.DiaryPhoto").entry_id,
    "photo": lambda: _first("farm.DiaryPhoto").digest,
    "packing": lambda: _first("packhouse.Packing").pk,
    "grading": lambda: _first("packhouse.Grading").pk,
    "tasting": lambda: _first("packhouse.Tasting").pk,
    "treatment": lambda: _first("coldchain.Treatment").pk,
    "excursion": lambda: _first("coldchain.Excursion").pk,
    "room": lambda: _first("coldchain.ColdRoom", code="KL-1").pk,
    "stay": lambda: _first("coldchain.Stay", room__code="KL-2").pk,
    "booth": lambda: _first("market.Booth", organization=_cast("organization", "cooperative")).slug,
    "listing": lambda: _first("market.Listing").pk,
    "shelf": lambda: _first("market.StockLevel").pk,
    "certificate": lambda: _first("quality.Certificate", holder=_cast("organization", "cooperative")).pk,
    "chain": lambda: _first("quality.SafeChain").pk,
    "use": lambda: _first("quality.IndicationUse").pk,
    "edition": lambda: _first("quality.ListEdition").pk,
    "shipment": lambda: (
        _first("shipping.Shipment", departure__isnull=False, sender=_cast("organization", "cooperative")).pk
    ),
    "dock": lambda: _cast("place", "dock").code,
    "booking": lambda: _first("docks.SlotBooking").pk,
    "trip": lambda: _first("trips.Trip").pk,
    "load": lambda: _first("trips.TripLoad", shipment__sender=_cast("organization", "cooperative")).pk,
    "order": lambda: _first("orders.Order", buyer=_cast("person", "buyer")).code,
    "opened": lambda: _first("orders.Order", buyer=_cast("person", "buyer")).guest_path.strip("/"),
    "batch": lambda: _first("stamps.StampBatch", delivery_duty__isnull=True).number,
    "facility": lambda: _cast("organization", "cooperative").code,
    "stamp_order": lambda: _first("quotas.StampOrder").pk,
    "stamp_delivery": lambda: _first("quotas.StampDelivery").pk,
    "rating_round": lambda: _first("recognition.RatingRound", procedure="ocop-2025").pk,
    "dossier": lambda: _first("recognition.Dossier", trade_item=_cast("trade_item", "gift_mango")).pk,
    "consent": lambda: _first("people.Consent", person=_cast("person", "farmer")).pk,
    "harvest": lambda: _address_of(_first("trace.Lot", holder=_cast("organization", "household"))),
    "product": lambda: _cast("trade_item", "boxed_mango").slug,
    "waiting": lambda: _first("trace.Lot", holder=_cast("organization", "household")).pk,
    "sheet": lambda: _first("shares.Sheet").pk,
    "part": lambda: _first("shares.Share", household=_cast("organization", "household")).pk,
    "coop": lambda: _cast("organization", "cooperative").code,
    "payout": lambda: _first("payments.Payout", household=_cast("organization", "household")).pk,
    "advice": lambda: _first("advice.Advice", plot=_cast("place", "plot")).pk,
    "monday": lambda: _first("advice.Bulletin").monday,
    "count": lambda: _first("pests.ScoutingCount", plot=_cast("place", "plot")).pk,
    "soil_point": lambda: _first("soil.SoilPoint", plot=_cast("place", "plot")).code,
    "credit": lambda: _first("payments.BankCredit").pk,
}
