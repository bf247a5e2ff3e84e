"""Searching 100,000 products of 66,426 sellers: the market's index against ranked FTS5, on the same texts.

Texts are invented here and are the same in every run. The product's side is the market's own index, in the house's
schema on SQLite with the product's options: words folded, found in tiers, newest first, with the exact count and the
first page of 24. FTS5's side is what SQLite offers by itself: `unicode61 remove_diacritics 2`, bm25, the first 24, and
the same with our folding done before. Asked in turns. What must be found is reckoned here in plain Python, without the
product's folding: every product each of whose asked words, without accents, is a word of its text.
"""

from __future__ import annotations

import random
import re
import sqlite3
import statistics
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from bench.plain import house
from bench.telling import Cost, Emit, cost_of

MY, LY = re.compile("^my$"), re.compile("^ly$")  # written with i as well: Mĩ Thọ, họ Lí
PRODUCTS, SELLERS, PAGE, ROUNDS = 100_000, 66_426, 24, 5
MILLISECOND = 1000
FRUITS = (
    "xoài cát Hòa Lộc|xoài cát Chu|xoài tượng da xanh|quýt hồng|nhãn xuồng|sen tươi|thanh long ruột đỏ|chanh không hạt|"
    "dưa hấu|khóm|gạo nàng thơm|gạo lứt đỏ|cá tra phi lê|khô cá lóc|ớt chỉ thiên|khoai môn|khoai lang tím|sầu riêng|"
    "bưởi da xanh|bưởi năm roi|cam sành|vú sữa|mận|ổi lê|dừa xiêm|đậu phộng|đường thốt nốt|mật ong hoa nhãn|trà lá sen|"
    "bánh phồng|bánh tráng|chuối sấy|mắm cá linh|nấm rơm|rau muống|cải xanh|hành tím|trứng vịt muối|tôm khô|kẹo dừa"
).split("|")
GRADES = "loại một|loại đặc biệt|hữu cơ|sấy dẻo|sấy khô|tươi|đóng hộp|túi 500 g|thùng 5 kg|chín cây".split(
    "|"
)
KINDS = ("Hợp tác xã", "Hộ", "Cơ sở", "Công ty")
FAMILIES = "Nguyễn Trần Lê Phạm Huỳnh Phan Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
NAMES = "Sáu Bảy Đạt Hùng Lan Huệ Phượng Tâm Thảo Út Khánh Đông Yến Nghĩa".split()
PLACES = "Mỹ Thọ|Cao Lãnh|Tân Hưng|Mộc Hóa|Đức Hòa|Cần Đước|Lai Vung|Sa Đéc|Tháp Mười|Châu Thành".split("|")
QUESTIONS = (
    "xoai cat hoa loc", "XOAI CAT", "Xoài cát Hòa Lộc", "duong thot not", "đường thốt nốt", "dau phong", "dac biet",
    "sau rieng", "gao lut do", "ca tra phi le", "banh phong", "dat duc hoa do", "buoi da xanh dac biet", "my tho",
    "thung 5 kg xoai", "nguyen sau lai vung", "trung vit muoi", "mĩ thọ",
)  # fmt: skip
SELLER_QUESTIONS = (
    "hop tac xa dang",
    "Đỗ Đạt",
    "do dat",
    "ho dong thap muoi",
    "cong ty duong duc hoa",
    "co so ly ut",
)
SHELVES = {
    "products": ("market_listingtext", ("listing_id", "booth_id", "species_id", "unit_id")),
    "sellers": ("market_boothtext", ("booth_id",)),
}


class Text(NamedTuple):
    """A product's own name, and what belongs to it."""

    name: str
    more: str


def texts() -> dict[str, list[Text]]:
    dice = random.Random(20_261_127)
    sellers = [_seller(dice, number) for number in range(SELLERS)]
    booths = [Text(each, dice.choice(PLACES)) for each in sellers]
    return {"products": list(_products(dice, sellers)), "sellers": booths}


def _products(dice: random.Random, sellers: list[str]) -> Iterator[Text]:
    for _ in range(PRODUCTS):
        name = f"{dice.choice(FRUITS)} {dice.choice(GRADES)} {dice.choice(GRADES)}"
        yield Text(name, f"{dice.choice(sellers)} {dice.choice(PLACES)}")


def _seller(dice: random.Random, number: int) -> str:
    return f"{dice.choice(KINDS)} {dice.choice(FAMILIES)} {dice.choice(NAMES)} {dice.choice(PLACES)} {number}"


def run(emit: Emit) -> None:
    house.opened()
    label = f"{PRODUCTS} products, {SELLERS} sellers"
    for what, rows in texts().items():
        ours = Ours(what, rows)
        engines = {
            "fts5 as it is": Ranked(rows, folded=False),
            "fts5 with our folding": Ranked(rows, folded=True),
        }
        other = engines["fts5 with our folding"].filling
        emit(
            f"filling with {what}, CPU ({label})",
            round(ours.filling.cpu, 2),
            "s",
            against=round(other.cpu, 2),
        )
        emit(
            f"filling with {what}, wall ({label})",
            round(ours.filling.wall, 2),
            "s",
            against=round(other.wall, 2),
        )
        questions = QUESTIONS if what == "products" else SELLER_QUESTIONS
        _emit_found(emit, what, _expected(rows, questions), ours, engines)
        _emit_costs(emit, f"{what} ({label})", questions, ours, engines)


class Ours:
    """The market's index, filled with words alone: rows of booths and listings are another bench's matter."""

    def __init__(self, what: str, rows: list[Text]) -> None:
        self.table, self.keys = SHELVES[what]
        self.filling, _ = cost_of(lambda: self._fill(rows))

    def _fill(self, rows: list[Text]) -> None:
        from django.db import connection, transaction

        from commune.market.search import written

        connection.disable_constraint_checking()
        columns = ("id", "name", "more", "accented", *self.keys)
        places = ", ".join(["%s"] * len(columns))
        lines = []
        for at, row in enumerate(rows, 1):
            said = written(row.name, [row.more])
            lines.append((at, said["name"], said["more"], said["accented"], *[f"{at:032x}"] * len(self.keys)))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {self.table} ({', '.join(columns)}) VALUES ({places})", lines)

    def page(self, question: str) -> tuple[int, list[int]]:
        from commune.market import indexing

        asked = indexing.question_of(question)
        return indexing.count_in(self.table, asked), indexing.found_in(self.table, asked, limit=PAGE)

    def all(self, question: str) -> set[int]:
        """Page after page, as a buyer turns them."""
        from commune.market import indexing

        asked, found = indexing.question_of(question), []
        while step := indexing.found_in(self.table, asked, limit=1000, offset=len(found)):
            found += step
        if len(found) != len(set(found)):
            raise RuntimeError(f"{question!r}: a row on two pages")
        return set(found)


class Ranked:
    """FTS5 by itself, ranked by bm25."""

    def __init__(self, rows: list[Text], *, folded: bool) -> None:
        from commune.lib.fold import words

        self.read: Callable[[str], str] = (
            (lambda text: " ".join(words(text))) if folded else (lambda text: text)
        )
        self.database = sqlite3.connect(":memory:")
        self.database.execute(
            "CREATE VIRTUAL TABLE t USING fts5(name, more, tokenize='unicode61 remove_diacritics 2')"
        )
        self.filling, _ = cost_of(lambda: self._fill(rows))

    def _fill(self, rows: list[Text]) -> None:
        lines = [(at, self.read(row.name), self.read(row.more)) for at, row in enumerate(rows, 1)]
        with self.database:
            self.database.executemany("INSERT INTO t (rowid, name, more) VALUES (?, ?, ?)", lines)

    def _match(self, question: str) -> str:
        return " ".join(f'"{word}"' for word in self.read(question).split())

    def page(self, question: str) -> tuple[int, list[int]]:
        match = self._match(question)
        rows = self.database.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?", (match, PAGE)
        )
        found = [row[0] for row in rows]
        return self.database.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone()[0], found

    def all(self, question: str) -> set[int]:
        rows = self.database.execute("SELECT rowid FROM t WHERE t MATCH ?", (self._match(question),))
        return {row[0] for row in rows}


def _expected(rows: list[Text], questions: Sequence[str]) -> dict[str, set[int]]:
    said = [plain_words(f"{row.name} {row.more}") for row in rows]
    wanted = {
        question: {at for at, each in enumerate(said, 1) if plain_words(question) <= each}
        for question in questions
    }
    if empty := [question for question, found in wanted.items() if not found]:
        raise RuntimeError(f"nothing is to be found for {empty}")
    return wanted


def plain_words(text: str) -> set[str]:
    """Of these texts alone, and by nothing of the product: what the folding loses, such as đ, must be missed here."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return {MY.sub("mi", LY.sub("li", word)) for word in letters.split()}


def _emit_found(
    emit: Emit, what: str, wanted: dict[str, set[int]], ours: Ours, engines: dict[str, Ranked]
) -> None:
    total = sum(len(each) for each in wanted.values())
    if wrong := [question for question, expected in wanted.items() if ours.all(question) != expected]:
        raise RuntimeError(f"found is not what must be found: {wrong}")
    for name, engine in engines.items():
        other = sum(len(engine.all(question) & expected) for question, expected in wanted.items())
        emit(f"{what} found of {total} that must be, against {name}", total, "rows", against=other)


def _emit_costs(
    emit: Emit, label: str, questions: Sequence[str], ours: Ours, engines: dict[str, Ranked]
) -> None:
    ways: dict[str, Callable[[str], Any]] = {
        "ours": ours.page,
        **{name: each.page for name, each in engines.items()},
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for question in questions:
            for name, page in ways.items():
                costs[name].append(cost_of(lambda page=page, question=question: page(question))[0])
    for name in engines:
        against = f"first page of {PAGE} and count of {label}, against {name} ranked"
        for at, kind in enumerate(("CPU", "wall")):
            mine, other = ([each[at] * MILLISECOND for each in costs[which]] for which in ("ours", name))
            for word, pick in (("median", statistics.median), ("mean", statistics.fmean), ("worst", max)):
                emit(f"{kind} {word}, {against}", round(pick(mine), 3), "ms", against=round(pick(other), 3))
