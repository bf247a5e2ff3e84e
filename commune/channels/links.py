"""Linking a booth to a marketplace, and which of its listings are offered there."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from commune.channels import calling
from commune.channels.models import (
    ChannelKind,
    ChannelLink,
    ChannelLinkEnd,
    ChannelOffer,
    ChannelOfferEnd,
    ChannelOfferSet,
    LinkKey,
    OutsideAnswer,
    PullState,
    PushState,
)
from commune.ledger import recording
from commune.lib import outgoing
from commune.market import access
from commune.market.models import Booth, Listing
from commune.people.models import Person


class LinkRefusedError(ValueError):
    """The message is a Vietnamese sentence for the seller."""


@dataclass(frozen=True)
class Key:
    """What a marketplace gave the seller for its interface."""

    app_key: str
    app_secret: str
    access_token: str


def link(
    booth: Booth,
    *,
    kind: ChannelKind,
    name: str = "",
    address: str = "",
    shop: str = "",
    key: Key | None = None,
    client_id: UUID,
    by: Person,
) -> ChannelLink:
    """Idempotent by `client_id`. A signed interface needs its address, shop and key. Raises LinkRefusedError."""
    _check_keeper(booth, by)
    row = ChannelLink(booth=booth, kind=kind, name=name.strip()[:60] or ChannelKind(kind).label)
    row.client_id, row.linked_at, row.linked_by = client_id, timezone.now(), by
    if row.is_signed:
        row.address, row.shop = address.strip().rstrip("/")[:200], shop.strip()[:80]
        _check_signed(row, key)
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk).values_list("pk"))
        known = ChannelLink.objects.filter(client_id=client_id).first()
        if known:
            return known
        recording.enter(row, by=by.log_actor)
        if key and row.is_signed:
            LinkKey.objects.create(link=row, **vars(key))
            PullState.objects.create(link=row, fetched_to=row.linked_at, due_at=row.linked_at)
    return row


def exchange_key(link: ChannelLink, key: Key, *, by: Person) -> None:
    """A new key in place of the old one; what waited is tried again at once. Raises LinkRefusedError."""
    _check_keeper(link.booth, by)
    _check_signed(link, key)
    now = timezone.now()
    with transaction.atomic():
        list(ChannelLink.objects.select_for_update(no_key=True).filter(pk=link.pk).values_list("pk"))
        _check_standing(link)
        LinkKey.objects.update_or_create(link=link, defaults=vars(key))
        PullState.objects.filter(link=link).update(due_at=now, tries=0)
        PushState.objects.filter(offer__link=link).update(due_at=now, tries=0)
        OutsideAnswer.objects.filter(outside__link=link, sent_at__isnull=True).update(due_at=now, tries=0)


def end(link: ChannelLink, *, by: Person) -> ChannelLinkEnd:
    """Idempotent; the key is forgotten. Raises LinkRefusedError."""
    _check_keeper(link.booth, by)
    with transaction.atomic():
        list(ChannelLink.objects.select_for_update(no_key=True).filter(pk=link.pk))
        known = ChannelLinkEnd.objects.filter(link=link).first()
        if known:
            return known
        LinkKey.objects.filter(link=link).delete()
        row = ChannelLinkEnd(link=link, ended_at=timezone.now(), ended_by=by)
        return recording.enter(row, by=by.log_actor)


def offer_only(link: ChannelLink, listings: Collection[Listing], *, by: Person) -> None:
    """Exactly these listings are offered there; others are told as none left. Idempotent. Raises LinkRefusedError."""
    _check_keeper(link.booth, by)
    wanted = {each.pk: each for each in listings}
    if any(each.booth_id != link.booth_id for each in listings):
        raise LinkRefusedError("Chỉ đăng được món của chính gian hàng này.")
    now = timezone.now()
    with transaction.atomic():
        list(ChannelLink.objects.select_for_update(no_key=True).filter(pk=link.pk))
        _check_standing(link)
        there = {each.listing_id: each for each in link.offers.select_related("end")}
        for key, listing in wanted.items():
            if key not in there:
                row = ChannelOffer(link=link, listing=listing, sku=_sku(link, listing), offered_at=now)
                row.offered_by = by
                recording.enter(row, by=by.log_actor)
                PushState.objects.create(offer=row, due_at=now)
            elif hasattr(there[key], "end"):
                raise LinkRefusedError("Món đã thôi đăng thì đăng lại bằng tin bán mới.")
        for key, gone in there.items():
            if key not in wanted and not hasattr(gone, "end"):
                recording.enter(ChannelOfferEnd(offer=gone, ended_at=now, ended_by=by), by=by.log_actor)
                note_news(ChannelOffer.objects.filter(pk=gone.pk))


def note_news(offers: ChannelOfferSet) -> int:
    """Something about the stock of these offers may have changed: tell the marketplace at once. Returns how many.

    While a call is under way the time stays: two figures on their way at once might arrive in the other order.
    """
    states, now = PushState.objects.filter(offer__in=offers), timezone.now()
    states.filter(~Q(error="")).update(due_at=now)
    return states.update(news=F("news") + 1)


def _sku(link: ChannelLink, listing: Listing) -> str:
    """The GTIN; a second listing of the item gets a number behind it."""
    gtin, before = listing.trade_item.gtin, link.offers.filter(listing__trade_item=listing.trade_item).count()
    return f"{gtin}-{before + 1}" if before else gtin


def _check_signed(link: ChannelLink, key: Key | None) -> None:
    """Looks a name up, so never inside a transaction: everybody who writes would wait for somebody's name server."""
    if not link.shop or key is None or not all(vars(key).values()):
        raise LinkRefusedError("Hãy ghi đủ mã cửa hàng, mã ứng dụng, khóa bí mật và mã truy cập sàn đã cấp.")
    scheme = link.address.partition(":")[0]
    if scheme in calling.transports:
        return
    try:
        outgoing.check(link.address, allow_private=settings.ALLOW_PRIVATE_PEERS)
    except outgoing.OutgoingError as error:
        raise LinkRefusedError(
            "Địa chỉ giao tiếp chưa dùng được. Chép lại đúng địa chỉ sàn đã cấp, bắt đầu bằng https://."
        ) from error


def _check_standing(link: ChannelLink) -> None:
    if ChannelLinkEnd.objects.filter(link=link).exists():
        raise LinkRefusedError("Liên kết này đã ngừng.")


def _check_keeper(booth: Booth, by: Person) -> None:
    if not access.may_keep(by, booth):
        raise LinkRefusedError("Chỉ người giữ gian hàng mới làm được việc này.")
