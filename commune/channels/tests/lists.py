"""Marketplace files for tests."""

import io
from datetime import timedelta

from django.utils import timezone

from commune.channels import claims

SELLERS = ("Sàn", "Mã gian hàng", "Tên gian hàng", "Xã, phường")


def csv_of(rows, heads=SELLERS):
    quoted = (",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in (heads, *rows))
    return io.BytesIO("\n".join(quoted).encode("utf-8-sig"))


def sellers(count, first=1, platform="Postmart"):
    return [
        (platform, f"G{number:05d}", f"Cơ sở Đậu Nành {number} (minh họa)", "Xã Mỹ Thọ")
        for number in range(first, first + count)
    ]


def taken(cast, content, *, kind="sellers", size=1000, as_of=None, by=None, **facts):
    person = by or cast.province_official
    unit = facts.pop("unit", None) or cast.cooperative.unit.parent
    day = as_of or timezone.localdate() - timedelta(days=1)
    file = claims.open_file(
        content, kind=kind, unit=unit, source="Sở Công Thương (minh họa)", as_of=day, by=person, **facts
    )
    return claims.read_file(file, content, size=size)
