"""The rules that a phone carries into the orchard, so that it answers without signal; the house stays the judge."""

from datetime import date
from typing import Any

from commune.farm.models import DiaryInput
from commune.people.models import Organization
from commune.products.models import Species
from commune.quality import inputs
from commune.quality.models import InputKind, InputProduct

USED_PRODUCTS = 60


def phone_rules(organization: Organization, species: Species, on: date) -> dict[str, Any]:
    """JSON-able: for each product that the co-op and its members used, and the products of the house's labels for
    this crop, what counts today.

    `phi_days` None: unknown, which never passes. `banned_from` is a date or None. `editions` name what was asked.
    """
    rows = [_row(product, species, on) for product in _products(organization, species)]
    editions = [
        {"number": each.number, "issuer": each.issuer, "sha256": each.sha256, "kind": each.kind}
        for each in inputs.editions().in_force_on(on)
    ]
    return {"species": species.pk, "as_of": on.isoformat(), "products": rows, "editions": editions}


def _products(organization: Organization, species: Species) -> list[InputProduct]:
    """Used ones first, then others with a label for this crop, by name."""
    uses = DiaryInput.objects.filter(entry__plot__holder=organization) | DiaryInput.objects.filter(
        entry__plot__holder__parent=organization
    )
    used = InputProduct.objects.filter(pk__in=uses.values("input_product"), kind=InputKind.PESTICIDE)
    labelled = InputProduct.objects.filter(rules__species=species, kind=InputKind.PESTICIDE)
    return list(dict.fromkeys([*used, *labelled.distinct()]))[:USED_PRODUCTS]


def _row(product: InputProduct, species: Species, on: date) -> dict[str, Any]:
    rules = inputs.rules_of(product, species, on)
    ban = inputs.ban_of(product, on)
    return {
        "id": str(product.pk),
        "name": product.trade_name,
        "phi_days": rules[0].phi_days if rules else None,
        "re_entry_hours": rules[0].re_entry_hours if rules else None,
        "edition": rules[0].edition if rules else "",
        "differs": len({rule.phi_days for rule in rules}) > 1,
        "banned_from": ban.valid_from.isoformat() if ban else None,
    }
