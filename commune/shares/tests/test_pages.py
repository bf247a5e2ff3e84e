"""The pages, as each person gets them."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from lxml import etree

from commune.payments import member_accounts
from commune.payments.models import Advance, MemberAccount, Payout, PayoutPayment, PayoutReceipt
from commune.shares import sheets
from commune.shares.models import PriceList, Share, ShareAnswer, Sheet, SheetApproval
from commune.shares.tests.fields import today

BOARD = "/shares/HTX-CLX/"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def sheet(village, cast):
    """Drawn up: 100 kg of each household, the farmer's in advance of nothing."""
    village.agree()
    village.grade(village.lot(cast.household), "first", "100")
    village.grade(village.lot(cast.other_household), "second", "100")
    return village.draw()


@pytest.fixture
def approved(village, sheet):
    return village.approved(sheet)


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def send(client, path, **facts):
    return client.post(path, facts)


def written(day):
    return f"{day:%d/%m/%Y}"


def price_form(cast, **facts):
    told = {
        "client_id": uuid4(),
        "agreed_by": "Biên bản 05",
        "agreed_on": written(today()),
        "valid_from": written(today() - timedelta(days=30)),
        f"price-{cast.bulk_mango.pk.hex}-first": "20.000",
    }
    return {**told, **facts}


def test_the_manager_goes_from_prices_to_an_approved_sheet(client, village, cast):
    village.grade(village.lot(cast.household), "first", "100")
    client.force_login(cast.manager)
    assert send(client, f"{BOARD}prices/", **price_form(cast)).status_code == 302
    form = {
        "household": cast.household.pk,
        "amount": "500.000",
        "method": "cash",
        "paid_on": written(today()),
    }
    assert send(client, f"{BOARD}advances/", client_id=uuid4(), **form).status_code == 302

    period = {"since": written(today() - timedelta(days=30)), "until": written(today())}
    drawn = send(
        client, f"{BOARD}sheets/", client_id=uuid4(), pool="-1.000", pool_reason="Lỗ chở hàng", **period
    )

    shown = page(client, drawn.url)
    assert "1.999.000" in shown
    assert "500.000" in shown
    assert "Duyệt bảng" not in shown
    address = drawn.url
    send(client, f"{address}check/")
    assert "không tự kiểm tra" in page(client, address)
    client.force_login(cast.technician)
    send(client, f"{address}check/")
    client.force_login(cast.manager)
    send(client, f"{address}approval/")
    assert SheetApproval.objects.count() == 1
    assert Payout.objects.get().amount == 1_499_000


def test_a_form_sent_twice_writes_once(client, cast):
    client.force_login(cast.manager)
    form = price_form(cast)

    assert [send(client, f"{BOARD}prices/", **form).status_code for _ in range(2)] == [302, 302]
    assert PriceList.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"price": "-5"},
        {"price": "1000000000000"},
        {"price": "abc"},
        {"valid_from": "02/30/2026"},
        {"agreed_by": ""},
    ],
)
def test_bad_prices_are_told_and_nothing_is_written(client, cast, facts):
    client.force_login(cast.manager)
    if "price" in facts:
        facts = {f"price-{cast.bulk_mango.pk.hex}-first": facts["price"]}

    answer = send(client, f"{BOARD}prices/", **price_form(cast, **facts))

    assert (answer.status_code, PriceList.objects.count()) == (422, 0)


@pytest.mark.parametrize("amount", ["0", "-1", "1000000000000", "12,5", ""])
def test_bad_advances_are_told(client, cast, amount):
    client.force_login(cast.manager)
    form = {"household": cast.household.pk, "amount": amount, "method": "cash", "paid_on": written(today())}

    answer = send(client, f"{BOARD}advances/", client_id=uuid4(), **form)

    assert (answer.status_code, Advance.objects.count()) == (422, 0)


def test_nonsense_in_hidden_fields_is_no_crash(client, cast, approved):
    client.force_login(cast.manager)
    assert send(client, f"{BOARD}sheets/", client_id="x", since="a", until="b", pool="c").status_code == 422
    assert send(client, f"/shares/sheets/{approved.pk}/correction/", client_id="x").status_code == 302
    share = Share.objects.get(household=cast.household)
    client.force_login(cast.farmer)
    assert send(client, f"/shares/parts/{share.pk}/answers/", client_id="x", kind="y").status_code == 302
    assert ShareAnswer.objects.count() == 0


@pytest.mark.parametrize("path", ["", "prices/", "advances/", "deductions/", "sheets/"])
def test_another_coop_is_not_there(client, cast, path):
    for who in (cast.other_manager, cast.farmer, cast.buyer, cast.official, cast.packer):
        client.force_login(who)
        page(client, f"{BOARD}{path}", 404)


def test_the_auditor_reads_and_writes_nothing(client, cast, sheet):
    client.force_login(cast.auditor)
    assert "Bảng số" in page(client, BOARD)
    assert "Lập bảng" not in page(client, BOARD)
    page(client, f"/shares/sheets/{sheet.pk}/")
    page(client, f"{BOARD}sheets/", 403)
    assert send(client, f"{BOARD}advances/").status_code == 403
    send(client, f"/shares/sheets/{sheet.pk}/check/")
    assert not hasattr(Sheet.objects.get(), "check_row")


def test_strangers_and_ended_sessions_sign_in_first(client, sheet, db):
    for path in (BOARD, f"/shares/sheets/{sheet.pk}/", "/my-money/", "/payouts/"):
        assert client.get(path).status_code == 302


def test_a_farmer_sees_her_own_share_and_nobody_elses(client, cast, sheet):
    own, other = (Share.objects.get(household=each) for each in (cast.household, cast.other_household))
    client.force_login(cast.farmer)
    page(client, f"/shares/parts/{own.pk}/", 404)

    sheets.check(sheet, by=cast.technician)
    sheets.approve(sheet, by=cast.manager)

    assert "2.000.000" in page(client, f"/shares/parts/{own.pk}/")
    page(client, f"/shares/parts/{other.pk}/", 404)
    page(client, f"/shares/sheets/{sheet.pk}/", 404)
    shown = page(client, "/my-money/")
    assert "2.000.000" in shown
    assert "1.200.000" not in shown


def test_she_objects_and_then_confirms(client, cast, approved):
    share = Share.objects.get(household=cast.household)
    client.force_login(cast.farmer)
    at = f"/shares/parts/{share.pk}/answers/"

    send(client, at, client_id=uuid4(), kind="object", reason="Thiếu 5 ký")
    client.force_login(cast.manager)
    assert "Chưa đồng ý" in page(client, f"/shares/sheets/{approved.pk}/")
    client.force_login(cast.farmer)
    key = uuid4()
    for _ in range(2):
        send(client, at, client_id=key, kind="confirm")

    assert [each.kind for each in ShareAnswer.objects.order_by("answered_at")] == ["object", "confirm"]
    assert "Đồng ý" in page(client, "/my-money/")


def test_her_account_stands_under_her_consent_and_is_paid_by_qr(client, cast, approved):
    client.force_login(cast.farmer)
    told = {"bank_bin": "970436", "number": "1900 0001", "holder_name": "Nguyễn Thị Sáu Lành"}
    assert send(client, "/my-money/account/", **told).status_code == 422
    assert send(client, "/my-money/account/", **told, agrees="on").status_code == 302
    kept = MemberAccount.objects.get()
    assert (kept.number, kept.holder_name, kept.wording) == (
        "19000001",
        "NGUYEN THI SAU LANH",
        member_accounts.WORDING,
    )
    payout = Payout.objects.get(household=cast.household)

    client.force_login(cast.manager)
    shown = page(client, f"/payouts/{payout.pk}/")
    assert "data:image/svg" in shown
    assert "19000001" in shown
    bank = {"method": "bank", "transaction_number": ""}
    assert send(client, f"/payouts/{payout.pk}/payment/", **bank).status_code == 422
    for _ in range(2):
        send(client, f"/payouts/{payout.pk}/payment/", method="bank", transaction_number="FT1")
    assert PayoutPayment.objects.get().transaction == "FT1"

    client.force_login(cast.farmer)
    for _ in range(2):
        send(client, f"/payouts/{payout.pk}/receipt/")
    assert PayoutReceipt.objects.get().how == "phone"
    assert "Đã nhận" in page(client, "/my-money/")
    send(client, "/my-money/account/end/")
    assert member_accounts.account_of(cast.household) is None


def test_a_payout_is_nobody_elses_business(client, cast, approved):
    payout = Payout.objects.get(household=cast.household)
    for who in (cast.other_farmer, cast.other_manager, cast.technician, cast.packer, cast.official):
        client.force_login(who)
        page(client, f"/payouts/{payout.pk}/", 404)
        assert send(client, f"/payouts/{payout.pk}/payment/", method="cash").status_code == 404
    client.force_login(cast.farmer)
    assert send(client, f"/payouts/{payout.pk}/payment/", method="cash").status_code == 422
    assert PayoutPayment.objects.count() == 0


def cells_of(content, page):
    """Rows of a worksheet as texts; what is a formula begins with "=", as it would for a reader."""
    with ZipFile(BytesIO(content)) as book:
        words = [
            "".join(each.itertext())
            for each in etree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
        ]
        sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{page}.xml"))

    def said(cell):
        formula, value = cell.find(f"{MAIN}f"), cell.findtext(f"{MAIN}v")
        if formula is not None:
            return f"={formula.text}"
        return words[int(value)] if cell.get("t") == "s" else value

    return [[said(cell) for cell in row] for row in sheet.iter(f"{MAIN}row")]


def test_the_workbook_holds_every_row_and_names_stay_names(client, cast, village):
    type(cast.household).objects.filter(pk=cast.household.pk).update(name="=1+1")
    village.agree()
    for each in (
        cast.household,
        cast.other_household,
        *[village.household(f"MX-8{n:02}") for n in range(20)],
    ):
        village.grade(village.lot(each), "first", "100")
    sheet = village.draw()
    client.force_login(cast.manager)

    answer = client.get(f"/shares/sheets/{sheet.pk}/sheet.xlsx")

    rows = cells_of(answer.content, 1)
    households = [row for row in rows if row[0] and row[0].startswith("MX-")]
    assert len(households) == 22
    assert sum(int(row[6]) for row in households) == 22 * 2_000_000
    assert ["MX-0117", "'=1+1"] in [row[:2] for row in households]
    assert rows[-1][6] == "=SUM(G5:G26)"
    assert b"<f>1+1</f>" not in ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml")
    assert len(cells_of(answer.content, 2)) == 3 + 22


def test_the_paper_is_a_pdf_on_a4(client, cast, approved):
    client.force_login(cast.technician)

    answer = client.get(f"/shares/sheets/{approved.pk}/sheet.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type/Page") + answer.content.count(b"/Type /Page") >= 1


def test_twenty_households_are_one_query_each_kind(client, cast, village, django_assert_max_num_queries):
    village.agree()
    for number in range(22):
        village.grade(village.lot(village.household(f"MX-7{number:02}")), "first", "10")
    sheet = village.draw()
    client.force_login(cast.manager)
    page(client, f"/shares/sheets/{sheet.pk}/")

    with django_assert_max_num_queries(45):
        page(client, f"/shares/sheets/{sheet.pk}/")


def test_home_tells_what_waits(client, cast, approved):
    client.force_login(cast.farmer)
    assert "Bảng chia tiền mới" in page(client, "/")
    client.force_login(cast.manager)
    assert "Khoản chi cho thành viên" in page(client, "/")
