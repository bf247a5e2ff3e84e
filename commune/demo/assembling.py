"""Bringing the cast on stage. Each step may be repeated: who is there already stays as he is."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from commune.demo import cast
from commune.people.models import Membership, Organization, Person, UnitRole
from commune.places import codes
from commune.places.models import Place
from commune.products import items
from commune.products.models import Species, TradeItem, Variety
from commune.units.loading import load_units


def assemble() -> None:
    """Units, organizations, people with their roles, places with their codes, and trade items."""
    load_units()
    with transaction.atomic():
        for key in cast.ORGANIZATIONS:
            organization(key)
        for key, part in cast.PEOPLE.items():
            _join(person(key), part)
        for key in cast.PLACES:
            place(key)
        for code in cast.PLACE_CODES:
            _grant(code)
        for key in cast.TRADE_ITEMS:
            trade_item(key)


def organization(key: str) -> Organization:
    part = cast.ORGANIZATIONS[key]
    if known := Organization.objects.filter(code=part.code).first():
        return known
    facts: dict[str, Any] = {
        "kind": part.kind,
        "name": part.name,
        "unit_id": part.unit,
        "hamlet": part.hamlet,
    }
    facts |= {"phone": part.phone, "parent": organization(part.parent) if part.parent else None}
    return Organization.objects.create(code=part.code, **facts)


def person(key: str) -> Person:
    part = cast.PEOPLE[key]
    if known := Person.objects.filter(phone=part.phone).first():
        return known
    row = Person(full_name=part.full_name, phone=part.phone, phone_verified=True, email=part.email or None)
    row.password = _hashed_password()
    row.save()
    return row


@cache
def _hashed_password() -> str:
    """One slow hash for the whole cast: its one password is printed on the screen anyway."""
    return make_password(cast.PASSWORD)


def place(key: str) -> Place:
    part = asdict(cast.PLACES[key])
    if known := Place.objects.filter(code=part["code"]).first():
        return known
    part |= {"holder": organization(part["holder"]), "unit_id": part.pop("unit")}
    part |= {name: Decimal(part[name]) if part[name] else None for name in ("latitude", "longitude")}
    return Place.objects.create(**part)


def trade_item(key: str) -> TradeItem:
    part = asdict(cast.TRADE_ITEMS[key])
    if known := TradeItem.objects.filter(gtin=part["gtin"]).first():
        return known
    part |= {"brand_owner": organization(part["brand_owner"]), "variety": variety(part["variety"])}
    return items.register_trade_item(**part, by=None)


def variety(key: str) -> Variety:
    for code, name, scientific in cast.SPECIES:
        items.add_species(code=code, name=name, scientific_name=scientific)
    species, name = cast.VARIETIES[key]
    return items.add_variety(species=Species(code=species), name=name, key=key)


def _join(who: Person, part: cast.PersonPart) -> None:
    for key, role in part.works:
        Membership.objects.get_or_create(person=who, organization=organization(key), role=role)
    for unit, role in part.offices:
        UnitRole.objects.get_or_create(person=who, unit_id=unit, role=role)


def _grant(part: cast.PlaceCodePart) -> None:
    facts = asdict(part) | {"valid_from": date.fromisoformat(part.valid_from), "by": person("official")}
    codes.grant(place(facts.pop("place")), **facts)
