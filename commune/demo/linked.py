"""Digital economy: the cast's co-op confirmed, a model with the season's contract, a zone; and a file of Long An.

All invented. The file of Long An only shows what such a list looks like: no co-op and no buyer in it exists.
"""

from collections.abc import Iterator

from commune.demo import assembling, cast
from commune.demo.clock import client_id, day, moment
from commune.design import workbook
from commune.linkage import digital, importing, keeping, proposing, zoning
from commune.linkage.models import LinkageModel, Zone
from commune.linkage.proposing import ModelTerms
from commune.people import memberships
from commune.people.models import Person, Role
from commune.trading.models import Contract
from commune.units.models import AdminUnit, Level

LONG_AN = "vn3:P:80"
SINCE = "01/01/2024"
COOPERATIVES, MODELS, ZONES = 115, 11, 8
FILE = "kinh-te-so-long-an-minh-hoa.xlsx"
PLOTS = ("plot", "other_plot", "third_plot")
PRICE = "Giá bình quân ở chợ trong tuần cộng 500 ₫ một ký (minh họa)."


def play() -> None:
    link(_zone())
    digital.confirm(assembling.organization("cooperative"), by=assembling.person("official"), at=moment(1))
    enter_long_an()


def _zone() -> Zone:
    return zoning.draw_zone(
        AdminUnit.objects.get(pk=cast.COMMUNE),
        name="Vùng xoài cát Chu Mỹ Thọ (minh họa)",
        product="xoài cát Chu",
        since=day(200),
        plots=[assembling.place(key) for key in PLOTS],
        by=assembling.person("official"),
        client_id=client_id("linkage", "zone"),
        at=moment(30),
    )


def link(zone: Zone) -> LinkageModel:
    """The co-op proposes, the enterprise confirms, and the contract of the season counts for it."""
    manager, purchaser = assembling.person("manager"), assembling.person("purchaser")
    terms = ModelTerms(
        name="Liên kết xoài cát Chu rải vụ (minh họa)",
        product="xoài cát Chu",
        begins=day(60),
        ends=day(-305),
        committed_kg=12_000,
        price_rule=PRICE,
        document="MINHHOA-07/HĐLK",
        zone=zone,
    )
    made = proposing.propose(
        assembling.organization("cooperative"),
        buyer=assembling.organization("processor"),
        terms=terms,
        by=manager,
        client_id=client_id("linkage", "model"),
        at=moment(61),
    )
    proposing.confirm(made, by=purchaser, at=moment(60))
    contract = Contract.objects.filter(client_id=client_id("trade", "pool contract")).first()
    if contract:
        proposing.tie(made, contract, by=manager)
    return made


def enter_long_an() -> None:
    """As an official of the former province would have entered it."""
    part = {"full_name": "Trần Thị Nhập Liệu (minh họa)", "phone": "+84900000091"}
    by = Person.objects.filter(phone=part["phone"]).first() or Person.objects.create_user(**part)
    memberships.appoint(by, unit=AdminUnit.objects.get(pk=LONG_AN), role=Role.PROVINCE)
    if LinkageModel.objects.filter(code="LA-MH-01").exists():
        return
    sheet = workbook.Sheet("Danh sách", importing.COLUMNS, list(_rows()))
    keeping.keep(workbook.written(sheet), name=FILE, by=by, at=moment(1))


def _rows() -> Iterator[list[str]]:
    """One line a co-op, in 115 of the xã; a model in one xã of each of 11 districts, 8 of them with their zone."""
    communes = AdminUnit.objects.filter(parent__parent=LONG_AN, level=Level.COMMUNE, kind="xa").order_by(
        "uid"
    )
    for number, unit in enumerate(communes[:COOPERATIVES], 1):
        yield _row("HTX số", "", f"HTX nông nghiệp số {number} (minh họa)", unit)
    districts = AdminUnit.objects.filter(parent=LONG_AN, level=Level.DISTRICT).order_by("uid")
    firsts = [first for first in (communes.filter(parent=each).first() for each in districts) if first]
    for number, unit in enumerate(firsts[:MODELS], 1):
        mark, zone = f"{number:02}", f"LA-VNL-{number:02}" if number <= ZONES else ""
        name = f"Liên kết lúa {unit.bare_name} (minh họa)"
        yield _row(
            "Mô hình", f"LA-MH-{mark}", name, unit, "lúa", f"Công ty lúa gạo {mark} (minh họa)",
            f"HTX lúa {mark} (minh họa)", "500000", zone, "", "có",
        )  # fmt: skip
        if zone:
            area = ("lúa", "", "", "", "", "1500000", "có")
            yield _row("Vùng", zone, f"Vùng lúa {unit.bare_name} (minh họa)", unit, *area)


def _row(kind: str, code: str, name: str, unit: AdminUnit, *rest: str) -> list[str]:
    return [kind, code, name, unit.pk, SINCE, "", *rest, *[""] * (7 - len(rest))]
