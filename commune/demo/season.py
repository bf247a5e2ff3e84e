"""The season, act by act, played through the product's own functions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from commune.demo import (
    assembling,
    cashless,
    classes,
    coldstore,
    displays,
    dividing,
    fieldweather,
    information_base,
    linked,
    livestream,
    long_an,
    market_days,
    marketplace,
    office_work,
    opinions,
    orchard,
    outside_shops,
    owned_trees,
    packinghouse,
    phone,
    pilots,
    resident_services,
    river,
    sealed,
    second_commune,
    stamp_programme,
    stars,
    storefront,
    trade,
    trade_floor,
    trust,
)
from commune.ledger import checkpoints, following
from commune.market.models import Listing
from commune.orders.models import Order
from commune.program.loading import load_sets
from commune.trace import recall
from commune.trace.models import Lot

Progress = Callable[[int, int, str], None]


@dataclass
class Stage:
    """What later acts need of earlier ones."""

    harvests: dict[int, Lot] = field(default_factory=dict)
    packed: dict[int, packinghouse.Packed] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)


def play(progress: Progress | None = None) -> Stage:
    """All acts in order, then news and proofs brought up to date; playing again adds nothing."""
    stage = Stage()
    for number, (label, act) in enumerate(ACTS, 1):
        if progress:
            progress(number, len(ACTS), label)
        act(stage)
        following.catch_up()
    checkpoints.sign_head()
    return stage


def _assemble(_stage: Stage) -> None:
    assembling.assemble()
    orchard.load_lists()
    load_sets(by=orchard.SYSTEM)
    orchard.consent()


def _grow(_stage: Stage) -> None:
    orchard.open_seasons()
    orchard.write_diaries()


def _write_without_signal(_stage: Stage) -> None:
    phone.write_without_signal()


def _inform(_stage: Stage) -> None:
    information_base.enter_hamlets()
    information_base.sample_soils()
    information_base.count_pests()


def _harvest(stage: Stage) -> None:
    for number, (kilograms, days_ago) in enumerate((("520", 10), ("380", 7), ("160", 4)), 1):
        stage.harvests[number] = orchard.pick(number, kilograms, days_ago)
        packinghouse.weigh_in(stage.harvests[number], number, days_ago)
    packinghouse.test_residues(stage.harvests[1], 1, 9)


def _prepare(stage: Stage) -> None:
    """The second harvest goes through every step before packing."""
    coldstore.sort_out(stage.harvests[2], 7)
    coldstore.treat(stage.harvests[2], 7)


def _pack(stage: Stage) -> None:
    for number, (harvest, units, loss, days_ago) in enumerate(
        ((1, 80, "12.5", 9), (2, 60, "8", 6), (3, 24, "5", 3)), 1
    ):
        lot = stage.harvests[harvest]
        stage.packed[number] = packinghouse.pack(
            lot, number, item="boxed_mango", units=units, loss=loss, days_ago=days_ago
        )


def _keep_cold(stage: Stage) -> None:
    """One room stays cool; in the other a night was too warm, and the lot in it is held."""
    coldstore.taste(stage.packed[2].lot, 5)
    coldstore.keep(stage.packed[2].lot, "KL-1", 6, coldstore.COOL)
    coldstore.keep(coldstore.pack_second_grade(stage.harvests[2], 6), "KL-2", 5, coldstore.WARM_NIGHT)


def _open_market(stage: Stage) -> None:
    marketplace.open_accounts()
    marketplace.open_booths()
    stage.listings["boxed_mango"] = marketplace.offer("boxed_mango", 325000)
    for number, units, days_ago in ((1, 70, 9), (2, 50, 6), (3, 20, 3)):
        marketplace.shelve(stage.packed[number].lot, units, number, days_ago)


def _sell(stage: Stage) -> None:
    listing = stage.listings["boxed_mango"]
    for number, units, days_ago in ((1, 2, 8), (2, 1, 7), (3, 4, 6), (4, 2, 5), (5, 1, 2)):
        stage.orders[number] = marketplace.order(number, [(listing, units)], days_ago=days_ago)
        marketplace.pay(stage.orders[number], number)


def _ship(stage: Stage) -> None:
    for number, days_ago, arrives in ((1, 7, True), (2, 6, True), (3, 5, True), (4, 1, False)):
        marketplace.send(stage.orders[number], number, days_ago=days_ago, arrives=arrives)


def _gather(stage: Stage) -> None:
    river.keep_docks()
    river.book_slot()
    mine, others = stage.packed[2].lot, river.others_lot()
    river.gather(mine, others)
    river.wait_for_truck(mine, others)


def _consign(stage: Stage) -> None:
    displays.play(stage.packed[2].lot, stage.packed[3].lot)


def _trade_at_market(_stage: Stage) -> None:
    market_days.play()


def _recall(stage: Stage) -> None:
    """The third harvest is recalled, to show what happens then; the reason is an illustration."""
    reason = "Minh họa: kiểm tra lại nhật ký, nghi ghi sai ngày xịt thuốc. Mời người mua ngừng dùng và liên hệ HTX."
    recall.start(stage.harvests[3], reason=reason, by=assembling.person("manager"))


def _vouch(_stage: Stage) -> None:
    trust.play()


def _divide(_stage: Stage) -> None:
    if dividing.is_done():
        return
    lot = orchard.pick(1, "240", 14, plot="other_plot", farmer="other_farmer")
    packinghouse.weigh_in(lot, 4, 14)
    packinghouse.pack_for_share(lot, 4, units=46, loss="6.5", days_ago=13)
    dividing.agree()
    dividing.advance()
    dividing.record_accounts()
    dividing.pay_one(dividing.divide())


def _trade(_stage: Stage) -> None:
    trade.play()


def _wait_for_payment(stage: Stage) -> None:
    stage.orders[6] = marketplace.order(
        6, [(stage.listings["boxed_mango"], 1)], days_ago=0, hour=0, hold_hours=24 * 30
    )


def _sell_outside(stage: Stage) -> None:
    outside_shops.sell_outside(stage.listings["boxed_mango"])
    outside_shops.import_lists()


def _own_trees(_stage: Stage) -> None:
    owned_trees.play()


def _pay_in_every_way(stage: Stage) -> None:
    cashless.play(stage.listings["boxed_mango"])


def _recognize(_stage: Stage) -> None:
    stars.rate_fresh_mango()
    stars.begin_gift_box()
    stars.vote_on_dried_mango()


def _fund_pilots(_stage: Stage) -> None:
    pilots.play()


def _teach(_stage: Stage) -> None:
    classes.play()


def _run_stamp_programme(stage: Stage) -> None:
    stamp_programme.play(stage.packed[1].lot)


def _advise(_stage: Stage) -> None:
    fieldweather.measure()
    fieldweather.see_insects()
    fieldweather.advise()
    fieldweather.publish_bulletin()


def _open_storefront(_stage: Stage) -> None:
    storefront.open_site()
    storefront.sell_beside()


def _fill_trade_floor(_stage: Stage) -> None:
    trade_floor.enter()
    trade_floor.leave_draft()


def _assess_long_an(_stage: Stage) -> None:
    long_an.play()


def _ask_opinions(_stage: Stage) -> None:
    opinions.ask_households()
    opinions.ask_about_services()
    opinions.tell_of_long_an()


def _sell_live(stage: Stage) -> None:
    livestream.verify_streamer()
    livestream.sell_yesterday(stage.listings["boxed_mango"])
    livestream.sell_now(stage.listings["boxed_mango"])


def _seal_periods(stage: Stage) -> None:
    sealed.seal_month(stage.packed[1].lot.made_at)
    sealed.seal_long_an()


def _link(_stage: Stage) -> None:
    linked.play()


def _open_second_commune(_stage: Stage) -> None:
    second_commune.play()


def _work_in_the_office(_stage: Stage) -> None:
    office_work.play()


def _serve_residents(_stage: Stage) -> None:
    resident_services.play()


ACTS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("Mời mọi người vào vai", _assemble),
    ("Viết nhật ký vườn", _grow),
    ("Ghi nhật ký khi không có sóng", _write_without_signal),
    ("Nhập ấp, thử đất, đếm sâu bệnh", _inform),
    ("Hái trái, cân nhập kho", _harvest),
    ("Phân loại, xử lý nhiệt", _prepare),
    ("Đóng gói, dán tem", _pack),
    ("Giữ lạnh, nếm thử", _keep_cold),
    ("Mở gian hàng", _open_market),
    ("Bán hàng, nhận tiền", _sell),
    ("Chở hàng bằng ghe", _ship),
    ("Gom hàng lẻ, đi theo tuyến", _gather),
    ("Ký gửi ở điểm trưng bày", _consign),
    ("Thu hồi một lô", _recall),
    ("Chứng nhận, và một lần xịt ghi muộn", _vouch),
    ("Chia tiền cho bà con", _divide),
    ("Gom hàng cho doanh nghiệp, bán xô tại vườn", _trade),
    ("Một phiên chợ không tiền mặt", _trade_at_market),
    ("Một đơn chờ thanh toán", _wait_for_payment),
    ("Trả thiếu, trả qua cổng, thu hộ, sao kê", _pay_in_every_way),
    ("Bán trên sàn bên ngoài, nhập số liệu sàn", _sell_outside),
    ("Cây xoài nhà tôi: chọn cây, theo dõi, quyết toán", _own_trees),
    ("Chấm sao OCOP, bình chọn", _recognize),
    ("Dự án, vốn và mô hình thí điểm", _fund_pilots),
    ("Lớp học của cán bộ, danh sách cán bộ quản lý", _teach),
    ("Cấp hạn mức, đặt và giao tem", _run_stamp_programme),
    ("Đo trời đo nước, khuyên việc vườn", _advise),
    ("Mở trang bán hàng riêng", _open_storefront),
    ("Nhập tài khoản lên sàn của tỉnh", _fill_trade_floor),
    ("Bán trực tiếp, giữ hàng theo bình luận", _sell_live),
    ("Nhập đánh giá và số liệu của Long An", _assess_long_an),
    ("Hỏi ý kiến bà con, Mặt trận kết luận", _ask_opinions),
    ("Liên kết với bên mua, vùng nguyên liệu, HTX số", _link),
    ("Mở thêm một xã", _open_second_commune),
    ("Hồ sơ công việc của xã, danh sách của tỉnh", _work_in_the_office),
    ("Dịch vụ thiết yếu, phản ánh của bà con", _serve_residents),
    ("Chốt kỳ, ký hai bước", _seal_periods),
)
