"""A lost tree: who is told, which tree may take its place, and in whose days."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import boards, care, contracts, losses, owners, states
from commune.adoption.models import LossCause, Substitution
from commune.adoption.refusing import AdoptionRefusedError
from commune.adoption.tests.fields import fresh, shown, today, work
from commune.messages.models import Message


def test_another_tree_takes_the_place_of_a_lost_one(orchard, cast):
    contract = orchard.bought("CC901")
    spare = orchard.offer("CC902")
    care.note_work(contract.offer.tree, work(note="trước bão", days=6), by=cast.farmer, client_id=uuid4())
    losses.report_loss(contract.offer.tree, cause=LossCause.STORM, happened_on=today(), by=cast.farmer)

    assert states.face_of(fresh(contract)).state == "lost"
    assert losses.substitutes_for(contract) == [spare]
    first = losses.substitute(contract, spare, by=cast.manager)
    again = losses.substitute(contract, spare, by=cast.manager)

    assert first == again
    assert owners.tree_of(contract) == spare.tree
    assert owners.contract_on(spare.tree) == contract
    assert states.face_of_offer(shown(spare)).state == "owned"
    with pytest.raises(AdoptionRefusedError, match="có người giữ"):
        orchard.hold(spare, cast.trader)
    assert [each.entry.note for each in care.entries_for(contract)] == ["trước bão"]
    assert orchard.pick(contract, 30, tree=spare.tree).contract == contract


def test_no_substitute_but_for_a_lost_tree_of_these_terms(orchard, cast):
    kept, spare = orchard.bought("CC901"), orchard.offer("CC902")
    refunding = orchard.bought("CC903", cast.trader, on_loss="refund")
    losses.report_loss(refunding.offer.tree, cause=LossCause.PEST, happened_on=today(), by=cast.manager)

    with pytest.raises(AdoptionRefusedError, match="vẫn còn"):
        losses.substitute(kept, spare, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="hoàn tiền chứ không đổi"):
        losses.substitute(refunding, spare, by=cast.manager)
    with pytest.raises(AdoptionRefusedError, match="Chỉ quản lý"):
        losses.substitute(kept, spare, by=cast.other_manager)
    assert not Substitution.objects.exists()


def lost(tree, cast):
    losses.report_loss(tree, cause=LossCause.STORM, happened_on=today(), by=cast.manager)


def test_a_tree_whose_fruit_of_this_year_is_somebodys_takes_no_other_trees_place(orchard, cast):
    contract, sold = orchard.bought("CC901"), orchard.bought("CC902", cast.trader)
    next_one = orchard.year_after(sold.offer.tree)
    lost(contract.offer.tree, cast)

    assert losses.substitutes_for(contract) == []
    with pytest.raises(AdoptionRefusedError, match="của người khác"):
        losses.substitute(contract, next_one, by=cast.manager)
    assert owners.contract_on(sold.offer.tree) == sold


def test_a_tree_that_stands_in_is_sold_to_nobody_else_before_that_year_is_over(orchard, cast):
    contract, spare = orchard.bought("CC901"), orchard.offer("CC902", ends=100)
    lost(contract.offer.tree, cast)
    losses.substitute(contract, spare, by=cast.manager)
    starts = today() + timedelta(days=101)

    with pytest.raises(AdoptionRefusedError, match="đang thay cho cây mất"):
        orchard.year_after(spare.tree, starts_on=starts, ends_on=starts + timedelta(days=364))
    assert orchard.year_after(spare.tree).tree == spare.tree


def test_who_changes_her_mind_frees_the_tree_that_stood_in_too(orchard, cast):
    contract, spare = orchard.bought("CC901"), orchard.offer("CC902")
    lost(contract.offer.tree, cast)
    losses.substitute(contract, spare, by=cast.manager)

    contracts.cancel(fresh(contract), by=cast.buyer)

    assert states.face_of_offer(shown(spare)).state == "listed"
    assert orchard.hold(spare, cast.trader).number == 1


def test_owners_of_two_years_are_both_told_and_each_gets_another_tree(orchard, cast):
    contract = orchard.bought("CC901")
    later = orchard.agree(orchard.hold(orchard.year_after(contract.offer.tree), cast.trader))
    orchard.money(later)
    lost(contract.offer.tree, cast)
    spares = [orchard.offer("CC902"), orchard.year_after(orchard.tree("CC903"))]

    told = Message.objects.filter(template="adoption/lost").values_list("to", flat=True)
    assert set(told) == {cast.buyer.log_actor, cast.trader.log_actor}
    for row, spare in zip((contract, later), spares, strict=True):
        losses.substitute(fresh(row), spare, by=cast.manager)
    assert [owners.tree_of(row).plate for row in (contract, later)] == ["CC902", "CC903"]


def test_the_desk_is_asked_again_when_the_tree_that_stood_in_is_lost_too(orchard, cast):
    contract, spare = orchard.bought("CC901"), orchard.offer("CC902")
    lost(contract.offer.tree, cast)
    assert boards.counts_of(cast.cooperative)["mat"] == 1
    losses.substitute(contract, spare, by=cast.manager)
    assert boards.counts_of(cast.cooperative)["mat"] == 0

    lost(spare.tree, cast)

    assert boards.counts_of(cast.cooperative)["mat"] == 1


def test_a_year_that_is_over_without_a_last_harvest_waits_for_the_desk(orchard, cast, monkeypatch):
    orchard.bought()
    assert boards.counts_of(cast.cooperative)["quyet-toan"] == 0
    over = today() + timedelta(days=301)

    monkeypatch.setattr(timezone, "localdate", lambda *_: over)

    assert boards.counts_of(cast.cooperative)["quyet-toan"] == 1


def test_a_loss_is_not_of_tomorrow_nor_told_by_a_stranger(orchard, cast):
    tree = orchard.tree()

    with pytest.raises(AdoptionRefusedError, match="chưa tới"):
        losses.report_loss(
            tree, cause=LossCause.DIED, happened_on=today() + timedelta(days=1), by=cast.farmer
        )
    with pytest.raises(AdoptionRefusedError, match="không có quyền"):
        losses.report_loss(tree, cause=LossCause.DIED, happened_on=today(), by=cast.other_farmer)
