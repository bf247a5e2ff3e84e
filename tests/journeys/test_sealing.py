"""A year is prepared by the official, signed by the chairman, accepted by the province; a stranger checks it alone."""

import subprocess
import sys

import pytest

from tests.journeys.acting import press, says
from tests.running import DESKTOP

YEAR = "/reports/vn2:C:30076/2026/"


@pytest.fixture
def people(visit, server):
    logins = {each["role"]: each for each in server.season.facts["logins"]}

    def person(role, **options):
        page = visit(**options)
        page.goto("/accounts/login/")
        page.fill("[name=login]", logins[role]["login"])
        page.fill("[name=password]", logins[role]["password"])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/accounts/login/" not in address)
        return page

    return person


def test_a_year_is_sealed_and_checked_by_a_stranger(people, visit, server, tmp_path):
    official = people("official", viewport=DESKTOP)
    official.goto("/")
    official.goto(YEAR)
    press(official, "Lập số liệu của kỳ", within="main")
    says(official, "Lập", "chưa chốt")

    chairman = people("chairman")
    chairman.goto("/reports/")
    chairman.get_by_role("link", name="Xã Mỹ Thọ").first.click()
    chairman.goto(YEAR)
    press(chairman, "Tôi đã xem và ký chốt", within="main")

    province = people("province_official", viewport=DESKTOP)
    province.goto(YEAR)
    press(province, "Nghiệm thu kỳ này", within="main")
    says(province, "đã chốt")

    stranger = visit()
    stranger.goto(YEAR)
    says(stranger, "đã chốt", "Hộ có ghi nhật ký", "Tự kiểm tra")
    assert "Lập số liệu" not in stranger.locator("main").inner_text()
    for name in ("report.json", "verify.py"):
        (tmp_path / name).write_bytes(stranger.request.get(f"{YEAR}{name}").body())
    line = [sys.executable, "-I", "verify.py", "report.json", "--key", server.season.facts["log_key"]]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Xã Mỹ Thọ" in done.stdout

    other = people("other_official")
    assert other.goto("/reports/vn2:C:30076/2025/").status == 404
    stranger.goto("/data/")
    says(stranger, "Số liệu Xã Mỹ Thọ, năm 2026")
