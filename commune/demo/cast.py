"""The cast: every organization, person, plate, phone and account here is invented; places are real.

The demo season and all tests play with these people. A key such as `farmer` names the same person everywhere.
"""

from dataclasses import dataclass
from decimal import Decimal

from commune.people.models import OrganizationKind, Role
from commune.places.models import CodeScheme, PlaceKind

PASSWORD = "xoai-cat-chu"  # noqa: S105  # one password for the whole demo; its data are illustrations
COMMUNE = "vn2:C:30076"
OTHER_COMMUNE = "vn2:C:28273"
PROVINCE = "vn2:P:82"
HAMLET = "ấp Mỹ Thới (minh họa)"
OTHER_HAMLET = "ấp Mỹ Hưng (minh họa)"


@dataclass(frozen=True)
class OrganizationPart:
    kind: OrganizationKind
    name: str
    code: str
    unit: str = COMMUNE
    parent: str = ""
    hamlet: str = ""
    phone: str = ""
    body: str = ""


@dataclass(frozen=True)
class PersonPart:
    """`works` are (organization key, role); `offices` are (unit, role)."""

    full_name: str
    phone: str
    email: str = ""
    works: tuple[tuple[str, Role], ...] = ()
    offices: tuple[tuple[str, Role], ...] = ()
    title: str = ""


@dataclass(frozen=True)
class PlacePart:
    kind: PlaceKind
    name: str
    code: str
    holder: str
    unit: str = COMMUNE
    hamlet: str = ""
    gln: str = ""
    latitude: str = ""
    longitude: str = ""
    area_m2: int | None = None
    opens: str = ""


@dataclass(frozen=True)
class TradeItemPart:
    gtin: str
    name: str
    name_en: str
    variety: str
    brand_owner: str
    is_bulk: bool
    net_content: Decimal
    shelf_life_days: int | None
    description: str
    description_en: str
    storage: str = ""


@dataclass(frozen=True)
class PlaceCodePart:
    place: str
    scheme: CodeScheme
    market: str
    crop: str
    code: str
    valid_from: str
    issuer: str = "Cơ quan bảo vệ thực vật (minh họa)"


ORGANIZATIONS: dict[str, OrganizationPart] = {
    "cooperative": OrganizationPart(
        OrganizationKind.COOPERATIVE, "HTX xoài Cù Lao Xanh", "HTX-CLX", hamlet=HAMLET, phone="+84900000010"
    ),
    "household": OrganizationPart(
        OrganizationKind.HOUSEHOLD, "Hộ bà Sáu Lành", "MX-0117", COMMUNE, "cooperative", HAMLET
    ),
    "other_household": OrganizationPart(
        OrganizationKind.HOUSEHOLD, "Hộ ông Tư Đờn", "MX-0042", COMMUNE, "cooperative", OTHER_HAMLET
    ),
    "other_cooperative": OrganizationPart(
        OrganizationKind.COOPERATIVE,
        "HTX nông sản Bến Gỗ",
        "HTX-BG",
        hamlet=OTHER_HAMLET,
        phone="+84900000020",
    ),
    "trading_house": OrganizationPart(
        OrganizationKind.TRADER, "Cơ sở thu mua Quốc Thắng", "TL-QT", hamlet=OTHER_HAMLET
    ),
    "third_household": OrganizationPart(
        OrganizationKind.HOUSEHOLD, "Hộ cô Út Hậu", "MX-0088", COMMUNE, "cooperative", HAMLET
    ),
    "processor": OrganizationPart(
        OrganizationKind.ENTERPRISE,
        "Công ty nông sản Phương Nam (minh họa)",
        "DN-PN",
        OTHER_COMMUNE,
        phone="+84900000040",
    ),
    "boat": OrganizationPart(OrganizationKind.TRANSPORT, "Ghe hàng Sáu Sang", "VT-SS", hamlet=HAMLET),
    "truck": OrganizationPart(OrganizationKind.TRANSPORT, "Xe tải Ba Hưng", "VT-BH", hamlet=OTHER_HAMLET),
    "board": OrganizationPart(
        OrganizationKind.MARKET_BOARD, "Ban quản lý chợ xã Mỹ Thọ (minh họa)", "BQL-MT"
    ),
    "fruit_stall": OrganizationPart(
        OrganizationKind.HOUSEHOLD_BUSINESS, "Sạp trái cây Năm Thơm (minh họa)", "TT-NT", phone="+84900000071"
    ),
    "greens_stall": OrganizationPart(
        OrganizationKind.TRADER, "Sạp rau Hai Lành (minh họa)", "TT-HL", phone="+84900000072"
    ),
    "rest_stop": OrganizationPart(
        OrganizationKind.ENTERPRISE, "Trạm dừng chân Cái Nhỏ (minh họa)", "DN-CN", phone="+84900000073"
    ),
    "office": OrganizationPart(OrganizationKind.OFFICE, "Văn phòng UBND xã Mỹ Thọ (minh họa)", "VP-MT"),
    "front": OrganizationPart(OrganizationKind.FRONT, "Mặt trận Tổ quốc xã Mỹ Thọ (minh họa)", "MT-MT"),
}

PEOPLE: dict[str, PersonPart] = {
    "farmer": PersonPart(
        "Nguyễn Thị Sáu Lành", "+84900000001", "", (("household", Role.FARMER),), title="Nông dân"
    ),
    "other_farmer": PersonPart(
        "Trần Văn Tư Đờn", "+84900000002", "", (("other_household", Role.FARMER),), title="Nông dân"
    ),
    "technician": PersonPart(
        "Lê Minh Khoa",
        "+84900000003",
        "khoa@langso.example",
        (("cooperative", Role.TECHNICIAN),),
        title="Kỹ thuật viên",
    ),
    "packer": PersonPart(
        "Phạm Thị Hường", "+84900000004", "", (("cooperative", Role.PACKER),), title="Người đóng gói"
    ),
    "manager": PersonPart(
        "Võ Hoàng Phúc",
        "+84900000005",
        "phuc@langso.example",
        (("cooperative", Role.MANAGER), ("cooperative", Role.SELLER)),
        title="Quản lý HTX",
    ),
    "buyer": PersonPart("Đặng Ngọc Ánh", "+84900000006", "anh@langso.example", title="Người mua"),
    "trader": PersonPart(
        "Bùi Quốc Thắng", "+84900000007", "", (("trading_house", Role.TRADER),), title="Thương lái"
    ),
    "third_farmer": PersonPart(
        "Phạm Thị Út Hậu", "+84900000042", "", (("third_household", Role.FARMER),), title="Nông dân"
    ),
    "purchaser": PersonPart(
        "Lâm Bích Vân",
        "+84900000041",
        "van@langso.example",
        (("processor", Role.TRADER),),
        title="Người thu mua của doanh nghiệp",
    ),
    "boatman": PersonPart("Huỳnh Văn Sang", "+84900000008", "", (("boat", Role.BOATMAN),), title="Chủ ghe"),
    "driver": PersonPart(
        "Nguyễn Ba Hưng", "+84900000030", "", (("truck", Role.BOATMAN),), title="Chủ xe tải"
    ),
    "official": PersonPart(
        "Trương Thị Mai",
        "+84900000009",
        "mai@langso.example",
        (("office", Role.OFFICIAL),),
        ((COMMUNE, Role.OFFICIAL),),
        "Cán bộ xã",
    ),
    "chairman": PersonPart(
        "Ngô Thanh Bình",
        "+84900000011",
        "binh@langso.example",
        (),
        ((COMMUNE, Role.CHAIRMAN),),
        "Chủ tịch xã",
    ),
    "province_official": PersonPart(
        "Phan Đức Huy", "+84900000012", "huy@langso.example", (), ((PROVINCE, Role.PROVINCE),), "Cán bộ tỉnh"
    ),
    "other_official": PersonPart(
        "Lý Thị Kim Chi",
        "+84900000013",
        "chi@langso.example",
        (),
        ((OTHER_COMMUNE, Role.OFFICIAL),),
        "Cán bộ phường khác",
    ),
    "other_manager": PersonPart(
        "Cao Văn Lộc",
        "+84900000014",
        "loc@langso.example",
        (("other_cooperative", Role.MANAGER), ("other_cooperative", Role.SELLER)),
        title="Quản lý HTX khác",
    ),
    "market_keeper": PersonPart(
        "Mạc Thị Dung", "+84900000015", "", (("board", Role.MARKET_BOARD),), title="Ban quản lý chợ"
    ),
    "stall_holder": PersonPart(
        "Võ Thị Năm Thơm", "+84900000071", "", (("fruit_stall", Role.SELLER),), title="Tiểu thương"
    ),
    "greens_seller": PersonPart(
        "Kiều Hai Lành", "+84900000072", "", (("greens_stall", Role.SELLER),), title="Tiểu thương"
    ),
    "display_keeper": PersonPart(
        "Lâm Ngọc Yến", "+84900000073", "", (("rest_stop", Role.MANAGER),), title="Người giữ điểm trưng bày"
    ),
    "front_official": PersonPart(
        "Hồ Văn Nhân",
        "+84900000016",
        "",
        (("front", Role.FRONT),),
        ((COMMUNE, Role.FRONT),),
        "Mặt trận Tổ quốc",
    ),
    "old_province_official": PersonPart(
        "Nghiêm Thị Bích",
        "+84900000019",
        "",
        (),
        (("vn3:P:80", Role.PROVINCE),),
        "Cán bộ tỉnh Long An (số liệu cũ)",
    ),
    "inspector": PersonPart(
        "Đoàn Thu Hà", "+84900000017", "ha@langso.example", (), ((PROVINCE, Role.INSPECTOR),), "Thanh tra"
    ),
    "council_chair": PersonPart(
        "Đỗ Hữu Tâm", "+84900000061", "tam@langso.example", title="Chủ tịch hội đồng OCOP"
    ),
    "council_expert": PersonPart(
        "Vương Mỹ Linh", "+84900000062", "linh@langso.example", title="Thành viên hội đồng"
    ),
    "council_trade": PersonPart(
        "Quách Thành Nam", "+84900000063", "nam@langso.example", title="Thành viên hội đồng (Công Thương)"
    ),
    "auditor": PersonPart(
        "Tạ Minh Quân", "+84900000018", "quan@langso.example", (), ((PROVINCE, Role.AUDITOR),), "Kiểm toán"
    ),
}

PLACES: dict[str, PlacePart] = {
    "plot": PlacePart(
        PlaceKind.PLOT, "Vườn xoài bà Sáu Lành", "V-0117-1", "household", COMMUNE, HAMLET, "",
        "10.400100", "105.690200", 3200,
    ),
    "other_plot": PlacePart(
        PlaceKind.PLOT, "Vườn xoài ông Tư Đờn", "V-0042-1", "other_household", COMMUNE, OTHER_HAMLET, "",
        "10.396500", "105.701300", 5400,
    ),
    "third_plot": PlacePart(
        PlaceKind.PLOT, "Vườn xoài cô Út Hậu", "V-0088-1", "third_household", COMMUNE, HAMLET, "",
        "10.398200", "105.694700", 2800,
    ),
    "packhouse": PlacePart(
        PlaceKind.PACKHOUSE, "Nhà đóng gói Cù Lao Xanh", "DG-01", "cooperative", COMMUNE, HAMLET, "9521234500018",
        "10.401500", "105.692000", None, "06:00–17:00",
    ),
    "dock": PlacePart(
        PlaceKind.DOCK, "Bến Cù Lao Xanh (minh họa)", "BEN-01", "cooperative", COMMUNE, HAMLET, "9521234500025",
        "10.403000", "105.693500", None, "05:00–18:00",
    ),
    "city_dock": PlacePart(
        PlaceKind.DOCK, "Bến nhận hàng thành phố (minh họa)", "BEN-02", "boat", COMMUNE, "", "9521234500032",
        "10.456000", "105.638000", None, "04:00–20:00",
    ),
    "other_dock": PlacePart(
        PlaceKind.DOCK, "Bến Gỗ (minh họa)", "BEN-03", "other_cooperative", COMMUNE, OTHER_HAMLET, "9521234500056",
        "10.394000", "105.703000", None, "05:00–17:00",
    ),
    "old_dock": PlacePart(
        PlaceKind.DOCK, "Bến Cây Me (minh họa)", "BEN-04", "board", COMMUNE, HAMLET, "",
        "10.407500", "105.688000", None, "05:00–17:00",
    ),
    "gathering_point": PlacePart(
        PlaceKind.COLLECTION_POINT, "Điểm tập kết chợ Mỹ Thọ (minh họa)", "TK-01", "board", COMMUNE, "",
        "9521234500063", "10.411200", "105.682500", None, "05:00–18:00",
    ),
    "market": PlacePart(
        PlaceKind.MARKET, "Chợ xã Mỹ Thọ (minh họa)", "CHO-01", "board", COMMUNE, "", "9521234500049",
        "10.412000", "105.681000", None, "05:00–12:00",
    ),
    "display_point": PlacePart(
        PlaceKind.DISPLAY, "Quầy nông sản Trạm dừng chân Cái Nhỏ (minh họa)", "TB-01", "rest_stop", COMMUNE, "",
        "9521234500070", "10.418000", "105.672000", None, "06:00–20:00",
    ),
    "station": PlacePart(
        PlaceKind.STATION, "Trạm đo Cù Lao Xanh (minh họa)", "TRAM-01", "office", COMMUNE, HAMLET, "",
        "10.403500", "105.695000",
    ),
}  # fmt: skip

PLACE_CODES: tuple[PlaceCodePart, ...] = (
    PlaceCodePart("plot", CodeScheme.PLANTING_AREA, "VN", "xoài", "MINHHOA-VN-0117", "2026-01-01"),
    PlaceCodePart("plot", CodeScheme.PLANTING_AREA, "CN", "xoài", "MINHHOA-CN-0117", "2026-01-01"),
    PlaceCodePart("packhouse", CodeScheme.PACKHOUSE, "CN", "xoài", "MINHHOA-CN-DG01", "2026-01-01"),
)

SPECIES: tuple[tuple[str, str, str], ...] = (("MNGIN", "Xoài", "Mangifera indica"),)
VARIETIES: dict[str, tuple[str, str]] = {
    "cat-chu": ("MNGIN", "Xoài cát Chu"),
    "cat-hoa-loc": ("MNGIN", "Xoài cát Hòa Lộc"),
    "tuong-da-xanh": ("MNGIN", "Xoài tượng da xanh"),
}

TRADE_ITEMS: dict[str, TradeItemPart] = {
    "bulk_mango": TradeItemPart(
        "09521234000013", "Xoài cát Chu nguyên liệu", "Cat Chu mango, bulk", "cat-chu", "cooperative", True,
        Decimal(1), 10, "Xoài cát Chu hái tại vườn, chưa đóng gói.", "Cat Chu mangoes as picked, not packed.",
    ),
    "bulk_hoa_loc": TradeItemPart(
        "09521234000044", "Xoài cát Hòa Lộc nguyên liệu", "Hoa Loc mango, bulk", "cat-hoa-loc", "cooperative", True,
        Decimal(1), 8, "Xoài cát Hòa Lộc hái tại vườn, chưa đóng gói.", "Hoa Loc mangoes as picked, not packed.",
    ),
    "boxed_mango": TradeItemPart(
        "09521234000020", "Xoài cát Chu hộp 5 kg", "Cat Chu mango, 5 kg box", "cat-chu", "cooperative", False,
        Decimal(5), 12, "Trái đều, bao trái trên cây, đóng hộp giấy 5 kg.",
        "Even fruit, bagged on the tree, in a 5 kg paper box.", "Để nơi mát; chín thì bảo quản lạnh 10–13 °C.",
    ),
    "gift_mango": TradeItemPart(
        "09521234000037", "Xoài cát Hòa Lộc hộp quà 3 kg", "Hoa Loc mango, 3 kg gift box", "cat-hoa-loc",
        "cooperative", False, Decimal(3), 10, "Hộp quà 3 kg, tuyển trái loại một.", "Gift box of 3 kg, first grade.",
        "Để nơi mát; chín thì bảo quản lạnh 10–13 °C.",
    ),
    "other_mango": TradeItemPart(
        "09521234100010", "Xoài tượng da xanh thùng 10 kg", "Green-skin elephant mango, 10 kg", "tuong-da-xanh",
        "other_cooperative", False, Decimal(10), 14, "Thùng 10 kg, ăn sống hoặc làm gỏi.",
        "Box of 10 kg, eaten green or in salads.",
    ),
    "dried_mango": TradeItemPart(
        "09521234100027", "Xoài sấy dẻo gói 200 g", "Soft dried mango, 200 g", "tuong-da-xanh",
        "other_cooperative", False, Decimal("0.2"), 180, "Xoài tượng da xanh sấy dẻo, gói 200 g.",
        "Green-skin elephant mango, soft dried, 200 g pack.", "Để nơi khô, mát.",
    ),
}  # fmt: skip
