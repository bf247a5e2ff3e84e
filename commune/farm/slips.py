"""Reading a slip (phiếu) from a phone: each field of its type, or a plain word on what is wrong with it."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Q

from commune.farm.models import DiaryEntry
from commune.farm.photos import check_digests
from commune.farm.writing import Device, EntryRefusedError, InputUse, Work
from commune.lib.moments import MomentError, moment_of
from commune.people.models import Person
from commune.places.models import Place
from commune.products.models import TradeItem
from commune.quality.models import InputProduct
from commune.sync.kinds import Arrived

DAMAGED = "Phiếu này bị hỏng trong máy. Hãy ghi lại."
MOST_INPUTS = 10
LONGEST_AMOUNT = 12
MOST_OF_ONE = 10_000_000
AMOUNTS = ("", "few", "some", "many")


class Slip:
    """What one item says. Reading raises EntryRefusedError."""

    def __init__(self, arrived: Arrived) -> None:
        self.arrived = arrived
        self.body = arrived.body

    @property
    def device(self) -> Device:
        it = self.arrived
        return Device(it.device, it.sequence, it.written_at, it.previous, it.digest, it.version)

    @property
    def writer(self) -> Person:
        return Person.objects.get(pk=self.arrived.actor.removeprefix("person:"))

    def text(self, name: str, longest: int) -> str:
        value = self.body.get(name, "")
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise EntryRefusedError(f"Chỗ này dài quá, tối đa {longest} chữ.", name)
        return value.strip()

    def key(self, name: str) -> UUID:
        try:
            return UUID(self.text(name, 36))
        except ValueError:
            raise EntryRefusedError(DAMAGED, name) from None

    def plot(self) -> Place:
        found = (
            Place.objects.plots().select_related("holder__parent", "unit").filter(pk=self.key("plot")).first()
        )
        if found is None:
            raise EntryRefusedError("Không tìm thấy vườn này nữa. Hãy hỏi hợp tác xã.", "plot")
        return found

    def entry(self) -> DiaryEntry:
        """The entry meant: by the number that the phone gave it, or by that of the server."""
        key = self.key("entry")
        found = DiaryEntry.objects.shown().filter(Q(client_id=key) | Q(pk=key)).first()
        if found is None:
            raise EntryRefusedError("Không tìm thấy phiếu này. Phiếu gốc có thể chưa được nhận.", "entry")
        return found

    def on_behalf_of(self) -> Person | None:
        if not self.text("on_behalf_of", 36):
            return None
        found = Person.objects.filter(pk=self.key("on_behalf_of")).first()
        if found is None:
            raise EntryRefusedError("Không tìm thấy người được ghi hộ.", "on_behalf_of")
        return found

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text("day", 10))
        except ValueError:
            raise EntryRefusedError("Ngày làm chưa đúng. Hãy chọn lại ngày.", "day") from None

    def moment(self, name: str) -> datetime | None:
        """None where it is not noted."""
        told = self.text(name, 40)
        try:
            return moment_of(told) if told else None
        except MomentError:
            raise EntryRefusedError("Giờ làm chưa đúng. Hãy ghi lại giờ.", name) from None

    def quantity(self, told: object) -> Decimal | None:
        """None for an empty text: not noted."""
        if told == "":
            return None
        try:
            amount = (
                Decimal(told) if isinstance(told, str) and len(told) <= LONGEST_AMOUNT else Decimal("nan")
            )
        except InvalidOperation:
            amount = Decimal("nan")
        if not amount.is_finite() or not 0 < amount < MOST_OF_ONE:
            raise EntryRefusedError("Số lượng phải lớn hơn 0.", "quantity")
        return amount.quantize(Decimal("0.001"))

    def inputs(self) -> list[InputUse]:
        told = self.body.get("inputs", [])
        if not isinstance(told, list) or len(told) > MOST_INPUTS:
            raise EntryRefusedError(DAMAGED, "inputs")
        return [self._use(each) for each in told]

    def _use(self, told: Any) -> InputUse:
        try:
            product = InputProduct.objects.filter(pk=UUID(told["product"])).first()
            amount = told.get("quantity", "")
        except (ValueError, TypeError, KeyError, AttributeError):
            raise EntryRefusedError(DAMAGED, "inputs") from None
        if product is None:
            raise EntryRefusedError("Không có loại thuốc hoặc phân này trong danh mục.", "inputs")
        return InputUse(product, self.quantity(amount), product.uom)

    def photos(self) -> list[str]:
        told = self.body.get("photos", [])
        return check_digests(told if isinstance(told, list) else [None])

    def goods(self) -> TradeItem:
        found = TradeItem.objects.filter(pk=self.key("trade_item"), is_bulk=True).first()
        if found is None:
            raise EntryRefusedError("Không có mặt hàng này để hái.", "trade_item")
        return found

    def work(self, activity: str) -> Work:
        """Work without an hour is known by its day; further facts of the activity go into the entry's body."""
        facts = {
            "target": self.text("target", 80),
            "seen": self.text("seen", 200),
            "amount": self.text("amount", 4),
        }
        if facts["amount"] not in AMOUNTS:
            raise EntryRefusedError(DAMAGED, "amount")
        return Work(
            activity,
            self.moment("at") or self.day(),
            self.moment("until"),
            self.inputs(),
            self.text("note", 1000),
            {name: told for name, told in facts.items() if told},
            self.photos(),
        )
