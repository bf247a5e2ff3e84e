"""From a workbook to accounts: wrong cells are named, nothing is written before, and a second time nothing is new."""

import io
import zipfile

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from commune.design import tables, workbook
from commune.design.tables import UnreadableList
from commune.ledger.models import Entry
from commune.market import finding, listings
from commune.market.models import Booth, Listing
from commune.people.models import Membership, Organization, OrganizationKind, Person, Role
from commune.products.models import TradeItem, Variety
from commune.tradefloor import checking, entering, figures, inviting, sheets
from commune.tradefloor.entering import ImportRefusedError
from commune.tradefloor.inviting import InvitationRefusedError
from commune.tradefloor.models import Account, FloorImport, ImportDraft, Invitation, SupplyNotice
from commune.tradefloor.tests import books
from commune.tradefloor.tests.books import ACCOUNT, BOOTH, NOTICE, PRODUCT, but


def drafted(cast, **rows):
    return entering.keep_draft(books.file(**rows), name="sàn.xlsx", by=cast.official)


def entered(cast, **rows):
    return entering.enter(drafted(cast, **rows), by=cast.official)


def wrong(cast, **rows):
    """(sheet, line in the file, column) of every wrong cell, with what is said."""
    found = entering.judged(drafted(cast, **rows), by=cast.official)
    return {
        (key, number + sheet.table.first_line, label): why
        for key, sheet in found.sheets.items()
        for (number, label), why in sheet.wrong.items()
    }


def nothing_written():
    return not (Account.objects.exists() or FloorImport.objects.exists() or Listing.objects.exists())


def test_a_right_workbook_becomes_what_it_says(cast):
    done = entered(cast)

    assert done.counts == {
        key: {"new": 1, "known": 0, "wrong": 0} for key in ("accounts", "booths", "products", "notices")
    }
    organization = Organization.objects.get(code="TK-01")
    assert (organization.kind, organization.phone) == (OrganizationKind.COOPERATIVE, "+84900111222")
    row = Listing.objects.get()
    assert (row.price, row.booth.slug, row.trade_item.gtin) == (250_000, "vuon-thu", "09521234599005")
    assert (row.trade_item.variety.name, row.trade_item.variety.species.name) == ("Ruột đỏ", "Thanh long")
    assert SupplyNotice.objects.get().kilograms == 2000
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize("text", ["ruot do", "thanh long đỏ", "vuon thu", "my tho thanh long"])
def test_a_buyer_finds_the_product_without_accents(client, cast, text):
    entered(cast)

    assert [each.trade_item.slug for each in finding.Found(text)] == ["thanh-long-ruot-do-thung-10-kg"]
    page = client.get("/products/thanh-long-ruot-do-thung-10-kg/").content.decode()
    assert "Chưa có lô để bán" in page
    assert "tel:+84900111222" in page


def test_nothing_is_written_before_confirming(cast):
    drafted(cast)

    assert nothing_written()


def test_twice_is_once(cast):
    draft = drafted(cast)
    first = entering.enter(draft, by=cast.official)
    assert entering.enter(draft, by=cast.official) == first

    again = entered(cast)

    assert {key: counts["known"] for key, counts in again.counts.items()} == dict.fromkeys(again.counts, 1)
    for model in (Account, Booth, Listing, SupplyNotice, Invitation):
        assert model.objects.count() == 1
    assert FloorImport.objects.count() == 2


def test_rows_of_a_second_workbook_lean_on_the_first(cast):
    entered(cast, booths=(), products=(), notices=())
    entered(cast, accounts=(), products=(), notices=())
    entered(cast, accounts=(), booths=())

    assert Listing.objects.get().booth.organization.code == "TK-01"


def test_every_row_is_in_the_log(cast):
    entered(cast)

    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {
        "tradefloor.import",
        "tradefloor.account",
        "tradefloor.notice",
        "market.booth",
        "market.listing",
    } <= kinds


WRONG = [
    ("accounts", ACCOUNT, "_0", "TK 01 ơ", "Mã tài khoản", "không dấu"),
    ("accounts", ACCOUNT, "_0", "", "Mã tài khoản", "không được để trống"),
    ("accounts", ACCOUNT, "_1", "=1+1", "Tên tổ chức", "công thức"),
    ("accounts", ACCOUNT, "_2", "Câu lạc bộ", "Loại", "Chỉ nhận"),
    ("accounts", ACCOUNT, "_3", "Xã Không Có", "Xã, phường", "phạm vi"),
    ("accounts", ACCOUNT, "_5", "12", "Mã số thuế", "chữ số"),
    ("accounts", ACCOUNT, "_5", "1234567890" + "-" * 30, "Mã số thuế", "chữ số"),
    ("accounts", ACCOUNT, "_5", "١٢٣٤٥٦٧٨٩٠", "Mã số thuế", "chữ số"),
    ("accounts", ACCOUNT, "_7", "12345", "Điện thoại", "0912 345 678"),
    ("booths", BOOTH, "_0", "Vườn Thử", "Mã gian hàng", "không dấu"),
    ("booths", BOOTH, "_1", "TK-99", "Mã tài khoản", "Chưa có tài khoản"),
    ("products", PRODUCT, "_0", "khong-co", "Mã gian hàng", "Chưa có gian hàng"),
    ("products", PRODUCT, "_1", "9521234599007", "Mã GTIN", "số kiểm tra"),
    ("products", PRODUCT, "_3", "Sao Hỏa", "Nông sản", "Các nông sản"),
    ("products", PRODUCT, "_5", "0", "Khối lượng tịnh", "lớn hơn 0"),
    ("products", PRODUCT, "_5", "nhiều", "Khối lượng tịnh", "bằng số"),
    ("products", PRODUCT, "_6", "thùng", "Đơn vị", "Chỉ nhận"),
    ("products", PRODUCT, "_7", "-5", "Giá (đồng)", "số tiền"),
    ("products", PRODUCT, "_7", "999.999.999.999", "Giá (đồng)", "không quá"),
    ("notices", NOTICE, "_3", "1,5", "Số ký", "số nguyên"),
    ("notices", NOTICE, "_0", "TK-99", "Mã tài khoản", "Chưa có tài khoản"),
]


@pytest.mark.parametrize(("sheet", "row", "place", "cell", "label", "why"), WRONG)
def test_a_wrong_cell_is_named_by_sheet_line_and_column(cast, sheet, row, place, cell, label, why):
    found = wrong(cast, **{sheet: [but(row, **{place: cell})]})

    assert why in found[sheet, 2, label]
    draft = ImportDraft.objects.get()
    with pytest.raises(ImportRefusedError):
        entering.enter(draft, by=cast.official)
    assert nothing_written()


def test_what_hangs_on_a_wrong_row_is_wrong_itself(cast):
    found = wrong(cast, accounts=[but(ACCOUNT, _7="1")])

    assert set(found) == {
        ("accounts", 2, "Điện thoại"),
        ("booths", 2, "Mã tài khoản"),
        ("products", 2, "Mã gian hàng"),
        ("notices", 2, "Mã tài khoản"),
    }


def test_rows_that_repeat_each_other(cast):
    found = wrong(cast, accounts=[ACCOUNT, ACCOUNT], booths=[BOOTH, BOOTH], products=[PRODUCT, PRODUCT])

    assert {key[0] for key in found} == {"accounts", "booths", "products"}
    assert all(key[1] == 3 for key in found)


def test_right_rows_alone_come_in_when_asked_for(cast):
    other = but(ACCOUNT, _0="TK-02", _7="1")
    draft = drafted(cast, accounts=[ACCOUNT, other], booths=[BOOTH, but(BOOTH, _0="vuon-hai", _1="TK-02")])

    done = entering.enter(draft, by=cast.official, is_partial=True)

    assert done.counts["accounts"] == {"new": 1, "known": 0, "wrong": 1}
    assert done.counts["booths"] == {"new": 1, "known": 0, "wrong": 1}
    assert list(Account.objects.values_list("organization__code", flat=True)) == ["TK-01"]


def test_codes_of_others_stay_theirs(cast):
    """The co-op of the cast has its code; a list cannot rename it or hang a booth and an item on somebody else."""
    taken = but(ACCOUNT, _0=cast.cooperative.code)
    found = wrong(cast, accounts=[taken], booths=(), products=(), notices=())
    assert "tổ chức khác" in found["accounts", 2, "Mã tài khoản"]

    entered(cast)
    second = but(ACCOUNT, _0="TK-02", _1="Hợp tác xã Khác")
    found = wrong(cast, accounts=[second], booths=[but(BOOTH, _1="TK-02")], products=(), notices=())
    assert "tổ chức khác" in found["booths", 2, "Mã gian hàng"]
    booth = but(BOOTH, _0="vuon-khac", _1="TK-02")
    found = wrong(
        cast, accounts=[second], booths=[booth], products=[but(PRODUCT, _0="vuon-khac")], notices=()
    )
    assert "mặt hàng khác" in found["products", 2, "Mã GTIN"]


def test_an_organization_that_is_there_already_gets_its_account(cast):
    own = cast.cooperative
    row = but(ACCOUNT, _0=own.code, _1=own.name)
    entered(cast, accounts=[row], booths=(), products=(), notices=())

    assert Account.objects.get().organization == own
    assert Organization.objects.filter(code=own.code).count() == 1


def test_a_list_hands_no_organization_that_is_kept_to_a_phone_number(cast):
    own = cast.cooperative
    entered(cast, accounts=[but(ACCOUNT, _0=own.code, _1=own.name)], booths=(), products=(), notices=())

    assert not Invitation.objects.exists()
    assert figures.figures_for(cast.official).claimed == 1
    with pytest.raises(InvitationRefusedError):
        inviting.send(Account.objects.get(), by=cast.official)


def test_what_a_kept_organization_sells_is_its_own_to_say(cast):
    entered(cast)
    again = {
        "booths": [BOOTH, but(BOOTH, _0="vuon-hai")],
        "products": [PRODUCT, but(PRODUCT, _1="9521234599012")],
    }
    assert wrong(cast, **again) == {}
    own = Organization.objects.get(code="TK-01")
    Membership.objects.create(person=cast.buyer, organization=own, role=Role.SELLER)

    found = wrong(cast, **again)

    assert set(found) == {("booths", 3, "Mã tài khoản"), ("products", 3, "Mã gian hàng")}
    assert all("tự đăng bán" in why for why in found.values())
    assert wrong(cast) == {}


def test_a_listing_that_came_after_the_judging_is_not_doubled(cast, monkeypatch):
    entered(cast)
    listings.withdraw(Listing.objects.get(), reason="hết mùa", by="system:test")
    draft, judge = drafted(cast), checking.judge

    def overtaken(*arguments, **facts):
        found = judge(*arguments, **facts)
        Listing.objects.create(
            booth=Booth.objects.get(), trade_item=TradeItem.objects.get(gtin="09521234599005"), price=1,
            listed_at=timezone.now(), listed_by=cast.official,
        )  # fmt: skip
        return found

    monkeypatch.setattr(checking, "judge", overtaken)
    with pytest.raises(ImportRefusedError, match="trùng"):
        entering.enter(draft, by=cast.official)


def test_a_notice_that_was_taken_down_may_be_announced_again(cast):
    entered(cast)
    figures.withdraw_notice(SupplyNotice.objects.get(), by=cast.official)

    again = entered(cast)

    assert again.counts["notices"] == {"new": 1, "known": 0, "wrong": 0}
    assert SupplyNotice.objects.standing().count() == 1
    assert entered(cast).counts["notices"]["known"] == 1


def test_an_official_enters_her_own_commune_only(cast):
    with pytest.raises(PermissionError):
        entering.keep_draft(books.file(), name="x", by=cast.manager)
    draft = entering.keep_draft(books.file(), name="x", by=cast.other_official)

    found = entering.judged(draft, by=cast.other_official)
    assert "phạm vi" in found.sheets["accounts"].wrong[0, "Xã, phường"]
    assert entering.keep_draft(books.file(), name="x", by=cast.province_official)


def test_a_withdrawn_listing_may_come_again(cast):
    entered(cast)
    listings.withdraw(Listing.objects.get(), reason="hết mùa", by="system:test")
    entered(cast)

    assert Listing.objects.count() == 2
    assert TradeItem.objects.filter(gtin="09521234599005").count() == 1


def test_the_marked_workbook_shows_each_wrong_cell_and_can_be_sent_again(cast):
    draft = drafted(cast, accounts=[ACCOUNT, but(ACCOUNT, _0="TK-02", _7="1")])
    content = entering.marked(entering.judged(draft, by=cast.official))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Tài khoản").to_python()
    assert rows[0][-1] == "Lỗi cần sửa"
    assert rows[1][-1] == ""
    assert rows[2][-1].startswith("Điện thoại: ")
    styles = zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml").decode()
    assert "FBE0DA" in styles
    again = entering.keep_draft(io.BytesIO(content), name="x", by=cast.official)
    assert entering.judged(again, by=cast.official).wrong_count == 1


def test_the_template_is_a_workbook_of_the_form():
    found = tables.read_sheets(io.BytesIO(sheets.template()))

    assert list(found) == [form.title for form in sheets.FORMS]
    assert all(
        found[form.title].columns == [column.label for column in form.columns] for form in sheets.FORMS
    )


def test_a_sheet_without_a_needed_column_is_refused(cast):
    content = workbook.written(workbook.Sheet("Tài khoản", ["Mã tài khoản"], [["TK-01"]]))
    with pytest.raises(UnreadableList, match="thiếu cột"):
        entering.keep_draft(io.BytesIO(content), name="x", by=cast.official)


def test_a_kill_in_the_middle_leaves_nothing(cast, monkeypatch):
    draft = drafted(cast)

    def broken(*_, **__):
        raise RuntimeError("killed")

    monkeypatch.setattr(listings, "offer_all", broken)
    with pytest.raises(RuntimeError):
        entering.enter(draft, by=cast.official)
    monkeypatch.undo()

    assert nothing_written()
    assert entering.enter(draft, by=cast.official).counts["products"]["new"] == 1


def test_old_drafts_go(cast):
    draft = drafted(cast)
    assert entering.forget_drafts() == 0
    assert entering.forget_drafts(draft.uploaded_at + entering.KEPT_FOR * 2) == 1


def test_nobody_can_sign_in_by_being_on_a_list(cast):
    before = Person.objects.count()
    done = entered(cast)

    assert Person.objects.count() == before
    assert not Membership.objects.filter(organization__floor_account__entered_in=done).exists()


def test_figures_are_counted_from_rows_and_open_to_them(cast):
    second = but(ACCOUNT, _0="TK-02", _1="Cơ sở Hai", _2="Cơ sở", _7="0900111333")
    third = but(ACCOUNT, _0="TK-03", _1="Cơ sở Ba", _2="Cơ sở", _7="0900111444")
    notice = but(NOTICE, _0="TK-02")
    entered(cast, accounts=[ACCOUNT, second, third], notices=[notice])

    for who in (cast.official, cast.province_official, cast.auditor):
        found = figures.figures_for(who)
        assert (found.accounts, found.with_listing, found.booths, found.products, found.claimed) == (
            3,
            2,
            1,
            1,
            0,
        )
    listed = figures.accounts_for(cast.official, kept="co-tin")
    assert [each.organization.code for each in listed] == ["TK-01", "TK-02"]
    assert [(each.slug, each.products) for each in figures.booths_for(cast.official)] == [("vuon-thu", 1)]
    figures.withdraw_notice(SupplyNotice.objects.get(), by=cast.official)
    assert figures.figures_for(cast.official).with_listing == 1
    assert figures.figures_for(cast.other_official).accounts == 0
    assert [(line.accounts, line.with_listing) for line in figures.lines_for(cast.official)] == [(3, 1)]


def test_varieties_are_told_apart_by_crop(cast):
    other = but(PRODUCT, _1="9521234599012", _2="Xoài ruột đỏ", _3="Xoài")
    entered(cast, products=[PRODUCT, other])

    assert Variety.objects.filter(name="Ruột đỏ").count() == 2


def test_the_form_of_each_sheet_is_found_whatever_its_case(cast):
    headings = [column.label.upper() for column in sheets.ACCOUNTS.columns]
    found = checking.judge({"TAI KHOAN": tables.Table(headings, [ACCOUNT])}, by=cast.official)

    assert found.sheets["accounts"].counts == {"new": 1, "known": 0, "wrong": 0}
