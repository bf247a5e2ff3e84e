"""Six services of the commune, a province's list of online services, and one report that was answered. All invented."""

import csv
import io
from datetime import date

from commune.casework import steps
from commune.casework.models import WorkFile
from commune.casework.steps import Taking
from commune.citizens import essentials, reports
from commune.citizens.essentials import COLUMNS
from commune.demo import assembling, cast
from commune.demo.clock import client_id, day
from commune.demo.office_work import LONG_AN
from commune.ledger import following
from commune.units.models import AdminUnit
from commune.units.placing import below

PORTAL = "https://dichvucong.gov.vn/"
OWN = (
    ("health", "Đặt lịch khám ở trạm y tế (minh họa)", True),
    ("education", "Nộp hồ sơ nhập học (minh họa)", True),
    ("monitoring", "Gửi kiến nghị giám sát (minh họa)", True),
    ("security", "Khai báo tạm trú (minh họa)", True),
    ("environment", "Đăng ký thu gom vỏ thuốc bảo vệ thực vật (minh họa)", False),
    ("culture", "Mượn sách nhà văn hóa xã (minh họa)", False),
)
COMMUNES_ONLINE, DISTRICTS_ONLINE = 70, 8
SINCE = date(2025, 2, 3)


def play() -> None:
    commune, official = AdminUnit.objects.get(pk=cast.COMMUNE), assembling.person("official")
    for kind, name, is_online in OWN:
        essentials.enter(
            commune,
            kind=kind,
            name=name,
            is_online=is_online,
            portal=PORTAL if is_online else "",
            since=day(120),
            by=official,
            client_id=client_id("service", name),
        )
    import_province()
    _report_and_answer(commune)


def import_province() -> None:
    inside = AdminUnit.objects.filter(pk__in=below(AdminUnit(pk=LONG_AN)))
    essentials.import_services(province_list(), units=inside, by=None)


def province_list() -> bytes:
    """Online services since February 2025 in seventy communes and eight districts of the former province."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(COLUMNS)
    inside = AdminUnit.objects.filter(pk__in=below(AdminUnit(pk=LONG_AN))).order_by("pk")
    kinds = ("Y tế", "Giáo dục", "Môi trường")
    for level, count in (("commune", COMMUNES_ONLINE), ("district", DISTRICTS_ONLINE)):
        for number, unit in enumerate(inside.filter(level=level)[:count]):
            kind = kinds[number % len(kinds)]
            write.writerow([unit.pk, kind, f"{kind} trên mạng (minh họa)", "có", PORTAL, f"{SINCE:%d/%m/%Y}"])
    return out.getvalue().encode()


def _report_and_answer(commune: AdminUnit) -> None:
    """One that was answered and one that waits; the office's file opens by itself."""
    sent = [
        reports.send(
            commune,
            category=category,
            hamlet=cast.HAMLET,
            words=words,
            client_id=client_id("report", category),
        )
        for category, words in (
            ("light", "Đèn đường gần cầu tắt đã ba đêm. Phản ánh minh họa."),
            ("waste", "Vỏ thuốc vứt bên mương. Phản ánh minh họa."),
        )
    ]
    following.catch_up()
    by, file = assembling.person("official"), WorkFile.objects.get(report=sent[0])
    steps.assign(file, to=by, how=Taking(by, client_id("report", "assign")))
    steps.close(file, note="Đã thay bóng đèn (minh họa).", how=Taking(by, client_id("report", "close")))
    reports.judge(sent[0], satisfied=True)
