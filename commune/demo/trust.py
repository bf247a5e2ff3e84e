"""What vouches and what no longer does: a safe chain, a suspended certificate, a spray that was written down late."""

from decimal import Decimal

from commune.demo import assembling, marketplace, packinghouse
from commune.demo.clock import client_id, day, moment
from commune.farm import diary, harvest
from commune.quality import certificates, chains
from commune.quality.models import ChainStep, InputProduct, Process, Standard
from commune.trace.models import Lot


def confirm_chain() -> None:
    """The province confirms the co-op's chain: its orchards and its packing house."""
    cooperative = assembling.organization("cooperative")
    chains.confirm(
        number="MINHHOA-CHUOI-01",
        name="Chuỗi xoài an toàn Cù Lao Xanh (minh họa)",
        issuer="Chi cục quản lý chất lượng (minh họa)",
        unit=cooperative.unit,
        varieties=[assembling.variety("cat-chu")],
        facilities=[
            chains.Facility(ChainStep.GROWING, cooperative),
            chains.Facility(ChainStep.PACKING, cooperative, assembling.place("packhouse")),
            chains.Facility(ChainStep.TRANSPORT, assembling.organization("boat")),
        ],
        valid_from=day(250),
        valid_to=day(-480),
        by=assembling.person("province_official"),
    )


def suspend_certificate() -> None:
    """The other co-op's certificate is suspended by the province; an illustration, under an invented name."""
    certificate = certificates.grant(
        Standard.objects.get(slug="vietgap-2017"),
        holder=assembling.organization("other_cooperative"),
        number="MINHHOA-VG-2026-02",
        certifier="Tổ chức chứng nhận minh họa",
        valid_from=day(180),
        valid_to=day(-400),
        varieties=[assembling.variety("tuong-da-xanh")],
        processes=[Process.GROWING, Process.PACKING],
        by=assembling.person("other_manager"),
    )
    certificates.suspend(
        certificate,
        since=day(5),
        reason="Minh họa: đợt giám sát chưa thấy hồ sơ thu gom bao gói thuốc.",
        by=assembling.person("province_official"),
    )


def write_late() -> Lot:
    """Ông Tư Đờn picks; only days later he writes down a spray of before. His lot and its boxes are held."""
    farmer, plot = assembling.person("other_farmer"), assembling.place("other_plot")
    picked = harvest.record_harvest(
        plot,
        trade_item=assembling.trade_item("bulk_mango"),
        quantity=Decimal(110),
        at=moment(8, 6),
        by=farmer,
        client_id=client_id("harvest", "other_plot", 1),
    )
    packinghouse.weigh_in(picked, 101, 8)
    boxes = packinghouse.pack(picked, 101, item="boxed_mango", units=20, loss="4", days_ago=7)
    marketplace.shelve(boxes.lot, 15, 101, 7)
    diary.record_entry(
        plot,
        activity="spraying",
        occurred_at=day(12),
        by=farmer,
        inputs=[(InputProduct.objects.get(trade_name="Lá Khỏe 80WP"), Decimal(300), "GRM")],
        note="Minh họa: quên ghi, nay ghi bù",
        client_id=client_id("diary", "other_plot", "late"),
    )
    return picked


def play() -> None:
    confirm_chain()
    suspend_certificate()
    write_late()
