from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.farm import diary
from commune.linkage import proposing, zoning
from commune.linkage.proposing import ModelTerms
from commune.trading.tests.trade import Trade
from commune.units.models import AdminUnit


@pytest.fixture
def trade(cast):
    made = Trade(cast)
    made.prepare()
    return made


class Linkage:
    """Models and zones of the cast, made as the pages make them."""

    def __init__(self, cast):
        self.cast, self.today = cast, timezone.localdate()
        self.commune = AdminUnit.objects.get(pk="vn2:C:30076")

    def terms(self, **facts):
        told = {
            "name": "Liên kết xoài",
            "product": "xoài cát Chu",
            "begins": self.today - timedelta(days=30),
            "ends": self.today + timedelta(days=300),
            "committed_kg": 5000,
            "price_rule": "Giá chợ cộng 500 ₫",
        }
        return ModelTerms(**(told | facts))

    def proposed(self, *, client_id=None, **facts):
        return proposing.propose(
            self.cast.cooperative,
            buyer=self.cast.processor,
            terms=self.terms(**facts),
            by=self.cast.manager,
            client_id=client_id or uuid4(),
        )

    def agreed(self, **facts):
        made = self.proposed(**facts)
        proposing.confirm(made, by=self.cast.purchaser)
        return made

    def zone(self, *plots, **facts):
        told = {
            "name": "Vùng xoài",
            "product": "xoài",
            "since": self.today,
            "plots": plots or (self.cast.plot, self.cast.third_plot),
            "by": self.cast.official,
            "client_id": uuid4(),
        }
        return zoning.draw_zone(self.commune, **(told | facts))

    def written(self, plot, by):
        return diary.record_entry(plot, activity="watering", occurred_at=self.today, by=by, client_id=uuid4())


@pytest.fixture
def linkage(cast):
    return Linkage(cast)
