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
        "former_unit": "vn3:C:30121",
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
    "photographed": lambda: (
        _first("farm.DiaryPhoto", entry__trees__isnull=True, added_by=_cast("person", "farmer")).entry_id
    ),
    "photo": lambda: (
        _first("farm.DiaryPhoto", entry__trees__isnull=True, added_by=_cast("person", "farmer")).digest
    ),
    "packing": lambda: _first("packhouse.Packing").pk,
    "grading": lambda: _first("packhouse.Grading").pk,
    "tasting": lambda: _first("packhouse.Tasting").pk,
    "treatment": lambda: _first("coldchain.Treatment").pk,
    "excursion": lambda: _first("coldchain.Excursion").pk,
    "room": lambda: _first("coldchain.ColdRoom", code="KL-1").pk,
    "stay": lambda: _first("coldchain.Stay", room__code="KL-2").pk,
    "booth": lambda: _first("market.Booth", organization=_cast("organization", "cooperative")).slug,
    "listing": lambda: _first("market.Listing", booth__organization=_cast("organization", "cooperative")).pk,
    "claim": lambda: _first("storefronts.HostClaim").pk,
    "floor_account": lambda: _first("tradefloor.Account").pk,
    "floor_draft": lambda: _first("tradefloor.ImportDraft").pk,
    "floor_import": lambda: _first("tradefloor.FloorImport").pk,
    "floor_notice": lambda: _first("tradefloor.SupplyNotice").pk,
    "shelf": lambda: _first("market.StockLevel", booth__organization=_cast("organization", "cooperative")).pk,
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
    "course": lambda: _first("training.Course", unit="vn2:C:30076").pk,
    "class": lambda: _first("training.Session").pk,
    "learner": lambda: _cast("person", "front_official").pk,
    "registration": lambda: _first("training.Registration", person=_cast("person", "front_official")).pk,
    "decision_paper": lambda: _first("projects.Approval", project__code="TMDT-MX").paper_id,
    "trained": lambda: _first("training.Completion", holder=_cast("person", "chairman")).pk,
    "post": lambda: _first("training.Post", unit="vn2:C:30076").pk,
    "survey": lambda: _first("surveys.Survey", code="UBND-DVC-1").pk,
    "front_survey": lambda: _first("surveys.Survey", code="MTTQ-HL-1").pk,
    "survey_version": lambda: _first("surveys.FormVersion", form__organization__kind="office").pk,
    "survey_household": lambda: _first("surveys.SurveyHousehold", survey__code="MTTQ-HL-1").pk,
    "survey_answer": lambda: _first("surveys.Answer", survey__code="UBND-DVC-1").pk,
    "work_file": lambda: _first("casework.WorkFile", import_file__isnull=True).pk,
    "work_step": lambda: _first("casework.WorkFileStep", work_file__import_file__isnull=True).pk,
    "service": lambda: _first("citizens.EssentialService", import_digest="").pk,
    "report": lambda: _first("citizens.Report", answer__isnull=False).code,
    "linkage_model": lambda: _first("linkage.LinkageModel", imported_in=None).code,
    "zone": lambda: _first("linkage.Zone", imported_in=None).code,
    "digital_use": lambda: _first("linkage.DigitalUse", organization=_cast("organization", "cooperative")).pk,
    "sealed_period": lambda: _first("reports.Freeze", unit="vn2:C:30076").period,
    "opened_commune": lambda: _first("operations.CommuneOpening").unit_id,
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
    "list": lambda: _first("channels.MarketplaceFile").pk,
    "outside": lambda: _first("channels.ChannelLink", kind="postmart").pk,
    "outside_signed": lambda: _first("channels.ChannelLink", kind="tiktok").pk,
    "live": lambda: _first("live.LiveSession", ended__isnull=True).pk,
    "live_complaint": lambda: _first("live.LiveComplaint").pk,
    "offer": lambda: _first("trading.Offer", organization=_cast("organization", "household")).pk,
    "want": lambda: _first("trading.Want", organization=_cast("organization", "processor")).pk,
    "match": lambda: _first("trading.Match", offer__organization=_cast("organization", "household")).pk,
    "pool": lambda: _first("trading.Pool").pk,
    "pool_part": lambda: (
        _first("trading.PoolPart", offer__organization=_cast("organization", "household")).pk
    ),
    "deal": lambda: _first("trading.Contract", pool__isnull=False).pk,
    "delivery": lambda: _first("trading.ContractDelivery").pk,
    "bill": lambda: _first("trading.Bill", kind="gate").pk,
    "gate_sale": lambda: _first("trading.GateSale", deal__isnull=False).pk,
    "ticket": lambda: _first("trading.GateTicket", deal__isnull=False).pk,
    "tree": lambda: _first("adoption.Tree", plate="CC901").plate,
    "pictured": lambda: _first("adoption.TreePhoto").tree.plate,
    "tree_photo": lambda: _first("adoption.TreePhoto").digest,
    "entry_photo": lambda: _first("farm.DiaryPhoto", entry__trees__isnull=False).digest,
    "tree_offer": lambda: _first("adoption.TreeOffer", tree__plate="CC902").pk,
    "tree_hold": lambda: _first("adoption.TreeHold", offer__tree__plate="CC905").pk,
    "tree_contract": lambda: _first("adoption.TreeContract", hold__offer__tree__plate="CC901").code,
    "tree_transfer": lambda: _first("adoption.TreeTransfer").pk,
    "tree_box": lambda: _first("adoption.FruitBox", contract__hold__offer__tree__plate="CC901").pk,
    "tree_entry": lambda: _first("farm.DiaryPhoto", entry__trees__isnull=False).entry_id,
    "credit": lambda: (
        _first("payments.BankCredit", account__organization=_cast("organization", "cooperative")).pk
    ),
    "market": lambda: _cast("place", "market").code,
    "stall": lambda: _first("counter.Stall", organization=_cast("organization", "fruit_stall")).code,
    "market_day": lambda: _first("counter.MarketDay").pk,
    "charge": lambda: _first("counter.Charge").pk,
    "stall_sale": lambda: _first("counter.Sale").pk,
    "display_point": lambda: _cast("place", "display_point").code,
    "agreement": lambda: _first("display.Agreement").pk,
    "consignment": lambda: _first("display.Consignment").pk,
    "point_move": lambda: _first("display.PointMove").pk,
    "settlement": lambda: _first("display.Settlement").pk,
    "money_account": lambda: (
        _first("payments.SellerAccount", organization=_cast("organization", "cooperative")).pk
    ),
    "statement": lambda: _first("payments.Statement").pk,
    "gateway_payment": lambda: _first("payments.GatewayPayment").pk,
}
