"""Foreign keys point down: import-linter cannot see a relation that is named by a string."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house.house import points_down


def room_of(model: type[models.Model]) -> str | None:
    package, _, rest = model.__module__.partition(".")
    return rest.split(".")[0] if package == "commune" else None


def wrong_keys(every_model: Iterable[type[models.Model]]) -> list[str]:
    """Relations from a room of ours to one above or beside it."""
    found = []
    for model in every_model:
        fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
        for field in fields:
            here, there = room_of(model), field.related_model and room_of(field.related_model)
            if here and there and not points_down(there, here):
                found.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    return found


def test_foreign_keys_point_down():
    assert wrong_keys(apps.get_models(include_auto_created=True)) == []


def planted(module: str, label: str, name: str, **fields: models.Field) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": label})
    return type(name, (models.Model,), {"__module__": f"commune.{module}.models", "Meta": meta, **fields})


@pytest.mark.planted
@isolate_apps("commune.trace", "commune.orders")
def test_a_key_that_points_up_is_caught():
    order = planted("orders", "orders", "PlantedOrder")
    lot = planted(
        "trace", "trace", "PlantedLot", order=models.ForeignKey("orders.PlantedOrder", models.PROTECT)
    )

    assert wrong_keys([lot, order]) == ["trace.PlantedLot.order -> orders.PlantedOrder"]


@pytest.mark.planted
@isolate_apps("commune.farm", "commune.packhouse")
def test_a_key_to_the_room_beside_is_caught():
    packing = planted("packhouse", "packhouse", "PlantedPacking")
    plots = models.ManyToManyField("packhouse.PlantedPacking")
    harvest = planted("farm", "farm", "PlantedHarvest", packings=plots)

    assert wrong_keys([harvest, packing]) == ["farm.PlantedHarvest.packings -> packhouse.PlantedPacking"]


@pytest.mark.planted
@isolate_apps("commune.farm", "commune.trace")
def test_a_key_that_points_down_passes():
    lot = planted("trace", "trace", "PlantedLot")
    harvest = planted(
        "farm", "farm", "PlantedHarvest", lot=models.ForeignKey("trace.PlantedLot", models.PROTECT)
    )

    assert wrong_keys([harvest, lot]) == []
