"""A table is protected by the log, derived from one that is, or excused with a reason in unprotected.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

UNPROTECTED = Path(__file__).with_name("unprotected.toml")
# No reason excuses these: they are what stamps, sales and figures are believed for.
ALWAYS = (
    "DiaryEntry",
    "Lot",
    "Event",
    "StampBatch",
    "Activation",
    "Recall",
    "Order",
    "PaymentRequest",
    "BankCredit",
    "Allocation",
    "Shipment",
    "Consent",
)


def unaccounted(labels: Iterable[str], protected: set[str], excused: Mapping[str, str]) -> list[str]:
    """Tables nobody decided on, excuses without reason, and excuses of what is protected or gone."""
    known = set(labels)
    found = [f"{label}: neither protected nor excused" for label in known - protected - set(excused)]
    found += [f"{label}: excused without a reason" for label, reason in excused.items() if len(reason) < 15]
    found += [f"{label}: excused, but protected" for label in protected & set(excused)]
    found += [f"{label}: excused, but no such table" for label in set(excused) - known]
    found += [f"{label}: may not be excused" for label in excused if label.partition(".")[2] in ALWAYS]
    return sorted(found)


def our_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("commune.") and not model._meta.proxy
    ]


def test_every_table_is_accounted_for():
    from commune.ledger.protection import derivations, protections

    protected = {each.model._meta.label for registry in (protections, derivations) for _, each in registry}
    labels = [model._meta.label for model in our_models()]

    assert unaccounted(labels, protected, tomllib.loads(UNPROTECTED.read_text(encoding="utf-8"))) == []


def test_what_is_believed_is_there():
    assert set(ALWAYS) <= {model.__name__ for model in our_models()}


def test_every_column_left_out_has_a_reason():
    from commune.ledger.protection import derivations, protections

    reasons = [(table, each.unlogged) for registry in (protections, derivations) for table, each in registry]

    short = [f"{table}.{column}" for table, left in reasons for column, why in left.items() if len(why) < 15]
    assert short == []


@pytest.mark.planted
def test_an_unprotected_table_is_caught():
    labels = ["trace.Lot", "farm.Planted", "jobs.Task"]
    excused = {"jobs.Task": "work to be done, gone when it is done"}

    assert unaccounted(labels, {"trace.Lot"}, excused) == ["farm.Planted: neither protected nor excused"]


@pytest.mark.planted
@pytest.mark.parametrize(
    ("excused", "caught"),
    [
        ({"jobs.Task": "because"}, "jobs.Task: excused without a reason"),
        ({"trace.Hold": "a reason that is long enough"}, "trace.Hold: excused, but protected"),
        ({"farm.Gone": "a reason that is long enough"}, "farm.Gone: excused, but no such table"),
        ({"orders.Order": "a reason that is long enough"}, "orders.Order: may not be excused"),
    ],
)
def test_a_wrong_excuse_is_caught(excused, caught):
    labels = ["trace.Hold", "jobs.Task", "orders.Order"]

    assert caught in unaccounted(labels, {"trace.Hold"}, excused)
