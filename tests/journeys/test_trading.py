"""A large want served by many small orchards, through the browser: gathered, agreed, delivered, paid to the farmer."""

import re
from datetime import datetime, timedelta

import pytest

from commune.lib.vietnamese import VIETNAM
from tests.crawl.crawler import barriers
from tests.journeys.acting import bank_notice, follow, press, says, says_soon, sign_in, text_of

pytestmark = pytest.mark.browser

WANTED, PRICE, BUYING = "700", "23.000", "24.000"
OFFERED = {"farmer": "500", "third_farmer": "400"}
PARTS = {"farmer": 389, "third_farmer": 311}  # 700 of 900 kg, pro rata, largest remainder
BROUGHT = {"farmer": "V-0117-1", "third_farmer": "V-0088-1"}


@pytest.fixture
def people(visit, server):
    """`people("farmer")`: her phone, signed in, the same one the whole journey."""
    pages = {}

    def person(role):
        if role not in pages:
            pages[role] = visit()
            pages[role].set_default_timeout(60_000)
            pages[role].on("dialog", lambda asked: asked.accept())
            sign_in(pages[role], server.season.facts, role)
        return pages[role]

    return person


def plain(page):
    return text_of(page).replace("\u00a0", " ")


def has(page, *words):
    told = plain(page)
    for each in words:
        assert each in told, f"{each!r} is not on {page.url}: {told[:1500]}"


def fits_a_phone(page):
    for size in ({"width": 1280, "height": 900}, {"width": 360, "height": 740}):
        page.set_viewport_size(size)
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, page.url


def next_monday():
    today = datetime.now(VIETNAM).date()
    return today - timedelta(days=today.weekday()) + timedelta(days=7)


def registered_to_sell(people, who):
    """Next week, of her own orchard; a number that no orchard bears is refused first."""
    page = people(who)
    page.goto("/trading/mine/")
    follow(page, "Đăng ký bán", "main")
    page.get_by_label("Từ tuần").select_option(next_monday().isoformat())
    page.get_by_label("Loại", exact=True).select_option("second")
    page.get_by_label("Số ký").fill("900000")
    page.get_by_label(re.compile("Giá mong muốn")).fill("22.000")
    press(page, "Đăng ký bán", "main form")
    says(page, "Nhiều quá so với diện tích vườn")
    page.get_by_label("Số ký").fill(OFFERED[who])
    press(page, "Đăng ký bán", "main form")
    has(page, "Cần bán Xoài cát Chu", f"{OFFERED[who]} kg")


def registered_to_buy(people):
    page = people("purchaser")
    page.goto("/trading/")
    follow(page, "Đăng ký mua", "main")
    page.get_by_label(re.compile("^Loại")).select_option("second")
    page.get_by_label("Số ký").fill(WANTED)
    page.get_by_label("Từ tuần").select_option(next_monday().isoformat())
    page.get_by_label(re.compile("Giá mong muốn")).fill(BUYING)
    page.get_by_label("Nhận hàng ở").select_option(label="Điểm tập kết chợ Mỹ Thọ (minh họa)")
    press(page, "Đăng ký mua", "main form")
    has(page, "Cần mua Xoài cát Chu", "700 kg", "Khớp 100/100", "Đúng loại: Loại 2", "Cách nơi nhận chừng")
    fits_a_phone(page)
    return page.url


def gathered(people, want):
    """The co-op finds it without accents, chooses both orchards and asks for more than one may give."""
    page = people("manager")
    page.goto("/trading/?muc=mua&q=xoai+phuong+nam+loai+2")
    has(page, "Công ty nông sản Phương Nam", "700 kg")
    assert "0900" not in plain(page)
    page.goto(want)
    follow(page, "Gom hàng của thành viên", "main")
    for name in ("Hộ bà Sáu Lành · Loại 2", "Hộ cô Út Hậu · Loại 2"):
        page.get_by_label(re.compile(re.escape(name))).check(force=True)
    page.get_by_label("Gom bao nhiêu").fill("0")
    page.get_by_label("Giá trả bà con một ký").fill(PRICE)
    press(page, "Chia phần và hỏi bà con")
    says(page, "ít nhất phải là 1")
    page.get_by_label("Gom bao nhiêu").fill(WANTED)
    press(page, "Chia phần và hỏi bà con")
    has(page, "Gom 700 kg Xoài cát Chu", "389 kg", "311 kg", "Chờ 2 hộ trả lời")
    fits_a_phone(page)
    return page.url


def answered(people, who):
    page = people(who)
    page.goto("/")
    follow(page, "Hợp tác xã gom hàng, chờ trả lời", "main")
    follow(page, f"{PARTS[who]} kg Xoài cát Chu", "main")
    has(page, f"{PARTS[who]} kg", "23.000 ₫", "Công ty nông sản Phương Nam")
    press(page, "Đồng ý bán phần này")
    has(page, "Đồng ý")
    assert page.get_by_role("button", name="Đồng ý bán phần này").count() == 0


def contracted(people, pool):
    """Not below what was promised; both confirm on their own phone."""
    page = people("manager")
    page.goto(pool)
    has(page, "Đủ trả lời")
    follow(page, "Lập hợp đồng với bên mua", "main")
    page.get_by_label("Giá một ký").fill("20.000")
    page.get_by_label(re.compile("Yêu cầu chất lượng")).fill("Trái từ 300 g, không sâu")
    press(page, "Lập hợp đồng", "main form")
    says(page, "thấp hơn giá đã hứa với bà con")
    page.get_by_label("Giá một ký").fill(BUYING)
    press(page, "Lập hợp đồng", "main form")
    has(page, "700 kg × 24.000 ₫", "Chờ hai bên xác nhận", "Hộ bà Sáu Lành", "389 kg")
    contract = page.url
    press(page, "Tôi xác nhận hợp đồng này")
    has(page, "Chờ bên mua xác nhận")

    page = people("purchaser")
    page.goto("/")
    follow(page, "Hợp đồng chờ xác nhận", "main")
    follow(page, "700 kg Xoài cát Chu, 24.000 ₫/kg", "main")
    assert page.url == contract
    press(page, "Tôi xác nhận hợp đồng này")
    has(page, "Đã ký, chờ giao", "Võ Hoàng Phúc", "0900 000 005")
    return contract


def delivered(people, contract, who):
    """She picks, the lot is weighed out for the buyer; the buyer weighs again and takes it."""
    page = people(who)
    page.goto(f"/farm/plots/{BROUGHT[who]}/harvests/")
    page.get_by_label("Cân được").fill(str(PARTS[who]))
    press(page, "Lưu và lấy số lô")
    lot = page.locator(".stat-value").first.inner_text().strip()
    page.goto(contract)
    if not page.get_by_label("Lô nào").is_visible():
        page.get_by_text("Ghi một chuyến giao").click()
    chosen = page.get_by_label("Lô nào").locator("option", has_text=lot).get_attribute("value")
    page.get_by_label("Lô nào").select_option(chosen)
    page.get_by_label("Cân được").fill("5000")
    press(page, "Ghi chuyến giao")
    says(page, f"Lô {lot} chỉ còn")
    page.get_by_label("Cân được").fill(str(PARTS[who]))
    press(page, "Ghi chuyến giao")
    has(page, lot, "Chờ bên mua")

    page = people("purchaser")
    page.goto("/")
    follow(page, "Hàng giao tới, chờ nhận", "main")
    page.goto(contract)
    press(page, "Đã cân, nhận đủ")
    has(page, lot, "Đã nhận", "lô của bên mua")
    return lot


def paid(people, server, contract):
    """Each bill by its own QR; the bank tells of each twice, and it is paid once."""
    page = people("purchaser")
    page.goto(contract)
    bills = page.eval_on_selector_all(
        'main a[href*="/trading/bills/"]', "links => links.map(link => link.pathname)"
    )
    assert len(bills) == 2
    for bill in bills:
        page.goto(bill)
        has(page, "MẪU - KHÔNG CHUYỂN TIỀN", "HTX XOAI CU LAO XANH")
        assert page.locator(".qr img").count() == 1
        code = re.search(r"\bDH[0-9A-Z]{8}\b", plain(page))[0]
        amount = int(re.sub(r"\D", "", page.locator(".stat-value").first.inner_text()))
        account = server.season.facts["order_awaiting_payment"]["seller_account"]
        raw, headers = bank_notice(server.season, account=account, code=code, amount=amount)
        for _ in range(2):
            answer = page.request.post(f"/pay/notices/sepay/{account}", data=raw, headers=headers)
            assert answer.json() == {"success": True, "outcomes": ["allocated"]}
        says_soon(page, "Đã trả, chuyển khoản")
    page.goto(contract)
    has(page, "Giao đủ, đã trả đủ", "Giao vừa đủ")
    manager = people("manager")
    manager.goto(contract)
    has(manager, "Giao đủ, đã trả đủ")


def test_one_large_want_two_small_orchards(people, visit, server):
    from axe_playwright_python.sync_playwright import Axe

    for who in OFFERED:
        registered_to_sell(people, who)
    want = registered_to_buy(people)
    pool = gathered(people, want)
    for who in OFFERED:
        answered(people, who)
    contract = contracted(people, pool)
    lots = [delivered(people, contract, who) for who in OFFERED]
    paid(people, server, contract)

    # the farmer sees what she is owed, at the price that she agreed to
    page = people("farmer")
    page.goto("/my-money/")
    has(page, f"{389 * 23_000:,}".replace(",", "."))
    # the buyer holds the lots, made from the farmers'
    page = people("purchaser")
    page.goto("/lots/")
    assert plain(page).count("Lô mua vào") >= 2
    page.goto(contract)
    page.get_by_role("link", name=f"lô {lots[0]}").click()
    page.wait_for_load_state("load")
    has(page, "Xoài cát Chu")

    stranger = visit()
    stranger.goto(contract)
    assert "/accounts/login/" in stranger.url
    other = people("other_manager")
    assert other.goto(contract).status == 404
    assert other.goto(pool).status == 404
    page = people("auditor")
    page.goto(contract)
    assert page.locator("main form").count() == 0
    assert barriers(Axe(), page) == []
    balanced(server)


def balanced(server):
    """Asked of the instance itself: counters, books, and log against tables."""
    told = server.season.manage(
        "shell",
        "--no-imports",
        "-c",
        "from commune.payments import books; from commune.trading import counter; "
        "print(books.imbalances() + counter.differences())",
    )
    assert told.stdout.strip().endswith("[]"), told.stdout + told.stderr
    verified = server.season.manage("ledger_verify", "--deep")
    assert verified.returncode == 0, verified.stdout
