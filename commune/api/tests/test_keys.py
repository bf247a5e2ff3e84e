"""Keys: shown once, kept as a hash, with scopes, revoked by a row."""

import pytest
from django.core.management import CommandError, call_command

from commune.api import keys
from commune.api.models import ApiKey


@pytest.fixture
def issued(db):
    return keys.issue_key(name="Máy cân", scopes=["epcis:read"], by="system:test")


def test_a_key_opens_and_only_its_hash_is_kept(issued):
    row, text = issued

    assert keys.key_of(text) == row
    assert text not in str(ApiKey.objects.values().get())
    assert row.may("epcis:read", "sell")
    assert not row.may("epcis:write")


@pytest.mark.parametrize("wrong", ["", "ls", "ls_", "ls__", "ls_abc_def", "chữ", "\x00"])
def test_other_texts_open_nothing(issued, wrong):
    assert keys.key_of(wrong) is None


def test_the_right_handle_with_another_secret_opens_nothing(issued):
    row, text = issued

    assert keys.key_of(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    assert keys.key_of(f"ls_{row.handle}_") is None


def test_a_revoked_key_opens_nothing_and_is_revoked_once(issued):
    row, text = issued

    first = keys.revoke_key(row, reason="mất máy", by="system:test")

    assert keys.revoke_key(row, reason="lần nữa", by="system:test") == first
    assert keys.key_of(text) is None


@pytest.mark.parametrize(("name", "scopes"), [("", ["sell"]), ("x", []), ("x", ["all"])])
def test_a_key_needs_a_name_and_known_scopes(db, name, scopes):
    with pytest.raises(keys.KeyRefusedError):
        keys.issue_key(name=name, scopes=scopes, by="system:test")


def test_the_command_prints_the_key_alone(db, capsys):
    call_command("api_key", "--for", "Trạm cân", "--scope", "epcis:read", "--scope", "epcis:write")

    printed = capsys.readouterr().out
    key = keys.key_of(printed.strip())
    assert key
    assert key.scopes == ["epcis:read", "epcis:write"]
    assert len(printed.splitlines()) == 1

    call_command("api_key", "--revoke", key.handle)
    assert keys.key_of(printed.strip()) is None
    with pytest.raises(CommandError):
        call_command("api_key", "--revoke", "nothing")


def test_the_command_asks_for_a_scope(db):
    with pytest.raises(CommandError) as refused:
        call_command("api_key", "--for", "Trạm cân")

    assert refused.value.returncode == 2
