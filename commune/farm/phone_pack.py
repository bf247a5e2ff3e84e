"""What a phone carries into the orchard: plots, verbs, products and the compact rules to tell when she may pick.

The phone answers by itself what `farm.safety.earliest_harvest` would (`farm/offline/safety.js`); the server's word
at sending is the one that counts.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from commune.farm import diary_pages
from commune.farm.activities import SPRAYING, known_activities, offered_for
from commune.farm.models import DiaryEntry, Precision, Season
from commune.farm.safety import LOOK_BACK
from commune.lib import measures
from commune.lib.vietnamese import VIETNAM
from commune.people.access import organizations_of
from commune.people.models import LEADING, Membership, Person, Role
from commune.places.models import Place
from commune.places.work import plots_worked_by
from commune.products.models import TradeItem
from commune.quality.models import BanStage, IngredientBan, InputKind, InputProduct, InputRule

MOST_PLOTS = 300
RECENT = 12
HARVESTS = timedelta(days=60)
Told = dict[str, Any]
Line = list[object]


def pack_for(person: Person) -> Told:
    """Everything by id, in JSON types; a handful of queries whatever the number of plots."""
    now = timezone.now().astimezone(VIETNAM)
    plots = list(plots_worked_by(person).select_related("holder").order_by("holder__code", "code"))
    plots = plots[:MOST_PLOTS]
    products = list(InputProduct.objects.all())
    return {
        "person": {"id": str(person.pk), "name": person.full_name},
        "now": now.isoformat(timespec="milliseconds"),
        "plots": _plots(plots, person, now),
        "activities": {each.code: _activity(each) for each in known_activities().values()},
        "inputs": {str(each.pk): _product(each) for each in products},
        "rules": _rules(),
        "bans": _bans(products),
        "waiting": [_waiting(each) for each in diary_pages.unconfirmed_of(person)],
    }


def _activity(activity: Any) -> Told:
    return {
        "label": activity.label,
        "icon": activity.icon,
        "input_kind": activity.input_kind,
        "group": activity.group,
    }


def _product(product: InputProduct) -> Told:
    unit = measures.unit(product.uom).label
    return {
        "name": product.trade_name,
        "ingredient": product.active_ingredient,
        "kind": product.kind,
        "unit": unit,
    }


def _rules() -> Told:
    """Product to species to the rules of each issuer, the newest first: [interval or null, first day, last day or
    null, edition]. On a day the first in force of each issuer speaks, and the safest of them counts
    (`inputs.rules_of`); so a phone may ask of any day.
    """
    found: dict[str, dict[str, dict[str, list[Line]]]] = defaultdict(lambda: defaultdict(dict))
    for rule in InputRule.objects.select_related("listed").order_by("-valid_from", "-pk"):
        until = rule.valid_to.isoformat() if rule.valid_to else None
        line: Line = [rule.phi_days, rule.valid_from.isoformat(), until, rule.edition]
        found[str(rule.input_product_id)][rule.species_id].setdefault(rule.issuer, []).append(line)
    return {
        product: {species: list(issuers.values()) for species, issuers in crops.items()}
        for product, crops in found.items()
    }


def _bans(products: Iterable[InputProduct]) -> dict[str, str]:
    """Product to the first day from which using an ingredient of it is banned (`inputs.ban_of`); bans on making or
    trading it forbid no spraying.
    """
    banned: dict[str, str] = {}
    for ban in IngredientBan.objects.filter(stage=BanStage.USE).order_by("-valid_from"):
        banned[ban.active_ingredient] = ban.valid_from.isoformat()
    firsts = {
        str(each.pk): [banned[name] for name in each.ingredients if name in banned] for each in products
    }
    return {key: min(days) for key, days in firsts.items() if days}


def _plots(plots: list[Place], person: Person, now: datetime) -> list[Told]:
    seasons = {
        each.plot_id: each
        for each in Season.objects.on(now.date()).filter(plot__in=plots).select_related("variety")
    }
    entries = _entries(plots, now)
    goods, farmers = _goods(plots), _farmers(plots)
    homes = set(organizations_of(person, Role.FARMER, *LEADING).values_list("pk", flat=True))
    return [
        {
            "id": str(plot.pk),
            "code": plot.code,
            "name": plot.name,
            "holder": plot.holder.name,
            "own": plot.holder_id in homes,
            "farmers": farmers[plot.holder_id],
            **_growing(seasons.get(plot.pk)),
            "goods": goods[plot.holder_id] + goods[plot.holder.parent_id],
            **_diary(entries[plot.pk], now),
        }
        for plot in plots
    ]


def _growing(season: Season | None) -> Told:
    """Species and verbs by crop; without a season those that every crop has."""
    species = season.variety.species_id if season else None
    return {
        "species": species,
        "season": season.name if season else "",
        "verbs": [each.code for each in offered_for(species)],
    }


def _entries(plots: list[Place], now: datetime) -> dict[UUID, list[DiaryEntry]]:
    """Of each plot, in the order in which safety weighs sprays; as far back as the oldest harvest told asks."""
    found: dict[UUID, list[DiaryEntry]] = defaultdict(list)
    since = Q(occurred_at__gte=now - HARVESTS - LOOK_BACK)
    for entry in (
        DiaryEntry.objects.standing()
        .shown()
        .select_related("harvest__lot__trade_item__variety")
        .filter(since, plot__in=plots)
        .order_by("occurred_at", "recorded_at")
    ):
        found[entry.plot_id].append(entry)
    return found


def _diary(entries: list[DiaryEntry], now: datetime) -> Told:
    last = {entry.activity: _line(entry) for entry in entries}
    picked = [each for each in entries if each.occurred_at >= now - HARVESTS and hasattr(each, "harvest")]
    return {
        "sprays": [spray for entry in entries for spray in sprays_of(entry)],
        "harvests": [_harvest(entry) for entry in picked],
        "recent": [_line(entry) for entry in reversed(entries[-RECENT:])],
        "last": last,
    }


def sprays_of(entry: DiaryEntry) -> list[Told]:
    """Each pesticide used, whatever the work was called, and a spraying that names none; see `farm.safety`."""
    kinds = [(str(use.input_product_id), use.input_product.kind) for use in entry.inputs.all()]
    used: list[str | None] = [key for key, kind in kinds if kind == InputKind.PESTICIDE]
    if entry.activity == SPRAYING and not kinds:
        used = [None]
    day, end = entry.day.isoformat(), entry.ends_at
    start = entry.occurred_at.isoformat()
    until = end.isoformat() if end else day
    return [
        {"entry": str(entry.client_id), "product": key, "day": day, "start": start, "end": until}
        for key in used
    ]


def _harvest(entry: DiaryEntry) -> Told:
    """What the phone needs to see that a spray reaches back before it (`farm.late`)."""
    lot = entry.harvest.lot
    species = lot.trade_item.variety.species_id
    return {
        "entry": str(entry.client_id),
        "lot": lot.code,
        "at": lot.made_at.isoformat(),
        "species": species,
    }


def _line(entry: DiaryEntry) -> Told:
    uses = [
        {
            "product": str(use.input_product_id),
            "quantity": "" if use.quantity is None else f"{use.quantity.normalize():f}",
        }
        for use in entry.inputs.all()
    ]
    return {
        "id": str(entry.client_id),
        "activity": entry.activity,
        "day": entry.day.isoformat(),
        "inputs": uses,
        "note": entry.note,
        "by": diary_pages.written_by(entry),
        "harvest": hasattr(entry, "harvest"),
        "quantity": entry.body.get("quantity", ""),
        **{name: entry.body.get(name, "") for name in ("target", "seen", "amount")},
    }


def _goods(plots: list[Place]) -> dict[UUID | None, list[Told]]:
    """Bulk items by who owns the brand."""
    owners = {plot.holder_id for plot in plots} | {plot.holder.parent_id for plot in plots}
    found: dict[UUID | None, list[Told]] = defaultdict(list)
    goods = TradeItem.objects.filter(is_bulk=True, brand_owner__in=owners).select_related("variety")
    for item in goods.order_by("name"):
        facts = {"id": str(item.pk), "name": item.name, "species": item.variety.species_id}
        found[item.brand_owner_id].append(facts)
    return found


def _farmers(plots: list[Place]) -> dict[UUID, list[Told]]:
    """In whose name may be written, by household (`farmers_of`)."""
    found: dict[UUID, list[Told]] = defaultdict(list)
    holders = {plot.holder_id for plot in plots}
    current = Membership.objects.filter(organization__in=holders, role=Role.FARMER, until__isnull=True)
    for each in current.select_related("person").order_by("person__sort_key"):
        found[each.organization_id].append({"id": str(each.person_id), "name": each.person.full_name})
    return found


def _waiting(entry: DiaryEntry) -> Told:
    line = _line(entry)
    exact = entry.occurred_at.astimezone(VIETNAM).isoformat() if entry.precision == Precision.MINUTE else ""
    return {**line, "plot": str(entry.plot_id), "writer": entry.author.full_name, "at": exact}
