"""Trees, terms and what a co-op offers for a year."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commune.adoption import access, holding, owners
from commune.adoption.models import (
    AdoptionTerms,
    OfferWithdrawal,
    Tree,
    TreeContract,
    TreeHold,
    TreeOffer,
    TreePhoto,
)
from commune.adoption.refusing import AdoptionRefusedError
from commune.design import written
from commune.ledger import recording
from commune.lib import vietqr
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import TradeItem, Variety

PLATE = re.compile(r"[A-Z]{2}[0-9]{3,5}")
OLDEST = 1900
LONGEST_YEAR = 400  # days
FARTHEST = timedelta(days=800)


def add_tree(
    cooperative: Organization,
    *,
    plate: str,
    plot: Place,
    variety: Variety,
    planted_year: int,
    height_m: Decimal,
    canopy_m: Decimal,
    mean_yield_kg: int,
    by: Person,
    note: str = "",
    at: datetime | None = None,
) -> Tree:
    """The tree with this plate; the same facts again give the row that is there. Raises AdoptionRefusedError."""
    _check_keeper(by, cooperative)
    row = Tree(cooperative=cooperative, plate=plate.strip().upper(), plot=plot, variety=variety, note=note)
    row.planted_year, row.height_m, row.canopy_m, row.mean_yield_kg = (
        planted_year,
        height_m,
        canopy_m,
        mean_yield_kg,
    )
    row.listed_by, row.listed_at = by, at or timezone.now()
    _check_tree(row)
    with transaction.atomic():
        known = Tree.objects.filter(plate=row.plate).first()
        if known and _facts(known) != _facts(row):
            raise AdoptionRefusedError(f"Số cây {row.plate} đã có rồi.", "plate")
        return known or recording.enter(row, by=by.log_actor)


def _facts(row: Tree) -> tuple[object, ...]:
    measured = (row.planted_year, row.height_m, row.canopy_m, row.mean_yield_kg)
    return row.cooperative_id, row.plot_id, row.variety_id, *measured, row.note


def _check_tree(row: Tree) -> None:
    if not PLATE.fullmatch(row.plate):
        raise AdoptionRefusedError("Số cây gồm hai chữ và ba tới năm số, ví dụ CC901.", "plate")
    if row.cooperative_id not in (row.plot.holder_id, row.plot.holder.parent_id):
        raise AdoptionRefusedError("Vườn này không phải của thành viên hợp tác xã.", "plot")
    if not OLDEST <= row.planted_year <= timezone.localdate().year:
        raise AdoptionRefusedError("Năm trồng không đúng. Hãy xem lại.", "planted_year")
    for part in ("height_m", "canopy_m", "mean_yield_kg"):
        if getattr(row, part) <= 0:
            raise AdoptionRefusedError("Số này phải lớn hơn 0.", part)


def add_photo(tree: Tree, digest: str, *, by: Person) -> TreePhoto:
    """A picture that everybody sees; its bytes are kept before. Idempotent. Raises AdoptionRefusedError."""
    _check_keeper(by, tree.cooperative)
    with transaction.atomic():
        known = TreePhoto.objects.filter(tree=tree, digest=digest).first()
        row = TreePhoto(tree=tree, digest=digest, added_by=by, added_at=timezone.now())
        return known or recording.enter(row, by=by.log_actor)


def set_terms(
    cooperative: Organization,
    *,
    name: str,
    on_shortfall: str,
    on_loss: str,
    resale_price: int,
    by: Person,
    may_transfer: bool = True,
    hold_minutes: int = 30,
    pay_hours: int = 24,
    cooling_off_days: int = 3,
    renewal_days: int = 30,
    at: datetime | None = None,
) -> AdoptionTerms:
    """An edition under a name of its own; the same again gives the edition that is there. Raises AdoptionRefusedError
    for a name that stands for other rules: contracts were agreed to in its words.
    """
    _check_keeper(by, cooperative)
    rules = {"on_shortfall": on_shortfall, "on_loss": on_loss, "resale_price": resale_price}
    spans = {"hold_minutes": hold_minutes, "pay_hours": pay_hours}
    spans |= {"cooling_off_days": cooling_off_days, "renewal_days": renewal_days}
    if min(hold_minutes, pay_hours, renewal_days) < 1:
        raise AdoptionRefusedError("Thời hạn phải lớn hơn 0.")
    row = AdoptionTerms(cooperative=cooperative, name=name, may_transfer=may_transfer, **rules, **spans)
    row.set_by, row.set_at = by, at or timezone.now()
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=cooperative.pk))
        known = AdoptionTerms.objects.filter(cooperative=cooperative, name=name).first()
        told = {"may_transfer": may_transfer, **rules, **spans}
        if known and any(getattr(known, part) != value for part, value in told.items()):
            raise AdoptionRefusedError(f"Đã có điều khoản khác tên “{name}”. Hãy đặt tên khác.", "name")
        return known or recording.enter(row, by=by.log_actor)


def offer_year(
    tree: Tree,
    *,
    terms: AdoptionTerms,
    box_item: TradeItem,
    starts_on: date,
    ends_on: date,
    price: int,
    floor_kg: int,
    by: Person,
    renews: TreeContract | None = None,
    first_until: datetime | None = None,
    at: datetime | None = None,
) -> TreeOffer:
    """The tree's fruit of these days; the same offer again is the one that stands. Raises AdoptionRefusedError."""
    _check_keeper(by, tree.cooperative)
    row = TreeOffer(
        tree=tree, terms=terms, box_item=box_item, starts_on=starts_on, ends_on=ends_on, price=price
    )
    row.floor_kg, row.renews, row.first_until = floor_kg, renews, first_until
    row.offered_by, row.offered_at = by, at or timezone.now()
    _check_offer(row)
    with transaction.atomic():
        list(Tree.objects.select_for_update(no_key=True).filter(pk=tree.pk))
        known = _crossing(row)
        if known and _told(known) == _told(row):
            return known
        if known:
            raise AdoptionRefusedError("Những ngày này chồng lên một năm đã mở bán của cây.", "starts_on")
        _check_not_standing_in(row)
        row.turn = TreeOffer.objects.filter(tree=tree).count()
        return recording.enter(row, by=by.log_actor)


def _told(row: TreeOffer) -> tuple[object, ...]:
    """What makes two offers one: a year that its owner may choose first is not one that is open to all."""
    agreed = (row.starts_on, row.ends_on, row.price, row.floor_kg)
    return *agreed, row.terms_id, row.box_item_id, row.renews_id


def _check_offer(row: TreeOffer) -> None:
    tree = row.tree
    if Tree.objects.lost().filter(pk=tree.pk).exists():
        raise AdoptionRefusedError(f"Cây {tree.plate} đã mất, không mở bán được.")
    if abs(row.starts_on - timezone.localdate()) > FARTHEST:
        raise AdoptionRefusedError("Năm này xa quá. Hãy xem lại ngày.", "starts_on")
    if not 0 < (row.ends_on - row.starts_on).days <= LONGEST_YEAR:
        raise AdoptionRefusedError("Ngày hết năm phải sau ngày bắt đầu, không quá 400 ngày.", "ends_on")
    if not 0 < row.price < vietqr.TRANSFER_LIMIT:
        raise AdoptionRefusedError("Giá phải lớn hơn 0 và dưới 500.000.000 ₫.", "price")
    if not 0 < row.floor_kg <= tree.mean_yield_kg:
        raise AdoptionRefusedError(
            f"Số ký bảo đảm phải lớn hơn 0 và không quá {tree.mean_yield_kg} kg mà cây thường cho.",
            "floor_kg",
        )
    if row.terms.cooperative_id != tree.cooperative_id:
        raise AdoptionRefusedError("Điều khoản này của hợp tác xã khác.", "terms")
    item = row.box_item
    if item.is_bulk or item.brand_owner_id != tree.cooperative_id or item.variety_id != tree.variety_id:
        raise AdoptionRefusedError("Loại hộp này không đóng trái của cây này.", "box_item")


def _crossing(row: TreeOffer) -> TreeOffer | None:
    crossing = TreeOffer.objects.filter(tree=row.tree, starts_on__lte=row.ends_on, ends_on__gte=row.starts_on)
    return crossing.filter(withdrawal__isnull=True).first()


def _check_not_standing_in(row: TreeOffer) -> None:
    """A tree that took the place of a lost one bears for that contract until its year is over or settled."""
    standing = TreeContract.objects.running().filter(substitutions__hold__offer__tree=row.tree)
    for contract in standing.filter(hold__offer__ends_on__gte=row.starts_on).select_related("hold__offer"):
        if owners.tree_of(contract).pk == row.tree_id and contract.offer.starts_on <= row.ends_on:
            told = f"Cây {row.tree.plate} đang thay cho cây mất tới {written.day(contract.offer.ends_on)}."
            raise AdoptionRefusedError(told, "starts_on")


def withdraw(offer: TreeOffer, *, reason: str, by: Person) -> OfferWithdrawal:
    """While nobody has the tree. Idempotent. Raises AdoptionRefusedError."""
    _check_keeper(by, offer.tree.cooperative)
    with transaction.atomic():
        holding.locked(offer)
        known = OfferWithdrawal.objects.filter(offer=offer).first()
        if known:
            return known
        if TreeHold.objects.standing().filter(offer=offer).exists():
            raise AdoptionRefusedError("Cây đang có người giữ hoặc đã có chủ, không rút được.")
        row = OfferWithdrawal(offer=offer, reason=reason[:200], withdrawn_by=by, withdrawn_at=timezone.now())
        return recording.enter(row, by=by.log_actor)


def _check_keeper(by: Person, cooperative: Organization) -> None:
    if not access.may_keep(by, cooperative):
        raise AdoptionRefusedError("Chỉ quản lý của hợp tác xã làm được việc này.")
