"""The co-op's own site under an invented name that leads to this machine, and a second seller in the market."""

from commune.demo import assembling, river
from commune.demo.clock import client_id, moment
from commune.market import booths, listings, stock
from commune.market.models import Booth, Listing
from commune.storefronts import claiming, editions

# Browsers lead every name under .localhost to the machine itself (RFC 6761).
HOST = "culaoxanh.localhost"
ABOUT = (
    "Xóm cù lao trồng xoài đã ba đời. Trái bao từ khi bằng ngón tay, hái đúng ngày cách ly, đóng hộp trong ngày. "
    "Mỗi hộp một tem, quét là thấy vườn. Câu chuyện minh họa."
)


def open_site() -> None:
    booth, by = _booth("cooperative"), assembling.person("manager")
    editions.write_edition(
        booth, palette="river", about=ABOUT, motto="Trái ngọt nhờ phù sa.", by=by, at=moment(25)
    )
    claim = claiming.claim(booth, host=HOST, by=by, at=moment(25))
    claiming.confirm_by_operator(claim, by="system:operator", at=moment(24))


def sell_beside() -> Listing:
    """The other co-op puts some of its boxes on sale: a cart of both means two transfers."""
    booth, by, lot = _booth("other_cooperative"), assembling.person("other_manager"), river.others_lot()
    row = listings.offer(booth, trade_item=lot.trade_item, price=260_000, by=by, at=moment(2))
    key = client_id("shelf", "beside")
    stock.put_on_sale(lot, booth=booth, units=12, by=by, client_id=key, at=moment(2, 11))
    return row


def _booth(key: str) -> Booth:
    found = booths.booth_of(assembling.organization(key))
    if found is None:
        raise LookupError(key)
    return found
