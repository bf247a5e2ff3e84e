"""Sessions for tests, made by the product's own functions."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from commune.live import intake, sessions, verifying
from commune.live.models import LiveSession, Method, Source, Stage
from commune.market.models import Listing
from commune.market.tests import goods
from commune.orders.tests import deals

YEAR = timedelta(days=366)


def verified(cast):
    return verifying.verify(
        cast.manager,
        organization=cast.cooperative,
        method=Method.IN_PERSON,
        valid_to=timezone.localdate() + timedelta(days=90),
        by=cast.official,
    )


def planned(cast, **facts):
    """A session of the co-op's booth with nothing in it yet."""
    deals.account(cast)
    verified(cast)
    told = {
        "title": "Xoài chín cây chiều nay",
        "stage": Stage.FACEBOOK,
        "streamer": cast.manager,
        "complaint_phone": "+84900000010",
        "hold_minutes": 30,
        "planned_at": timezone.now(),
        "by": cast.manager,
        "client_id": uuid4(),
    }
    return sessions.open_session(goods.booth(cast), **{**told, **facts})


def offered(cast, session, code="A1", *, units=5, lots_of=(10,), item=None, price=150_000):
    row, lots = goods.listing(cast, lots_of=lots_of, item=item)
    sessions.offer(session, code=code, listing=row, price=price, units=units, by=cast.manager)
    return row, lots


def on_air(cast, **facts):
    """A session on air that sells five of ten boxes as A1, and its listing."""
    session = planned(cast)
    row, _lots = offered(cast, session, **facts)
    sessions.start(session, by=cast.manager)
    return fresh(session), row


def fresh(session):
    return LiveSession.objects.with_facts().get(pk=session.pk)


def say(session, text, author="Lan", *, viewer="", source=Source.PASTED, client_id=None):
    said = intake.Said(author, text, client_id or uuid4(), source, viewer)
    return intake.take_in(session, said, by="person:test")


def shelf(row):
    return Listing.objects.priced().stocked().get(pk=row.pk).available
