"""Lists of others as graded claims: every row accounted for, nothing twice, whatever stops in the middle."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from commune.channels import claim_counts, claim_pages, claims
from commune.channels.claim_models import (
    ClaimKind,
    FileCompletion,
    FilePage,
    MarketplaceClaim,
    MarketplaceFile,
)
from commune.channels.claim_reading import UnreadableFile
from commune.channels.tests.lists import SELLERS, csv_of, sellers, taken
from commune.design import workbook
from commune.ledger import guards
from commune.ledger.evidence import evidence
from commune.ledger.models import Entry
from commune.ledger.verification import findings


def test_good_rows_become_claims_and_bad_ones_are_named(cast):
    rows = [*sellers(5), ("Chợ lạ", "X1", "Cơ sở A", "Xã Mỹ Thọ"), ("Voso", "", "Cơ sở B", "Xã Mỹ Thọ")]
    rows += [
        ("Voso", "X3", "123", "Xã Mỹ Thọ"),
        ("Voso", "X4", "Cơ sở C", "Xã Không Có"),
        ("Voso", "X5", "Cơ sở D", ""),
    ]
    rows += [("postmart", "G00001", "Lặp lại", "Mỹ Thọ")]

    done = taken(cast, csv_of(rows), size=3)

    assert (done.rows, done.accepted, done.known, done.refused) == (11, 5, 0, 6)
    named = [(line, column) for line, column, _why, _cells in claims.refused_rows(done.file)]
    assert named == [
        (7, "Sàn"), (8, "Mã gian hàng"), (9, "Tên gian hàng"), (10, "Xã, phường"), (11, "Xã, phường"),
        (12, "Mã gian hàng"),
    ]  # fmt: skip
    assert next(claims.refused_rows(done.file))[3] == ["Chợ lạ", "X1", "Cơ sở A", "Xã Mỹ Thọ"]


def test_run_twice_nothing_doubles(cast):
    first = taken(cast, csv_of(sellers(7)), size=3)
    again = taken(cast, csv_of(sellers(7)), size=3)
    resaved = taken(cast, csv_of([*sellers(7), ("Voso", "NEW", "Cơ sở mới", "Xã Mỹ Thọ")]), size=3)

    assert first.pk == again.pk
    assert (resaved.accepted, resaved.known) == (1, 7)
    assert MarketplaceClaim.objects.count() == 8


def test_an_interrupted_reading_goes_on_where_it_stopped(cast, monkeypatch):
    real, calls = claims._enter_page, []

    def dies_at_the_third(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(claims, "_enter_page", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        taken(cast, csv_of(sellers(10)), size=2)
    assert MarketplaceClaim.objects.count() == 4
    assert not MarketplaceClaim.objects.counted().exists()
    monkeypatch.setattr(claims, "_enter_page", real)

    done = taken(cast, csv_of(sellers(10)), size=2)

    assert (done.rows, done.accepted) == (10, 10)
    assert MarketplaceClaim.objects.counted().count() == 10


def test_the_log_has_an_entry_a_page_and_the_verifier_finds_what_was_changed(cast):
    before = Entry.objects.count()
    taken(cast, csv_of(sellers(25)), size=10)
    assert Entry.objects.count() - before == 1 + 3 + 1
    assert [each for each in findings(deep=True) if each.table.startswith("channels")] == []

    guards.drop_guards()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE channels_marketplaceclaim SET name = 'Khác' WHERE line = 7")
    found = [each for each in findings(deep=True) if each.table == "channels_marketplaceclaim"]

    assert found


def test_the_root_binds_the_pages(cast):
    done = taken(cast, csv_of(sellers(5)), size=2)
    kept = [bytes(page.kept) for page in FilePage.objects.filter(file=done.file).order_by("number")]

    assert done.root == claim_pages.root_of(kept)
    assert done.root != claim_pages.root_of(kept[::-1])


def test_a_completed_file_marks_the_cells_of_its_communes(cast):
    done = taken(cast, csv_of(sellers(2)))
    touched = list(evidence["channels.marketplace_seller"].touched("channels.file_completion", str(done.pk)))
    others = list(evidence["channels.marketplace_product"].touched("channels.file_completion", str(done.pk)))

    assert [unit for unit, _ in touched] == ["vn2:C:30076"]
    assert others == []


def test_products_carry_price_and_seller(cast):
    heads = ("Sàn", "Mã sản phẩm", "Tên sản phẩm", "Xã, phường", "Mã gian hàng", "Giá bán")
    rows = [
        ("Voso", "P1", "Xoài sấy", "Xã Mỹ Thọ", "G1", "45.000 ₫"),
        ("Voso", "P2", "Mứt", "Xã Mỹ Thọ", "G1", "rẻ"),
    ]
    rows += [("Voso", "P3", "Trà", "Xã Mỹ Thọ", "", "1")]

    done = taken(cast, csv_of(rows, heads), kind="products")

    claim = MarketplaceClaim.objects.get()
    assert (claim.price, claim.seller_key) == (45_000, "vỏ sò:G1")
    assert [column for _, column, _, _ in claims.refused_rows(done.file)] == ["Giá bán", "Mã gian hàng"]


def test_a_workbook_is_read_like_a_list(cast):
    book = io.BytesIO(workbook.written(workbook.Sheet("Người bán", list(SELLERS), sellers(4))))

    assert taken(cast, book).accepted == 4


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n", "Sàn\n".encode(), b"\xff\xfe\xff", b"PK\x03\x04broken"]
)
def test_what_is_no_list_is_refused_whole(cast, content):
    with pytest.raises((UnreadableFile, claims.FileRefusedError)):
        taken(cast, io.BytesIO(content))
    assert not FileCompletion.objects.exists()
    assert not MarketplaceClaim.objects.exists()


def test_only_who_governs_brings_lists_and_never_of_tomorrow(cast):
    for by in (cast.manager, cast.other_official, cast.auditor):
        with pytest.raises(claims.FileRefusedError):
            taken(cast, csv_of(sellers(1)), by=by, unit=cast.cooperative.unit)
    with pytest.raises(claims.FileRefusedError, match="chưa tới"):
        taken(cast, csv_of(sellers(1)), as_of=timezone.localdate() + timedelta(days=2))
    assert not MarketplaceFile.objects.exists()


def test_a_commune_takes_only_its_own_rows(cast):
    rows = [*sellers(1), ("Voso", "Z1", "Cơ sở xa", "Phường Mỹ Tho")]

    done = taken(cast, csv_of(rows), by=cast.official, unit=cast.cooperative.unit)

    assert (done.accepted, done.refused) == (1, 1)


def test_the_command_tells_every_bad_row(cast, tmp_path, capsys):
    place = tmp_path / "list.csv"
    place.write_bytes(csv_of([*sellers(3), ("?", "X", "Y", "Z")]).getvalue())
    asked = [
        "marketplace_import",
        str(place),
        "--kind",
        "sellers",
        "--unit",
        "82",
        "--source",
        "Sở (minh họa)",
    ]
    asked += ["--as-of", "2026-01-31", "--as", str(cast.province_official.phone)]

    for _ in range(2):
        call_command(*asked)
        told = capsys.readouterr()
        assert '"accepted": 3' in told.out
        assert '"column": "Sàn"' in told.out
    assert MarketplaceClaim.objects.count() == 3


def test_a_list_that_breaks_off_leaves_no_half_of_itself(cast):
    broken = io.BytesIO(csv_of(sellers(9)).getvalue() + b'\n"Postmart","G9","\xff","X"')
    with pytest.raises(UnreadableFile):
        taken(cast, broken, size=2)
    assert not FilePage.objects.exists()

    mended = taken(cast, csv_of(sellers(10)), size=2)

    assert (mended.accepted, mended.known) == (10, 0)
    assert MarketplaceClaim.objects.counted().count() == 10


def test_a_list_begun_before_must_be_read_to_its_end_first(cast, monkeypatch):
    real = claims._complete
    monkeypatch.setattr(claims, "_complete", lambda _: None)
    taken(cast, csv_of(sellers(4)))
    monkeypatch.setattr(claims, "_complete", real)
    longer = csv_of(sellers(6))

    with pytest.raises(UnreadableFile, match="mới đọc được một phần"):
        taken(cast, longer)
    taken(cast, csv_of(sellers(4)))
    done = taken(cast, longer)

    assert (done.accepted, done.known) == (2, 4)
    assert MarketplaceClaim.objects.counted().count() == 6


def test_what_a_communes_list_had_first_is_counted_with_its_provinces(cast):
    own = cast.cooperative.unit
    taken(cast, csv_of(sellers(4)), by=cast.official, unit=own)
    done = taken(cast, csv_of(sellers(10)), letter="12/BC-SCT")
    assert (done.accepted, done.known) == (6, 4)

    counted = claim_counts.newest_of(ClaimKind.SELLERS)

    assert [(row.unit, row.grade, row.count) for row in counted.rows] == [
        (own.parent, "B", 6),
        (own.parent, "C", 4),
    ]
    assert counted.total == MarketplaceClaim.objects.counted().count() == 10


def test_a_newer_list_of_one_marketplace_takes_the_others_nothing(cast):
    taken(cast, csv_of(sellers(3)), as_of=timezone.localdate() - timedelta(days=30))
    taken(cast, csv_of(sellers(2, platform="Voso")))
    taken(cast, csv_of(sellers(1)), by=cast.official, unit=cast.cooperative.unit)

    counted = claim_counts.newest_of(ClaimKind.SELLERS)

    assert [(row.platform, row.count) for row in counted.rows] == [("Postmart", 3), ("Vỏ Sò", 2)]


def test_refused_rows_come_back_under_the_headings_of_the_form(cast):
    heads = ("Ghi chú", "Xã, phường", "Tên gian hàng", "Mã gian hàng", "Sàn")
    done = taken(cast, csv_of([("n", "Xã Không Có", "Cơ sở A", "X1", "Voso")], heads))

    assert next(claims.refused_rows(done.file))[3] == ["Voso", "X1", "Cơ sở A", "Xã Không Có", "n"]


def test_the_same_bytes_with_a_letter_are_not_silently_left_at_their_grade(cast):
    done = taken(cast, csv_of(sellers(2)))
    assert done.file.grade == "C"

    with pytest.raises(claims.FileRefusedError, match="hạng C"):
        taken(cast, csv_of(sellers(2)), letter="12/BC-SCT")
    assert taken(cast, csv_of(sellers(2))) == done


def test_signs_that_no_database_keeps_are_left_out(cast):
    rows = [("Voso", "X\x001", "Cơ sở\x00 A\x01", "Xã Mỹ Thọ"), ("Vo\x00so", "\x02", "B\x00", "Xã Mỹ Thọ")]

    done = taken(cast, csv_of(rows))

    claim = MarketplaceClaim.objects.get()
    assert (claim.key, claim.name) == ("vỏ sò:X1", "Cơ sở A")
    assert done.refused == 1
    assert "\x00" not in str(list(claims.refused_rows(done.file)))


def test_a_day_of_another_age_is_refused(cast):
    with pytest.raises(claims.FileRefusedError, match="xa quá"):
        taken(cast, csv_of(sellers(1)), as_of=date(1, 1, 1))


def test_a_workbook_with_a_cell_far_away_is_refused_before_it_is_laid_out(cast):
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, SELLERS)
        sheet.write_row(1_000_000, 0, sellers(1)[0])

    with pytest.raises(UnreadableFile):
        taken(cast, io.BytesIO(out.getvalue()))
