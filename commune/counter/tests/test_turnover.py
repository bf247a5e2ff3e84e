"""A stall's turnover for the tax page: what stands, by the day of the money."""

from datetime import timedelta

from django.utils import timezone

from commune.counter import sales
from commune.counter.tests import market
from commune.counter.turnover import turnover_of
from commune.payments import tax_year
from commune.people.models import Membership, Role


def test_cash_and_transfers_count_undone_sales_and_other_stalls_do_not(cast):
    stall = market.stall(cast)
    market.opened(cast, stall)
    market.cash(cast, stall, 45_000)
    wrong = market.cash(cast, stall, 20_000)
    market.money(stall, 65_000)
    today = timezone.localdate()

    before = list(turnover_of(cast.fruit_stall, today, today))
    sales.reverse(wrong, reason="Bấm dư", by=cast.stall_holder)
    (line,) = turnover_of(cast.fruit_stall, today, today)

    assert sum(each.amount for each in before) == 130_000
    assert (line.day, line.amount, line.is_own_harvest) == (today, 110_000, False)
    assert list(turnover_of(cast.greens_stall, today, today)) == []
    earlier = today - timedelta(days=1)
    assert list(turnover_of(cast.fruit_stall, earlier - timedelta(days=300), earlier)) == []


def test_her_stall_and_her_day_book_lead_to_her_tax_page(client, cast):
    stall = market.stall(cast)
    day = market.opened(cast, stall)
    market.cash(cast, stall, 45_000)
    client.force_login(cast.stall_holder)

    for page in (f"/counter/{stall.code}/", f"/counter/days/{day.pk}/"):
        assert "/sell/money/tax/?ho=TT-NT" in client.get(page).content.decode()
    year = tax_year.of(cast.fruit_stall, timezone.localdate().year, today=timezone.localdate())
    assert (year.taxable, year.left) == (45_000, 499_955_000)


def test_a_household_that_trades_may_be_given_a_stall_and_one_that_grows_is_not_listed(client, cast):
    client.force_login(cast.market_keeper)

    page = client.get("/markets/CHO-01/").content.decode()
    assert f'value="{cast.fruit_stall.pk}"' in page
    assert f'value="{cast.household.pk}"' not in page

    Membership.objects.create(person=cast.farmer, organization=cast.household, role=Role.SELLER)

    assert f'value="{cast.household.pk}"' in client.get("/markets/CHO-01/").content.decode()
