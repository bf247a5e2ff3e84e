"""The orchard's part of the season: lists, seasons, diary entries, harvests."""

from dataclasses import dataclass
from decimal import Decimal

from commune.demo import assembling, cast
from commune.demo.clock import client_id, day, moment
from commune.farm import diary, harvest
from commune.farm.seasons import open_season
from commune.farm.writing import Device
from commune.people import consents
from commune.people.models import Purpose
from commune.quality import certificates, editions, indications, inputs
from commune.quality.models import GeographicalIndication, InputProduct, Standard
from commune.trace.models import Lot

SYSTEM = "system:demo"


@dataclass(frozen=True)
class Deed:
    """One piece of work; `inputs` are (trade name, amount, unit), `writer` a person of the cast."""

    days_ago: int
    activity: str
    note: str = ""
    inputs: tuple[tuple[str, str, str], ...] = ()
    writer: str = "farmer"
    hour: int = 6


OWN_PLOT: tuple[Deed, ...] = (
    Deed(104, "pruning", "Tỉa cành sau vụ trước"),
    Deed(98, "fertilizing", "Bón gốc, tưới đẫm"),
    Deed(90, "flower_inducing", "Tạo mầm bông"),
    Deed(84, "scouting", "Thấy ít bọ trĩ trên bông"),
    Deed(82, "spraying", "Xịt lúc chiều mát", (("Trừ Bọ Trĩ 18EC", "120", "MLT"),), hour=16),
    Deed(74, "watering"),
    Deed(66, "spraying", "Ngừa thán thư lúc đậu trái", (("Xanh Vườn 25EC", "150", "MLT"),), hour=16),
    Deed(58, "bagging", "Bao 2.100 trái"),
    Deed(50, "fertilizing", "Nuôi trái"),
    Deed(44, "watering"),
    Deed(40, "scouting", "Kiến vàng nhiều, không thấy rầy"),
    Deed(34, "spraying", "Vi sinh ngừa sâu", (("Sinh Học Vườn Mình", "300", "GRM"),), "technician"),
    Deed(28, "watering"),
    Deed(22, "scouting", "Trái lên da, chuẩn bị hái"),
    Deed(16, "waste_collecting", "Gom vỏ chai về điểm thu"),
)
NEIGHBOUR_PLOT: tuple[Deed, ...] = (
    Deed(88, "pruning", writer="other_farmer"),
    Deed(70, "fertilizing", writer="other_farmer"),
    Deed(52, "bagging", "Bao 3.400 trái", writer="technician"),
    Deed(30, "watering", writer="other_farmer"),
    Deed(6, "spraying", "Đốm lá sau mưa", (("Lá Khỏe 80WP", "400", "GRM"),), "other_farmer", 16),
)


def load_lists() -> None:
    """Plant-protection products with their intervals, standards, and the co-op's certificate."""
    inputs.load_inputs(by=SYSTEM)
    inputs.load_bans(by=SYSTEM)
    editions.load_standards(by=SYSTEM)
    editions.load_indications(by=SYSTEM)
    manager, cooperative = assembling.person("manager"), assembling.organization("cooperative")
    certificates.grant(
        Standard.objects.get(slug="vietgap-2017"),
        holder=cooperative,
        number="MINHHOA-VG-2026-01",
        certifier="Tổ chức chứng nhận minh họa",
        valid_from=day(200),
        valid_to=day(-500),
        varieties=[assembling.variety(key) for key in ("cat-chu", "cat-hoa-loc")],
        places=[assembling.place(key) for key in ("plot", "other_plot", "packhouse")],
        by=manager,
    )
    indications.allow_use(
        GeographicalIndication.objects.get(number="00078"),
        organization=cooperative,
        decision="MINHHOA-CDDL-01",
        valid_from=day(300),
        by=assembling.person("official"),
    )


def consent() -> None:
    """Bà Sáu Lành lets her name be shown; Ông Tư Đờn does not."""
    farmer = assembling.person("farmer")
    consents.give(farmer, purpose=Purpose.NAME, by=farmer)


def open_seasons() -> None:
    for plot, person in (("plot", "farmer"), ("other_plot", "other_farmer")):
        open_season(
            assembling.place(plot),
            variety=assembling.variety("cat-chu"),
            name="Vụ nghịch 2026",
            starts_on=day(110),
            ends_on=day(-20),
            by=assembling.person(person),
        )


def write_diaries() -> None:
    for plot, farmer, deeds in (("plot", "farmer", OWN_PLOT), ("other_plot", "other_farmer", NEIGHBOUR_PLOT)):
        for number, deed in enumerate(deeds, 1):
            _write(plot, farmer, deed, number)


def _write(plot: str, farmer: str, deed: Deed, number: int) -> None:
    """As a phone of the house that wrote it down the same evening, and sends only now."""
    phone = Device(f"demo-{plot}-{deed.writer}", number, moment(deed.days_ago, 19))
    products = {product.trade_name: product for product in InputProduct.objects.all()}
    diary.record_entry(
        assembling.place(plot),
        activity=deed.activity,
        occurred_at=moment(deed.days_ago, deed.hour, 30),
        by=assembling.person(deed.writer),
        on_behalf_of=assembling.person(farmer) if deed.writer not in ("farmer", "other_farmer") else None,
        inputs=[(products[name], Decimal(amount), uom) for name, amount, uom in deed.inputs],
        note=deed.note,
        device=phone,
        client_id=client_id("diary", plot, deed.days_ago, deed.activity),
    )


def pick(number: int, kilograms: str, days_ago: int, *, plot: str = "plot", farmer: str = "farmer") -> Lot:
    """A harvest of Bà Sáu Lành's plot, by herself; or of another farmer's."""
    return harvest.record_harvest(
        assembling.place(plot),
        trade_item=assembling.trade_item("bulk_mango"),
        quantity=Decimal(kilograms),
        at=moment(days_ago, 6),
        by=assembling.person(farmer),
        client_id=client_id("harvest", cast.PLACES[plot].code, number),
    )
