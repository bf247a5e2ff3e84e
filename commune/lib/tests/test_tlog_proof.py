"""Cosignatures, policies and proof files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commune.lib import merkle
from commune.lib.merkle import ProofError, leaf_hash
from commune.lib.tests.test_merkle import reader
from commune.lib.tlog.checkpoint import Checkpoint
from commune.lib.tlog.cosignature import cosignature, cosigned_at
from commune.lib.tlog.note import COSIGNATURE_ED25519, Note, NoteError, Signature, SignerKey, VerifierKey
from commune.lib.tlog.policy import Policy, PolicyError
from commune.lib.tlog.proof import LogProof

# A head of a public certificate log of transparency.dev, cosigned by four public witnesses on 2026-05-23.
PUBLIC_HEAD = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501
PUBLIC_POLICY = """# public keys of the log and of its witnesses
log arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f
witness vườn	transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM
witness smartit witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO
witness remora remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2 https://remora.n621.de/
witness mole witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv
group four all vườn smartit remora mole
quorum four
"""

LOG = SignerKey("lang-so.example/log", bytes(32))
WITNESSES = {
    name: SignerKey(f"{name}.example/witness", bytes([number]) * 32, COSIGNATURE_ED25519)
    for number, name in enumerate(("tinh", "hoi", "truong", "htx"), 1)
}
LEAVES = [leaf_hash(b"entry %d" % number) for number in range(100)]
HEAD = Checkpoint(LOG.name, 100, merkle.root_of(LEAVES))
TIME = 1_790_000_000


def policy_text(quorum="du"):
    keys = "".join(f"witness {name} {key.verifier}\n" for name, key in WITNESSES.items())
    groups = "group ngoai 2 hoi truong htx\ngroup du all tinh ngoai\n"
    return f"log {LOG.verifier} https://lang-so.example/log/\n{keys}{groups}quorum {quorum}\n"


def cosigned(*names):
    note = HEAD.signed_by(LOG)
    return note.signed_also(*(cosignature(note.text, WITNESSES[name], TIME) for name in names))


def proof_of(index, note):
    return LogProof(index, tuple(merkle.prove_inclusion(index, 100, reader(LEAVES))), note)


def test_public_witnesses_have_cosigned_a_public_log():
    accepted = Policy.parse(PUBLIC_POLICY).accepted(Note.parse(PUBLIC_HEAD))
    assert accepted.cosigned == dict.fromkeys(("vườn", "smartit", "remora", "mole"), 1_779_573_024)
    assert accepted.checkpoint.size == 1_432_088_532
    for changed in (PUBLIC_HEAD.replace("1432088532", "1432088533"), PUBLIC_HEAD.replace("EiEgP", "EiEhP")):
        with pytest.raises(PolicyError, match="not valid"):
            Policy.parse(PUBLIC_POLICY).accepted(Note.parse(changed))


def test_a_cosignature_is_of_one_key_and_one_checkpoint():
    key = WITNESSES["tinh"]
    signature = cosignature(str(HEAD), key, TIME)
    assert cosigned_at(str(HEAD), signature, key.verifier) == TIME
    assert len(signature.value) == 72
    other = Checkpoint(HEAD.origin, 101, HEAD.root)
    late = Signature(signature.name, signature.key_id, (TIME + 1).to_bytes(8, "big") + signature.value[8:])
    huge = Signature(signature.name, signature.key_id, b"\xff" * 8 + signature.value[8:])
    short = Signature(signature.name, signature.key_id, signature.value[:20])
    for text, line, by in (
        (str(other), signature, key),
        (str(HEAD), late, key),
        (str(HEAD), huge, key),
        (str(HEAD), short, key),
        (str(HEAD), signature, WITNESSES["hoi"]),
    ):
        with pytest.raises(NoteError):
            cosigned_at(text, line, by.verifier)
    for text, signer, at in (("no checkpoint\n", key, TIME), (str(HEAD), LOG, TIME), (str(HEAD), key, -1)):
        with pytest.raises(NoteError):
            cosignature(text, signer, at)


@pytest.mark.parametrize(
    ("names", "enough"),
    [
        (("tinh", "hoi", "htx"), True),
        (("tinh", "hoi", "htx", "truong"), True),
        (("tinh", "hoi"), False),
        (("hoi", "htx", "truong"), False),
        ((), False),
    ],
)
def test_quorum_of_nested_groups(names, enough):
    policy = Policy.parse(policy_text())
    if enough:
        assert set(policy.accepted(cosigned(*names)).cosigned) == set(names)
    else:
        with pytest.raises(PolicyError, match="too few"):
            policy.accepted(cosigned(*names))


def test_one_witness_or_none_as_quorum():
    assert Policy.parse(policy_text("hoi")).accepted(cosigned("hoi")).cosigned == {"hoi": TIME}
    with pytest.raises(PolicyError, match="too few"):
        Policy.parse(policy_text("hoi")).accepted(cosigned("tinh"))
    accepted = Policy.parse(policy_text("none")).accepted(cosigned())
    assert accepted.log == LOG.verifier
    assert accepted.checkpoint == HEAD


def test_the_logs_own_signature_and_origin_are_needed():
    policy = Policy.parse(policy_text("none"))
    stranger = SignerKey.generate(LOG.name)
    with pytest.raises(PolicyError, match="no known key"):
        policy.accepted(HEAD.signed_by(stranger))
    with pytest.raises(PolicyError, match="no known key"):
        policy.accepted(Checkpoint("elsewhere", 100, HEAD.root).signed_by(LOG))
    with pytest.raises(PolicyError):
        policy.accepted(Note("no checkpoint\n", ()))


def test_a_policy_is_written_back():
    policy = Policy.parse(policy_text())
    assert policy.logs[0].url == "https://lang-so.example/log/"
    assert Policy.parse(str(policy)) == policy
    spaced = policy_text().replace(" ", " \t ").replace("\n", " \n\n\t# ghi chú\n")
    assert Policy.parse(spaced.encode()) == policy
    foreign = policy_text().replace(" tinh ", " tỉnh\udcff ").encode(errors="surrogateescape")
    assert "tỉnh\udcff" in Policy.parse(foreign).witnesses


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("quorum du\n", ""),
        lambda text: text + "quorum du\n",
        lambda text: text.replace("quorum du", "quorum ai"),
        lambda text: "quorum du\n" + text.replace("quorum du\n", ""),
        lambda text: text + f"log {LOG.verifier}\n",
        lambda text: text + f"log {WITNESSES['hoi'].verifier}\n",
        lambda text: text + f"witness x {LOG.verifier}\n",
        lambda text: text + f"witness hoi {SignerKey('y', b'y' * 32, COSIGNATURE_ED25519).verifier}\n",
        lambda text: text + f"witness none {SignerKey('y', b'y' * 32, COSIGNATURE_ED25519).verifier}\n",
        lambda text: text + f"witness x {SignerKey('y', bytes([1]) * 32, COSIGNATURE_ED25519).verifier}\n",
        lambda text: text.replace("group ngoai 2", "group ngoai 4"),
        lambda text: text.replace("group ngoai 2", "group ngoai 0"),
        lambda text: text.replace("group ngoai 2", "group ngoai 02"),
        lambda text: text.replace("group ngoai 2", "group ngoai most"),
        lambda text: text.replace("hoi truong htx", "hoi hoi htx"),
        lambda text: text.replace("all tinh ngoai", "all tinh ngoai hoi"),
        lambda text: text.replace("all tinh ngoai", "all"),
        lambda text: text.replace("all tinh ngoai", "all none"),
        lambda text: text.replace("log lang-so", "log lang-sy"),
        lambda text: text + "trust me\n",
        lambda text: text + "# tiếng\x0bchuông\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("tinh.example", "\udcff.example"),
    ],
)
def test_malformed_policies_are_refused(change):
    with pytest.raises(PolicyError):
        Policy.parse(change(policy_text()))


@given(st.integers(0, 99), st.binary(max_size=20))
@settings(max_examples=40, deadline=None)
def test_proofs_are_written_read_and_verified(index, extra):
    proof = proof_of(index, cosigned("tinh", "hoi", "htx"))
    proof = LogProof(proof.index, proof.path, proof.checkpoint, extra)
    text = str(proof)
    assert LogProof.parse(text) == LogProof.parse(text.encode()) == proof
    policy = Policy.parse(policy_text())
    assert proof.verified(LEAVES[index], policy).checkpoint == HEAD
    with pytest.raises(ProofError):
        proof.verified(leaf_hash(b"another entry"), policy)
    moved = LogProof((index + 1) % 100, proof.path, proof.checkpoint)
    with pytest.raises(ProofError):
        moved.verified(LEAVES[index], policy)


def test_a_proof_looks_as_specified():
    text = str(LogProof(5, (LEAVES[0],), HEAD.signed_by(LOG), b"abc"))
    lines = text.split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra YWJj", "index 5"]
    assert lines[4] == ""
    assert text.endswith(str(HEAD.signed_by(LOG)))


def test_an_index_beyond_the_checkpoint_is_refused():
    proof = LogProof(100, (), HEAD.signed_by(LOG))
    with pytest.raises(ProofError, match="beyond"):
        proof.verified(LEAVES[0], Policy.parse(policy_text("none")))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[1:],
        lambda text: text.replace("@v1", "@v2"),
        lambda text: text.replace("index 5\n", ""),
        lambda text: text.replace("index 5", "index 05"),
        lambda text: text.replace("index 5", "index  5"),
        lambda text: text.replace("extra YWJj", "extra "),
        lambda text: text.replace("extra YWJj", "extra YWJj="),
        lambda text: text.replace("index 5\n", "index 5\nAAAA\n"),
        lambda text: text.replace("index 5\n", "index 5\n\n"),
        lambda text: text.replace("index 5\n", "index 5\n" + 64 * f"{'A' * 43}=\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text[:-1],
        lambda text: text.encode()[:200] + b"\xff",
        lambda text: text.split("\n\n")[0],
    ],
)
def test_malformed_proofs_are_refused(change):
    proof = proof_of(5, HEAD.signed_by(LOG))
    text = str(LogProof(5, proof.path, proof.checkpoint, b"abc"))
    assert LogProof.parse(text).extra == b"abc"
    with pytest.raises(NoteError):
        LogProof.parse(change(text))


def test_any_changed_byte_of_what_counts_is_refused():
    """Signed text, signatures by listed keys, path and index: each byte matters."""
    text = str(proof_of(37, cosigned("tinh", "hoi", "htx")))
    policy = Policy.parse(policy_text())
    data = text.encode()
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises((NoteError, PolicyError, ProofError)):
            LogProof.parse(changed).verified(LEAVES[37], policy)


def test_keys_of_other_kinds_have_their_own_ids():
    public = LOG.verifier.public
    assert VerifierKey("x", 1, public).key_id != VerifierKey("x", 4, public).key_id
