"""Written figures, days and units as they are read aloud."""

from datetime import date

import pytest

from commune.lib.vietnamese.speaking import aloud, day_aloud, number_aloud


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Độ mặn 5,40 g/L", "Độ mặn năm phẩy bốn gam một lít"),
        ("mưa 1.250 mm", "mưa một nghìn hai trăm năm mươi mi-li-mét"),
        ("35,05 °C", "ba mươi lăm phẩy không năm độ C"),
        ("ngưỡng 4–5 g/L", "ngưỡng bốn tới năm gam một lít"),
        ("lúc 21/11/2026 18:00", "lúc ngày hai mươi mốt tháng mười một mười tám giờ"),
        ("ngày 04/04/2026", "ngày bốn tháng tư"),
        ("06:30", "sáu giờ ba mươi phút"),
        ("báo động một (1,70 m)", "báo động một, một phẩy bảy mét"),
        ("0 %", "không phần trăm"),
        ("còn 12 ngày", "còn mười hai ngày"),
        ("FAO-56 và P1", "FAO-năm mươi sáu và P1"),
        ("", ""),
    ],
)
def test_aloud(written, spoken):
    assert aloud(written) == spoken


def test_days_and_numbers():
    assert day_aloud(date(2026, 1, 1)) == "ngày một tháng một"
    assert number_aloud("0", "05") == "không phẩy không năm"
    assert number_aloud("3", "00") == "ba"
