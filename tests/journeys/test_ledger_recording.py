"""Rows and entries are written together, and the tree grows in order."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from commune.ledger import checkpoints, keys, proofs, recording, sequencing
from commune.ledger.models import Entry
from commune.lib import merkle
from commune.lib.tlog.checkpoint import verified_checkpoint
from commune.lib.tlog.note import Note, VerifierKey
from commune.people.models import Consent, Purpose
from commune.units.models import AdminUnit


def consent_of(person, wording="Cho hiện tên"):
    return Consent(
        person=person, purpose=Purpose.NAME, wording=wording, given_at=timezone.now(), recorded_by=person
    )


def test_row_and_entry_stand_together(cast):
    row = recording.enter(consent_of(cast.farmer), by=cast.farmer.log_actor)

    entry = Entry.objects.get(table="people_consent", row=str(row.pk))
    assert entry.kind == "people.consent"
    assert entry.actor == cast.farmer.log_actor


def test_a_rolled_back_row_leaves_no_entry(cast):
    before = Entry.objects.count()

    with transaction.atomic():
        recording.enter(consent_of(cast.farmer), by="system:test")
        transaction.set_rollback(True)

    assert Entry.objects.count() == before


def test_values_and_actor_never_enter_the_body(cast):
    row = recording.enter(consent_of(cast.farmer, "mật khẩu riêng"), by=cast.farmer.log_actor)

    body = bytes(Entry.objects.get(row=str(row.pk)).body)

    assert "mật khẩu".encode() not in body
    assert str(cast.farmer.pk).encode() not in body


def test_an_unprotected_table_is_refused(cast):
    with pytest.raises(LookupError):
        recording.enter(AdminUnit(uid="x"), by="system:test")


def test_the_tree_is_dense_and_proves_each_entry(cast):
    rows = [recording.enter(consent_of(cast.farmer, f"lần {n}"), by="system:test") for n in range(5)]
    sequencing.sequence()
    head = checkpoints.sign_head()

    for row in rows:
        proof = proofs.inclusion(proofs.latest_entry("people_consent", row.pk))
        merkle.verify_inclusion(
            proof.index, proof.size, merkle.leaf_hash(proof.body), proof.path, bytes(head.root)
        )
    log = keys.log()
    said = verified_checkpoint(Note.parse(head.note), VerifierKey.parse(log.verifier_key), log.origin)
    assert (said.size, said.root) == (sequencing.size(), bytes(head.root))


def test_many_entries_fill_tiles(cast):
    rows = recording.enter_all([consent_of(cast.farmer, f"lần {n}") for n in range(600)], by="system:test")
    sequencing.sequence()
    checkpoints.sign_head()

    proof = proofs.inclusion(proofs.latest_entry("people_consent", rows[300].pk))

    merkle.verify_inclusion(proof.index, proof.size, merkle.leaf_hash(proof.body), proof.path, proof.root)


def test_protected_rows_refuse_change_and_removal(cast):
    row = recording.enter(consent_of(cast.farmer), by="system:test")

    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=row.pk).update(wording="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(row=str(row.pk)).update(actor="ai khác")


def test_a_head_that_does_not_extend_the_last_is_never_signed(cast):
    recording.enter(consent_of(cast.farmer), by="system:test")
    sequencing.sequence()
    head = checkpoints.sign_head()
    from commune.ledger.models import Checkpoint

    Checkpoint.objects.create(size=head.size + 5, root=b"\0" * 32, note="", at=timezone.now())
    recording.enter(consent_of(cast.farmer), by="system:test")
    sequencing.sequence()

    with pytest.raises(checkpoints.ForkError):
        checkpoints.sign_head()
