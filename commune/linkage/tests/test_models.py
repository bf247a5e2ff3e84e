"""A model counts once both sides have said so; what was delivered is what its contracts saw taken."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from commune.ledger.evidence import evidence
from commune.linkage import proposing
from commune.linkage.delivering import lines_of
from commune.linkage.models import LinkageModel
from commune.linkage.refusing import LinkageRefusedError
from commune.messages.models import Message
from commune.trading import contracts, deliveries

pytestmark = pytest.mark.django_db


def counted():
    return evidence["linkage.model"].queryset()


def test_a_proposal_counts_for_nothing_until_the_buyer_confirms(linkage, cast):
    made = linkage.proposed()

    assert not counted().exists()
    assert Message.objects.filter(to=cast.purchaser.log_actor, template="linkage/news").exists()

    proposing.confirm(made, by=cast.purchaser)
    proposing.confirm(made, by=cast.purchaser)

    assert counted().get().pk == made.pk
    assert made.confirmations.count() == 2
    assert Message.objects.filter(to=cast.manager.log_actor, template="linkage/news").count() == 1


def test_pressing_twice_proposes_once(linkage):
    key = uuid4()

    first, second = linkage.proposed(client_id=key), linkage.proposed(client_id=key)

    assert first.pk == second.pk
    assert LinkageModel.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"committed_kg": 0}, "committed_kg"), ({"ends": None, "begins": None}, "begins")],
)
def test_terms_that_make_no_sense_are_refused(linkage, facts, field):
    facts = {
        key: (linkage.today.replace(year=1900) if value is None else value) for key, value in facts.items()
    }
    with pytest.raises(LinkageRefusedError) as refused:
        linkage.proposed(**facts)
    assert refused.value.field == field
    assert not LinkageModel.objects.exists()


def test_the_last_day_before_the_first_is_refused(linkage):
    with pytest.raises(LinkageRefusedError) as refused:
        linkage.proposed(ends=linkage.today - timedelta(days=31))
    assert refused.value.field == "ends"


def test_only_the_two_sides_speak(linkage, cast):
    made = linkage.proposed()

    for stranger in (cast.other_manager, cast.official, cast.buyer, cast.farmer):
        with pytest.raises(PermissionDenied):
            proposing.confirm(made, by=stranger)
        with pytest.raises(PermissionDenied):
            proposing.end(made, since=linkage.today, reason="x", by=stranger)


def test_delivered_is_what_tied_contracts_saw_taken(linkage, trade, cast):
    made, contract = linkage.agreed(), trade.concluded()
    lot = trade.lot(kilograms="200")
    told = {"lot": lot, "by": cast.manager}
    first = deliveries.deliver(contract, kilograms=Decimal("120.5"), client_id=uuid4(), **told)
    second = deliveries.deliver(contract, kilograms=Decimal(20), client_id=uuid4(), **told)
    deliveries.answer(first, is_taken=True, by=cast.purchaser)
    deliveries.answer(second, is_taken=False, reason="dập", by=cast.purchaser)

    assert counted().get().delivered_kg == 0

    proposing.tie(made, contract, by=cast.manager)
    proposing.tie(made, contract, by=cast.purchaser)

    assert counted().get().delivered_kg == Decimal("120.5")
    line = lines_of(made)[0]
    assert (line.taken, line.reasons) == (Decimal("120.5"), ["dập"])


def test_a_contract_counts_for_one_model_only(linkage, trade, cast):
    contract = trade.concluded()
    proposing.tie(linkage.agreed(), contract, by=cast.manager)

    with pytest.raises(LinkageRefusedError):
        proposing.tie(linkage.agreed(name="Khác"), contract, by=cast.manager)


def test_a_contract_not_concluded_is_not_tied(linkage, trade, cast):
    pool = trade.pool(trade.want(), [trade.offer()], 600)
    trade.say(pool, "yes", "farmer")
    drawn = contracts.draw_for_pool(pool, trade.contract_terms(), by=cast.manager, client_id=uuid4())

    with pytest.raises(LinkageRefusedError):
        proposing.tie(linkage.agreed(), drawn, by=cast.manager)


def test_the_last_day_counts_and_an_earlier_end_cuts_it_short(linkage, cast):
    made = linkage.agreed()
    assert counted().get().ends_on == made.ends + timedelta(days=1)

    proposing.end(made, since=linkage.today, reason="Bên mua nghỉ", by=cast.purchaser)

    assert counted().get().ends_on == linkage.today


def test_without_end_it_stands(linkage):
    linkage.agreed(ends=None)

    assert counted().get().ends_on is None


def test_grades_tell_where_a_row_comes_from(linkage):
    linkage.agreed()

    assert counted().get().grade == "A"


def test_news_of_a_delivery_touches_the_models_cell(linkage, trade, cast):
    made, contract = linkage.agreed(), trade.concluded()
    proposing.tie(made, contract, by=cast.manager)
    row = deliveries.deliver(
        contract, lot=trade.lot(), kilograms=Decimal(50), by=cast.manager, client_id=uuid4()
    )
    said = deliveries.answer(row, is_taken=True, by=cast.purchaser)

    cells = list(evidence["linkage.model"].touched("trading.delivery_answer", str(said.pk)))

    assert [(uid, moment.date()) for uid, moment in cells] == [(linkage.commune.pk, made.begins)]
    numbered = {"linkage.confirmation", "linkage.model_contract", "linkage.zone_plot"}
    for kind in evidence["linkage.model"].log_kinds:
        nobody = "0" if kind in numbered else str(uuid4())
        assert list(evidence["linkage.model"].touched(kind, nobody)) == []
