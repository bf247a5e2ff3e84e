"""Lists of sellers and products on national marketplaces, all invented and the same for the same seed, with wrong rows
planted at known lines: what the demo takes in, and what `./dev trial sellers-import` takes in at full size."""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Võ", "Bùi", "Đỗ", "Hồ", "Đinh", "Dương")
GIVEN = (
    "Ngọc Ánh",
    "Văn Đông",
    "Thị Út",
    "Minh Đức",
    "Thu Hà",
    "Bảo Trân",
    "Hữu Đạt",
    "Kim Chi",
    "Quốc Đại",
    "Mỹ Lệ",
)
SHOPS = ("Cơ sở", "Cửa hàng", "Hộ kinh doanh", "Vựa trái cây", "Lò bánh", "Tổ hợp tác")
GOODS = (
    "Xoài sấy dẻo",
    "Mứt me",
    "Trà sen",
    "Khô cá lóc",
    "Bột gạo",
    "Nem",
    "Bánh phồng tôm",
    "Đường thốt nốt",
    "Nhãn",
)
PLATFORMS = ("Postmart", "Vỏ Sò")
SELLER_HEADS = ("Sàn", "Mã gian hàng", "Tên gian hàng", "Xã, phường")
PRODUCT_HEADS = ("Sàn", "Mã sản phẩm", "Tên sản phẩm", "Xã, phường", "Mã gian hàng", "Giá bán")


class List(NamedTuple):
    """`content` is CSV in UTF-8; `wrong` is line of the file to the column that is wrong there."""

    content: bytes
    wrong: dict[int, str]


def sellers(good: int, *, wrong: int, communes: Sequence[str], seed: int = 1) -> List:
    """So many good rows of `communes` and so many wrong ones among them."""
    chance = random.Random(seed)  # noqa: S311  # repeatable, not secret
    return _mixed(SELLER_HEADS, _sellers(good, communes, chance), wrong, chance)


def products(good: int, *, wrong: int, communes: Sequence[str], sellers: int, seed: int = 2) -> List:
    chance = random.Random(seed)  # noqa: S311
    return _mixed(PRODUCT_HEADS, _products(good, communes, sellers, chance), wrong, chance)


def _sellers(count: int, communes: Sequence[str], chance: random.Random) -> Iterator[list[str]]:
    for number in range(1, count + 1):
        owner = f"{chance.choice(FAMILIES)} {chance.choice(GIVEN)}"
        name = f"{chance.choice(SHOPS)} {owner} {number} (minh họa)"
        yield [PLATFORMS[number % 2], f"GH{number:06d}", name, chance.choice(communes)]


def _products(
    count: int, communes: Sequence[str], sellers: int, chance: random.Random
) -> Iterator[list[str]]:
    for number in range(1, count + 1):
        seller, price = chance.randint(1, sellers), chance.randint(5, 900) * 1000
        name = f"{chance.choice(GOODS)} số {number} (minh họa)"
        yield [
            PLATFORMS[seller % 2],
            f"SP{number:06d}",
            name,
            chance.choice(communes),
            f"GH{seller:06d}",
            f"{price}",
        ]


def _mixed(heads: Sequence[str], rows: Iterator[list[str]], wrong: int, chance: random.Random) -> List:
    good = list(rows)
    places = sorted(chance.sample(range(len(good) + wrong), wrong))
    told: dict[int, str] = {}
    out, taken = io.StringIO(), 0
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    planted = set(places)
    for line in range(2, len(good) + wrong + 2):
        if line - 2 in planted:
            row, column = _spoilt(heads, good[max(taken - 1, 0)], len(told))
            told[line] = column
        else:
            row, taken = good[taken], taken + 1
        writer.writerow(row)
    return List(out.getvalue().encode("utf-8"), told)


def _spoilt(heads: Sequence[str], row: list[str], number: int) -> tuple[list[str], str]:
    """A row that is wrong in one column: which, goes round."""
    spoilt = [*row]
    spoilt[1] = f"SAI{number:06d}"
    at, text = ((0, "Chợ Trời"), (1, ""), (2, "12345"), (3, "Xã Không Có Thật"), (1, "CÓ DẤU CÁCH"))[
        number % 5
    ]
    spoilt[at] = text
    return spoilt, heads[at]
