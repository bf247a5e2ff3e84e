"""The outside marketplaces of the season: a linked simulator and a file channel, orders from there, two lists."""

import io

from commune.channels import answering, claims, incoming, links, order_sheets, pulling, pushing
from commune.channels.claim_models import MarketplaceFile
from commune.channels.claim_reading import communes_under
from commune.channels.incoming import Incoming
from commune.channels.links import Key
from commune.channels.models import ChannelKind, ChannelLink, OutsideOrder
from commune.demo import assembling, cast, invented_lists
from commune.demo.clock import client_id, day, moment
from commune.demo.shop_simulator import Shop
from commune.demo.slots import simulated
from commune.ledger import following
from commune.market.models import Listing
from commune.orders import fulfillment

SELLERS, PRODUCTS, WRONG = 300, 60, 5
COMMUNES = (cast.COMMUNE, cast.OTHER_COMMUNE, "vn2:C:28261")
SOURCE, LETTER = "Sở Công Thương (minh họa)", "118/BC-SCT (minh họa)"
BUYER = {"name": "N*** T*** (minh họa)", "phone_number": "(+84)9*****21", "commune": "Mỹ Thọ, Đồng Tháp"}


def sell_outside(listing: Listing) -> None:
    """One order that is served and packed, one for more than there is, and one by a file."""
    manager = assembling.person("manager")
    shop = _linked(listing)
    if OutsideOrder.objects.filter(link=shop).exists():
        return
    following.catch_up()
    pushing.push_due()
    with simulated() as simulator:
        simulator.sell(listing.trade_item.gtin, 2, price=340_000, number="MP570001", buyer=BUYER)
        simulator.shop.stock[listing.trade_item.gtin] = 400  # it believes an old figure
        simulator.sell(listing.trade_item.gtin, 400, price=340_000, number="MP570002", buyer=BUYER)
    pulling.pull_due()
    served = OutsideOrder.objects.get(link=shop, number="MP570001")
    if served.order:
        fulfillment.pack(served.order, by=manager)
    following.catch_up()
    answering.send_due()
    pushing.push_due()
    _by_file(listing)


def _linked(listing: Listing) -> ChannelLink:
    manager, known = assembling.person("manager"), Shop()
    link = links.link(
        listing.booth,
        kind=ChannelKind.TIKTOK,
        name="TikTok Shop (mô phỏng)",
        address="simulator:shop",
        shop=known.cipher,
        key=Key(known.app_key, known.app_secret, known.token),
        client_id=client_id("channel", "tiktok"),
        by=manager,
    )
    links.offer_only(link, [listing], by=manager)
    return link


def _by_file(listing: Listing) -> None:
    manager = assembling.person("manager")
    link = links.link(
        listing.booth, kind=ChannelKind.POSTMART, client_id=client_id("channel", "postmart"), by=manager
    )
    links.offer_only(link, [listing], by=manager)
    list(order_sheets.goods_sheet(link, address="http://localhost").rows)
    line = (listing.trade_item.gtin, 1, 335_000)
    came = Incoming(
        "PM-2611-0042", moment(1, 10), [line], "Lâm Thị Hạnh (minh họa)", "0900000098", "", "Ấp 3 (minh họa)"
    )
    incoming.take_in(link, came, by=manager.log_actor)


def import_lists() -> None:
    """Sellers with an official letter (grade B), products without (grade C); five wrong rows each."""
    if MarketplaceFile.objects.exists():
        return
    province = assembling.organization("cooperative").unit.parent
    if province is None:
        raise LookupError("the co-op's province")
    communes = [each.name for each in communes_under(province) if each.uid in COMMUNES]
    first = invented_lists.sellers(SELLERS, wrong=WRONG, communes=communes)
    second = invented_lists.products(PRODUCTS, wrong=WRONG, communes=communes, sellers=SELLERS)
    for kind, made, letter in (("sellers", first, LETTER), ("products", second, "")):
        content = io.BytesIO(made.content)
        file = claims.open_file(
            content,
            kind=kind,
            unit=province,
            source=SOURCE,
            letter=letter,
            as_of=day(2),
            file_name=f"{kind}.csv",
            by=assembling.person("province_official"),
        )
        claims.read_file(file, content)
