"""Trade items: registered once under a GTIN, and never changed after (a changed item is another GTIN)."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commune.ledger.recording import enter
from commune.ledger.recording import enter_all as enter_rows
from commune.lib.fold import fold, nfc, one_line, slug
from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.gtin import gtin14
from commune.lib.measures import MeasureError, unit
from commune.people.access import leads
from commune.people.models import Organization, Person, Role
from commune.products.models import Species, TradeItem, Variety

NAME_LENGTH = 120


class TradeItemRefused(ValueError):
    """Facts that make no trade item; `field` names the wrong one, the message is for the page."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def register_trade_item(
    *,
    gtin: str,
    name: str,
    variety: Variety,
    brand_owner: Organization,
    by: Person | None,
    is_bulk: bool = False,
    net_content: Decimal = Decimal(1),
    uom: str = "KGM",
    shelf_life_days: int | None = None,
    name_en: str = "",
    description: str = "",
    description_en: str = "",
    storage: str = "",
    picture: str = "mango",
) -> TradeItem:
    """A trade item under its GTIN (GTIN-8 to -14, kept as GTIN-14). A no-op for the same owner's same item.

    `net_content` of `uom` (UN/ECE Recommendation 20) is in one unit. `by` is None only when the instance is set
    up. Raises TradeItemRefused, and PermissionError unless `by` manages or sells for the brand owner.
    """
    if by is not None and not leads(by, brand_owner, Role.MANAGER, Role.SELLER):
        raise PermissionError(f"{by.log_actor} may not register items of {brand_owner.code}")
    number, called = _checked_gtin(gtin), _checked_name(name)
    _check_measure(net_content, uom)
    item = TradeItem(
        gtin=number, name=called, slug=_free_slug(called, number), folded=fold(called),
        variety=variety, brand_owner=brand_owner, is_bulk=is_bulk, net_content=net_content, uom=uom,
        shelf_life_days=shelf_life_days, name_en=name_en, description=description,
        description_en=description_en, storage=storage, picture=picture,
    )  # fmt: skip
    with transaction.atomic():
        known = TradeItem.objects.filter(gtin=number).first()
        return _same(known, item) if known else enter(item, by=by.log_actor if by else "system:setup")


def draft(
    *,
    gtin: str,
    name: str,
    variety: Variety,
    brand_owner: Organization,
    net_content: Decimal,
    uom: str,
    **words: str,
) -> TradeItem:
    """An item as it would be registered, not yet entered. Raises TradeItemRefused."""
    number, called = _checked_gtin(gtin), _checked_name(name)
    _check_measure(net_content, uom)
    facts = {"variety": variety, "brand_owner": brand_owner, "net_content": net_content, "uom": uom, **words}
    return TradeItem(gtin=number, name=called, folded=fold(called), **facts)


def enter_all(drafts: Sequence[TradeItem], *, by: str) -> Sequence[TradeItem]:
    """New items in a few statements; their numbers must be free (IntegrityError otherwise)."""
    plain = [slug(each.name) for each in drafts]
    taken = set(TradeItem.objects.filter(slug__in=plain).values_list("slug", flat=True))
    for each, called in zip(drafts, plain, strict=True):
        each.slug = f"{called}-{each.gtin[-5:]}" if called in taken else called
        if each.slug in taken:  # two owners' ranges end alike
            each.slug = f"{called}-{each.gtin}"
        taken.add(each.slug)
    return enter_rows(drafts, by=by)


def add_species(*, code: str, name: str, scientific_name: str) -> Species:
    """A species by its EPPO code; a no-op for a known one."""
    facts = {"name": nfc(name), "scientific_name": scientific_name}
    return Species.objects.get_or_create(code=code, defaults=facts)[0]


def add_variety(*, species: Species, name: str, key: str = "") -> Variety:
    """A variety by its name (or `key`, the part of addresses that names it); a no-op for a known one."""
    facts = {"species": species, "name": nfc(name)}
    return Variety.objects.get_or_create(slug=key or slug(name), defaults=facts)[0]


def _same(known: TradeItem, asked: TradeItem) -> TradeItem:
    facts = ("name", "variety_id", "brand_owner_id", "is_bulk", "net_content", "uom")
    if any(getattr(known, fact) != getattr(asked, fact) for fact in facts):
        raise TradeItemRefused("gtin", _("Mã GTIN này đã thuộc về mặt hàng khác."))
    return known


def _free_slug(name: str, gtin: str) -> str:
    """By the name; two owners' items of one name are told apart by the end of the GTIN."""
    plain = slug(name)
    return (
        f"{plain}-{gtin[-5:]}" if TradeItem.objects.filter(slug=plain).exclude(gtin=gtin).exists() else plain
    )


def _checked_gtin(gtin: str) -> str:
    try:
        return gtin14("".join(gtin.split()))
    except Gs1Error as error:
        raise TradeItemRefused(
            "gtin", _("Mã GTIN có 8, 12, 13 hoặc 14 chữ số, số cuối là số kiểm tra.")
        ) from error


def _checked_name(name: str) -> str:
    called = one_line(name)
    if not called or len(called) > NAME_LENGTH:
        raise TradeItemRefused("name", _("Hãy ghi tên mặt hàng, không quá 120 chữ."))
    return called


def _check_measure(net_content: Decimal, uom: str) -> None:
    try:
        unit(uom)
    except MeasureError as error:
        raise TradeItemRefused("uom", error.reason) from error
    if not net_content.is_finite() or net_content <= 0:
        raise TradeItemRefused("net_content", _("Khối lượng tịnh phải lớn hơn 0."))
