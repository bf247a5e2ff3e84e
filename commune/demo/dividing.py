"""The season's money: an agreed price list, an advance, a sheet of all harvests; one farmer paid, one waiting."""

from commune.demo import assembling
from commune.demo.clock import client_id, day
from commune.lib.vietqr import DEMO_BIN
from commune.payments import member_accounts, members, payouts
from commune.payments.models import Method, Payout
from commune.shares import answers, prices, sheets
from commune.shares.models import AnswerKind, Share, Sheet

ACCOUNTS = {
    "household": ("farmer", "1900000501", "NGUYEN THI SAU LANH"),
    "other_household": ("other_farmer", "1900000502", "TRAN VAN TU DON"),
}
PRICES = {"first": 22000, "second": 15000, "mixed": 9000}
MINUTES = "Biên bản họp thành viên số 03 (minh họa)"


def agree() -> None:
    """Prices of all grades, and what the boxes cost each kilogram."""
    cooperative, manager = assembling.organization("cooperative"), assembling.person("manager")
    item = assembling.trade_item("bulk_mango")
    prices.agree_prices(
        cooperative,
        prices=[(item, grade, price) for grade, price in PRICES.items()],
        agreed_by=MINUTES,
        agreed_on=day(30),
        valid_from=day(30),
        by=manager,
        client_id=client_id("prices", 1),
    )
    prices.deduct(
        cooperative,
        name="Bao bì, giấy lót",
        amount=300,
        agreed_by=MINUTES,
        valid_from=day(30),
        by=manager,
        client_id=client_id("deduction", 1),
    )


def advance() -> None:
    members.give_advance(
        assembling.organization("household"),
        cooperative=assembling.organization("cooperative"),
        amount=3_000_000,
        method=Method.CASH,
        paid_on=day(20),
        note="Tiền công bao trái",
        by=assembling.person("manager"),
        client_id=client_id("advance", 1),
    )


def record_accounts() -> None:
    for key, (who, number, name) in ACCOUNTS.items():
        member_accounts.record_account(
            assembling.organization(key),
            bank_bin=DEMO_BIN,
            number=number,
            holder_name=name,
            by=assembling.person(who),
        )


def is_done() -> bool:
    """Days move on; a season played again on another day keeps the sheet that it has."""
    return Sheet.objects.filter(client_id=client_id("sheet", 1)).exists()


def divide() -> Sheet:
    """Drawn up by the manager, checked by the technician, approved; the recalled lot stands apart."""
    manager = assembling.person("manager")
    sheet = sheets.draw_up(
        assembling.organization("cooperative"),
        since=day(30),
        until=day(0),
        pool=450_000,
        pool_reason=f"Lãi bán hàng qua mạng chia thêm, {MINUTES}",
        by=manager,
        client_id=client_id("sheet", 1),
    )
    sheets.check(sheet, by=assembling.person("technician"))
    sheets.approve(sheet, by=manager)
    return sheet


def pay_one(sheet: Sheet) -> None:
    """Ông Tư Đờn agrees, is paid by bank and says so; Bà Sáu Lành's money waits."""
    household, farmer = assembling.organization("other_household"), assembling.person("other_farmer")
    share = Share.objects.get(sheet=sheet, household=household)
    answers.answer(share, kind=AnswerKind.CONFIRM, by=farmer, client_id=client_id("answer", 1))
    payout = Payout.objects.get(household=household, reference=sheet.reference)
    payouts.pay(payout, method=Method.BANK, transaction_number="MAU000501", by=assembling.person("manager"))
    payouts.confirm_receipt(payout, by=farmer)
