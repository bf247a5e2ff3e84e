"""The e-commerce commune's project with its money by source, a twin, and fifteen smart-commune pilots of Long An.

The total of Mỹ Xương is of the programme's text, which names a source for a part of it only; all else is invented.
"""

import io
from datetime import date, datetime, time
from typing import Any

from PIL import Image, ImageDraw

from commune.demo import assembling, cast
from commune.demo.clock import client_id, day
from commune.files import keeping as keeping_of_files
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.program.models import Indicator
from commune.projects import council, drafting, keeping, money
from commune.projects.models import Fund, Project
from commune.units.models import AdminUnit, Level

MY_XUONG, TAN_MY_CHANH, LONG_AN = "vn3:C:30121", "vn3:C:28291", "vn3:P:80"
COMMERCE = "Thương mại điện tử"
UNSAID = "Nguồn nói tổng hơn 4,6 tỷ đồng mà không nêu phần còn lại từ đâu; số chính xác là minh họa."
# source, level, approved, note
FUNDS = (
    ("state", "central", 1_500_000_000, "Vốn nông thôn mới (chia cấp là minh họa)."),
    ("state", "provincial", 582_000_000, "Vốn nông thôn mới (chia cấp là minh họa)."),
    ("unknown", "", 2_520_000_000, UNSAID),
)
TWIN_FUNDS = (
    ("state", "provincial", 640_000_000, "Minh họa."),
    ("enterprise", "", 210_000_000, "Minh họa."),
)
# fund, kind, amount, day, document
MOVES = (
    (0, "allocate", 900_000_000, date(2023, 7, 3), "Giao vốn đợt 1 (minh họa)"),
    (0, "disburse", 640_000_000, date(2023, 11, 20), "Thiết bị truy xuất (minh họa)"),
    (1, "allocate", 582_000_000, date(2024, 2, 5), "Giao vốn tỉnh (minh họa)"),
    (1, "disburse", 410_000_000, date(2024, 9, 16), "Đào tạo, gian hàng (minh họa)"),
    (0, "allocate", 600_000_000, date(2024, 3, 1), "Giao vốn đợt 2 (minh họa)"),
    (0, "disburse", 780_000_000, date(2025, 5, 12), "Nhà đóng gói (minh họa)"),
)
FIELDS = (
    "Chính quyền số", COMMERCE, "Nông nghiệp thông minh", "Du lịch nông thôn", "Y tế thông minh",
    "Giáo dục thông minh", "An ninh trật tự",
)  # fmt: skip
COUNCIL = (
    ("council_chair", "Chủ tịch hội đồng", "Hàng có tem truy xuất, gian hàng còn bán (minh họa)."),
    ("council_expert", "Thành viên, chuyên gia", "Sổ sách đủ, thiết bị đang dùng (minh họa)."),
    ("council_trade", "Thành viên, Công Thương", "Nên thêm người chụp ảnh hàng cho bà con (minh họa)."),
)
LESSONS = {
    "Y tế thông minh": "Người lớn tuổi cần người đi cùng lần đầu đặt lịch khám (minh họa).",
    "Du lịch nông thôn": "Khách tìm vườn qua bản đồ, vườn phải có người trả lời (minh họa).",
    COMMERCE: "Gian hàng sống được khi có người đóng gói và tem truy xuất ngay tại xã (minh họa).",
    "Nông nghiệp thông minh": "Nhật ký điện tử chỉ bền khi có kỹ thuật viên giúp ghi (minh họa).",
}


def play() -> None:
    """Once a season: every row has its own client id."""
    by = assembling.person("province_official")
    home = _project("TMDT-MX", "Mô hình xã thương mại điện tử Mỹ Xương", MY_XUONG, by)
    funds = _funded(home, date(2023, 6, 1), "MINHHOA-601/QĐ-UBND", FUNDS, by)
    for number, (at, kind, amount, on, document) in enumerate(MOVES):
        verb = money.allocate if kind == "allocate" else money.disburse
        verb(
            funds[at],
            amount=amount,
            on=on,
            document=document,
            by=by,
            client_id=client_id("money", number),
            at=_at(on),
        )
    _learn(home, by)
    _show_result(home, by)
    _judge(home, by)
    council.accept(
        home,
        finding="Đạt mục tiêu, nhân rộng được; hội đồng là minh họa.",
        accepted_on=date(2025, 12, 15),
        by=by,
        at=_at(date(2025, 12, 15)),
    )
    keeping.end(home, ended_on=date(2025, 12, 31), reason="Hết thời gian thực hiện", by=by)
    twin = _project("TMDT-TMC", "Mô hình xã thương mại điện tử Tân Mỹ Chánh (minh họa)", TAN_MY_CHANH, by)
    given = _funded(twin, date(2023, 9, 15), "MINHHOA-915/QĐ-UBND", TWIN_FUNDS, by)[1]
    money.commit(given, giver="Doanh nghiệp đóng gói (minh họa)", amount=210_000_000, on=date(2023, 10, 2),
                 document="Cam kết góp vốn (minh họa)", by=by, client_id=client_id("money", "twin"),
                 at=_at(date(2023, 10, 2)))  # fmt: skip
    _draft(by)
    _try_in_long_an()


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), VIETNAM)


def _project(code: str, name: str, uid: str, by: Person, **facts: Any) -> Project:
    known = {"field": COMMERCE, "years": "2023-2025", "executor_name": "UBND xã", **facts}
    return keeping.enter_project(
        code=code,
        name=name,
        unit=AdminUnit.objects.get(pk=uid),
        is_pilot=True,
        by=by,
        client_id=client_id("project", code),
        **known,
    )


def _funded(project: Project, on: date, number: str, funds: Any, by: Person) -> list[Fund]:
    paper = keeping_of_files.keep_bare(drawn_paper(), by=by.log_actor)
    keeping.approve(project, number=number, approved_on=on, by=by, paper=paper, at=_at(on))
    return [
        money.add_fund(
            project,
            source=source,
            level=level,
            amount=amount,
            note=note,
            approved_on=on,
            by=by,
            client_id=client_id("fund", project.code, place),
            at=_at(on),
        )
        for place, (source, level, amount, note) in enumerate(funds)
    ]


def drawn_paper() -> bytes:
    """A drawing, plainly no real document: lines and a seal without words."""
    canvas = Image.new("RGB", (420, 594), "white")
    pen = ImageDraw.Draw(canvas)
    for row in range(80, 420, 22):
        pen.line((50, row, 370 - row % 70, row), fill="#5b6770", width=3)
    pen.ellipse((250, 450, 340, 540), outline="#9b1c1c", width=4)
    made = io.BytesIO()
    canvas.save(made, "PNG")
    return made.getvalue()


def _judge(project: Project, by: Person) -> None:
    for key, title, finding in COUNCIL:
        person = assembling.person(key)
        council.seat(project, person=person, title=title, by=by)
        council.hand_in(project, passes=True, finding=finding, by=person)


def _learn(project: Project, by: Person) -> None:
    if project.field in LESSONS:
        key = client_id("lesson", project.code)
        keeping.learn(project, field=project.field, text=LESSONS[project.field], by=by, client_id=key)


def _show_result(project: Project, by: Person) -> None:
    """What the commune that took Mỹ Xương over sells without cash this year: computed, never typed."""
    asked = Indicator.objects.filter(code="cashless-orders").first()
    if asked:
        home = AdminUnit.objects.get(pk=cast.COMMUNE)
        keeping.name_result(project, indicator=asked, unit=home, period=f"{day(0):%Y}", by=by)


def _draft(by: Person) -> None:
    """One proposal that stands; the rest of the draft is the province's work."""
    unit = assembling.person("province_official").unit_roles.current().get().unit
    drafting.propose(
        unit,
        number="8.5",
        text="Xã có điểm đóng gói, dán tem truy xuất phục vụ bán hàng trực tuyến (minh họa)",
        threshold="Ít nhất 1 điểm (minh họa)",
        reason="Mô hình Mỹ Xương: hàng bán được khi đóng gói và tem ở ngay xã (minh họa).",
        lessons=drafting.lessons_in(unit)[:1],
        by=by,
        client_id=client_id("draft", "8.5"),
    )


def _try_in_long_an() -> None:
    """One commune in each of the fifteen district units, approved from 2024 on, the fields in turn."""
    by = assembling.person("tay_ninh_official")
    districts = AdminUnit.objects.filter(parent=LONG_AN, level=Level.DISTRICT).order_by("pk")
    for place, district in enumerate(districts):
        unit = AdminUnit.objects.filter(parent=district, kind="xa").order_by("pk")[0]
        name = f"Xã thông minh {unit.bare_name} (minh họa)"
        made = _project(
            f"XTM-{place + 1:02}", name, unit.pk, by, field=FIELDS[place % len(FIELDS)], years="2024-2025"
        )
        on = date(2024 + place // 10, 1 + place % 10, 10)
        keeping.approve(made, number=f"MINHHOA-{place + 101}/QĐ-UBND", approved_on=on, by=by, at=_at(on))
        _learn(made, by)
