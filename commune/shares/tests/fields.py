"""Several households with harvest lots, and gradings said by the test."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from commune.lib.epcis import build
from commune.packhouse.graded import GradedKilograms
from commune.people.models import Membership, Organization, Person
from commune.shares import prices, sheets
from commune.trace import identifiers, lots
from commune.trace.models import Lot, LotKind

GRADES = ("first", "second", "mixed")


def today() -> date:
    return timezone.localdate()


@dataclass
class Village:
    """`graded` is what the packing house says; tests fill it."""

    cast: Any
    graded: list[GradedKilograms] = field(default_factory=list)

    def household(self, code: str) -> Organization:
        parent = self.cast.cooperative
        return Organization.objects.create(
            kind="household", name=f"Hộ {code}", code=code, parent=parent, unit=parent.unit
        )

    def lot(self, household: Organization) -> Lot:
        """A harvest lot of three days ago, held by this household."""
        at, item = timezone.now() - timedelta(days=3), self.cast.bulk_mango
        code = lots.next_code(item, LotKind.HARVEST, at)
        weight = build.Quantity(identifiers.lot_uri(item.gtin, code), Decimal(9999), "KGM")
        return lots.open_lot(
            kind=LotKind.HARVEST,
            trade_item=item,
            holder=household,
            place=self.cast.plot,
            code=code,
            quantity=Decimal(9999),
            uom="KGM",
            at=at,
            by=self.cast.farmer,
            event=build.object_event(at, "ADD", quantities=[weight], biz_step="commissioning"),
        )

    def grade(self, lot: Lot, grade: str, kilograms: str | Decimal) -> None:
        row = GradedKilograms(lot, grade, Decimal(kilograms), lot.trade_item, timezone.now())
        self.graded.append(row)

    def agree(self, first: int = 20000, second: int = 12000, mixed: int = 8000, **facts: Any) -> Any:
        item = self.cast.bulk_mango
        wanted = list(zip([item] * 3, GRADES, (first, second, mixed), strict=True))
        told = {"agreed_by": "Biên bản họp", "agreed_on": today(), "valid_from": today() - timedelta(days=60)}
        told |= {"by": self.cast.manager, "client_id": uuid4()}
        return prices.agree_prices(self.cast.cooperative, prices=wanted, **{**told, **facts})

    def draw(self, **facts: Any) -> Any:
        told = {"since": today() - timedelta(days=30), "until": today(), "by": self.cast.manager}
        return sheets.draw_up(self.cast.cooperative, **{**told, "client_id": uuid4(), **facts})

    def approved(self, sheet: Any) -> Any:
        sheets.check(sheet, by=self.cast.technician)
        sheets.approve(sheet, by=self.cast.manager)
        return sheet


def second_manager(cast: Any) -> Person:
    person = Person.objects.create_user(full_name="Trần Quản Lý Hai", phone="+84900000077")
    Membership.objects.create(person=person, organization=cast.cooperative, role="manager")
    return person
