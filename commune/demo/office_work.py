"""Eight files of the commune's office in several states, and a province's list of who handled what. All invented."""

import csv
import io
from datetime import date, timedelta

from commune.casework import files, importing, steps
from commune.casework.importing import COLUMNS
from commune.casework.models import WorkFile
from commune.casework.steps import Taking
from commune.demo import assembling
from commune.demo.clock import client_id, day, moment
from commune.units.models import AdminUnit
from commune.units.placing import below

LONG_AN = "vn3:P:80"
A_LEVEL = 40
HANDLED_ONLINE = {"province": 37, "district": 33, "commune": 25}
LEVELS = {"province": "Tỉnh", "district": "Huyện", "commune": "Xã"}
FIRST_DAY, STEP_DAYS = date(2025, 1, 6), 4
# title, opened days ago, days until due, how far it came (letters of the steps), a step on paper
FILES = (
    ("Kế hoạch chống ngập vườn xoài mùa mưa (minh họa)", 20, 10, "adsi", ""),
    ("Báo cáo vùng nguyên liệu xoài quý này (minh họa)", 18, 10, "adsic", ""),
    ("Tờ trình sửa bờ kè bến Cù Lao Xanh (minh họa)", 16, 12, "adsi", "s"),
    ("Công văn phối hợp thu gom vỏ thuốc (minh họa)", 15, 5, "adsi", ""),
    ("Trả lời đơn xin tách thửa (minh họa)", 14, 6, "ad", ""),
    ("Danh sách hộ đề nghị cấp mã số vùng trồng (minh họa)", 5, 12, "ads", ""),
    ("Kế hoạch tuần lễ chuyển đổi số (minh họa)", 4, 15, "ad", ""),
    ("Giấy mời họp ban chỉ đạo (minh họa)", 1, 9, "", ""),
)


def play() -> None:
    for title, days_ago, due, letters, paper in FILES:
        _work(title, days_ago, due, letters, paper)
    import_province()


def _work(title: str, days_ago: int, due: int, letters: str, paper: str) -> None:
    official, chairman = assembling.person("official"), assembling.person("chairman")
    file = files.open_file(
        assembling.organization("office"),
        title=title,
        due_on=day(days_ago) + timedelta(days=due),
        by=official,
        client_id=client_id("work-file", title),
        at=moment(days_ago),
    )
    for number, letter in enumerate(letters, 1):
        by = chairman if letter == "s" else official
        how = Taking(
            by, client_id("work-step", title, number), moment(days_ago, 7 + 2 * number), letter == paper
        )
        _take(file, letter, how)


def _take(file: WorkFile, letter: str, how: Taking) -> None:
    if letter == "a":
        steps.assign(file, to=assembling.person("official"), note="Giải quyết đúng hạn (minh họa)", how=how)
    elif letter == "d":
        steps.draft(file, words="Dự thảo kèm theo (minh họa)", how=how)
    elif letter == "s":
        steps.sign(file, draft=_draft(file), note="Đồng ý (minh họa)", how=how)
    elif letter == "i":
        steps.issue(file, draft=_draft(file), note=f"MINHHOA-{file.number[-2:]}/UBND", how=how)
    else:
        steps.close(file, note="Đã gửi các nơi nhận (minh họa)", how=how)


def _draft(file: WorkFile) -> int | None:
    draft = steps.latest_draft(file)
    return draft.pk if draft else None


def import_province() -> None:
    """Half a year of the former province Long An: forty files a level, told by its document system."""
    inside = AdminUnit.objects.filter(pk__in=below(AdminUnit.objects.get(pk=LONG_AN)))
    importing.import_files(province_list(), name="van-ban-long-an-minh-hoa.csv", units=inside, by=None)


def province_list() -> bytes:
    units = list(AdminUnit.objects.filter(pk__in=below(AdminUnit(pk=LONG_AN))).order_by("pk"))
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(COLUMNS)
    for level, online in HANDLED_ONLINE.items():
        among = [each for each in units if each.level == level]
        for number in range(A_LEVEL):
            unit = among[number % len(among)]
            received = FIRST_DAY + timedelta(days=number * STEP_DAYS)
            days = [received, received + timedelta(days=15), received + timedelta(days=6)]
            write.writerow([
                f"MH-{level[:1].upper()}-{number + 1:03d}",
                f"Văn phòng UBND {unit.name} (minh họa)",
                unit.pk,
                LEVELS[level],
                *(f"{each:%d/%m/%Y}" for each in days),
                "có" if number < online else "không",
            ])  # fmt: skip
    return out.getvalue().encode()
