"""The village in which the working rooms are tested: the named cast under short names, and some inputs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from commune.demo import assembling
from commune.farm.harvest import record_harvest
from commune.people.models import Consent, Organization, Person
from commune.places.models import Place, PlaceKind
from commune.products.models import Species, TradeItem, Variety
from commune.quality.models import InputProduct, InputRule
from commune.trace.models import Lot
from commune.units.models import AdminUnit

PEOPLE = ("farmer", "technician", "packer", "manager", "other_manager", "official", "other_official")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Village:
    unit: AdminUnit
    coop: Organization
    other_coop: Organization
    household: Organization
    outside_household: Organization
    farmer: Person
    second_farmer: Person
    technician: Person
    packer: Person
    manager: Person
    other_manager: Person
    official: Person
    other_official: Person
    stranger: Person
    plot: Place
    other_plot: Place
    outside_plot: Place
    packhouse: Place
    other_packhouse: Place
    species: Species
    variety: Variety
    bulk: TradeItem
    box: TradeItem
    gift_box: TradeItem
    medicine: InputProduct
    unknown_medicine: InputProduct
    fertiliser: InputProduct


def build_village() -> Village:
    """The named cast with a second packing house, a household outside of the co-op, and three inputs."""
    goods, species = assembling.trade_item("bulk_mango"), Species.objects.get(code="MNGIN")
    coop, other_coop = assembling.organization("cooperative"), assembling.organization("other_cooperative")
    outside = Organization.objects.create(
        kind="household", name="Hộ ngoài", code="BG-0001", parent=other_coop, unit=other_coop.unit
    )
    people = {name: assembling.person(name) for name in PEOPLE}
    return Village(
        unit=coop.unit,
        coop=coop,
        other_coop=other_coop,
        household=assembling.organization("household"),
        outside_household=outside,
        **people,
        second_farmer=assembling.person("other_farmer"),
        stranger=assembling.person("buyer"),
        plot=assembling.place("plot"),
        other_plot=assembling.place("other_plot"),
        outside_plot=_place(PlaceKind.PLOT, "V-BG-1", outside, 3000),
        packhouse=assembling.place("packhouse"),
        other_packhouse=_place(PlaceKind.PACKHOUSE, "DG-BG", other_coop),
        species=species,
        variety=goods.variety,
        bulk=goods,
        box=assembling.trade_item("boxed_mango"),
        gift_box=assembling.trade_item("gift_mango"),
        medicine=medicine("Thử Vườn 25EC", "azoxystrobin", species, 14),
        unknown_medicine=medicine("Thử Đồng 30WP", "copper oxychloride", species, None),
        fertiliser=InputProduct.objects.create(trade_name="NPK Thử", kind="fertiliser", uom="KGM"),
    )


def medicine(name: str, ingredient: str, species: Species, phi_days: int | None) -> InputProduct:
    product = InputProduct.objects.create(trade_name=name, kind="pesticide", active_ingredient=ingredient)
    facts = {"edition": "thử", "source": "thử", "valid_from": date(2020, 1, 1)}
    InputRule.objects.create(input_product=product, species=species, phi_days=phi_days, **facts)
    return product


def days_ago(days: float, hour: int = 8) -> datetime:
    """That hour in Vietnam on the day so many days ago."""
    now = timezone.now().astimezone(VIETNAM)
    return now.replace(hour=hour, minute=0, second=0, microsecond=0) - timedelta(days=days)


def consent_to_name(person: Person) -> Consent:
    return Consent.objects.create(
        person=person, purpose="name", wording="thử", given_at=timezone.now(), recorded_by=person
    )


def _place(kind: str, code: str, holder: Organization, area: int | None = None) -> Place:
    facts = {"holder": holder, "unit": holder.unit, "hamlet": holder.hamlet, "area_m2": area}
    return Place.objects.create(kind=kind, name=f"{PlaceKind(kind).label} {code}", code=code, **facts)


def harvested(
    village: Village, quantity: str = "120", *, plot: Place | None = None, by: Person | None = None
) -> Lot:
    """A harvest lot of two days ago; `gift_box` is of another variety than it."""
    return record_harvest(
        plot or village.plot,
        trade_item=village.bulk,
        quantity=Decimal(quantity),
        at=days_ago(2),
        by=by or village.farmer,
        client_id=uuid4(),
    )
