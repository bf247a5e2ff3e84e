"""What the log protects in this room. Claims of a file follow from its pages, a thousand rows an entry (ADR 14)."""

from commune.channels import claim_pages
from commune.channels.models import (
    ChannelLink,
    ChannelLinkEnd,
    ChannelOffer,
    ChannelOfferEnd,
    FileCompletion,
    FilePage,
    MarketplaceClaim,
    MarketplaceFile,
    OutsideOrder,
    OutsideSettlement,
)
from commune.ledger.protection import protect, protect_derived

protect(ChannelLink, kind="channels.link")
protect(ChannelLinkEnd, kind="channels.link_end")
protect(ChannelOffer, kind="channels.offer")
protect(ChannelOfferEnd, kind="channels.offer_end")
protect(OutsideOrder, kind="channels.outside_order")
protect(OutsideSettlement, kind="channels.settlement")
protect(MarketplaceFile, kind="channels.file")
protect(FilePage, kind="channels.file_page")
protect(FileCompletion, kind="channels.file_completion")
protect_derived(
    MarketplaceClaim,
    parent=FilePage,
    link="page_id",
    columns=claim_pages.COLUMNS,
    rebuild=claim_pages.columns_of,
    unlogged={"id": "a counter of the database; a claim is known by kind, day and key"},
)
