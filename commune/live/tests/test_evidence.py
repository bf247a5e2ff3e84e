"""Orders from live selling, as figures count them."""

import pytest

from commune.ledger.evidence import evidence
from commune.live.tests import stages
from commune.orders.models import Order
from commune.orders.tests import deals

pytestmark = pytest.mark.django_db


def test_an_order_counts_once_however_often_comments_joined_it(cast, client):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x1 0901000101")
    stages.say(session, "thêm A1 x1 0901000101")
    stages.say(session, "A1 x1 0901000102", author="Hoa")
    deals.money(Order.objects.awaiting().get(amount=300_000))

    kind = evidence["live.order"]
    rows = list(kind.queryset().order_by("order__amount"))

    assert [(row.order.amount, row.is_paid, row.is_cashless) for row in rows] == [
        (150_000, False, False),
        (300_000, True, True),
    ]
    assert kind.queryset().filter(**{kind.unit_path: cast.cooperative.unit}).count() == 2
    client.force_login(cast.official, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(kind.address_of(rows[0])).status_code == 200


def test_sessions_count_from_their_start(cast):
    stages.planned(cast)
    kind = evidence["live.session"]
    assert kind.queryset().count() == 0

    session, _row = stages.on_air(cast)

    row = kind.queryset().get()
    assert (row, row.was_stopped) == (session, False)
    assert kind.address_of(row) == f"/live/{session.pk}/desk/"
