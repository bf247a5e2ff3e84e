"""Calls to gateways: one that hangs or leads elsewhere is no answer, and holds up nobody else."""

import threading

import pytest

from commune.lib import outgoing
from commune.payments.calling import Call, HttpClient, NoAnswerError

CALL = Call("https://gateway.example/create", {"amount": 5000}, {"x-api-key": "secret"})


def answering(monkeypatch, status, body):
    sent = []

    def call(method, url, *, headers, body=b""):
        sent.append((method, url, headers, body))
        return outgoing.Answer(status, answer)

    answer = body
    monkeypatch.setattr(outgoing, "call", call)
    return sent


def test_what_is_answered_is_read_whatever_the_status(monkeypatch):
    sent = answering(monkeypatch, 400, b'{"resultCode": 11}')

    assert HttpClient().send(CALL) == {"resultCode": 11}

    ((method, url, headers, body),) = sent
    assert (method, url, body) == ("POST", CALL.address, b'{"amount": 5000}')
    assert headers["x-api-key"] == "secret"


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_no_answer(monkeypatch, body):
    """Also the page of a redirect: the key is never sent on to where it leads."""
    answering(monkeypatch, 302, body)

    with pytest.raises(NoAnswerError):
        HttpClient().send(CALL)


def test_a_gateway_that_hangs_holds_up_two_at_most(monkeypatch):
    release, waiting = threading.Event(), threading.Semaphore(0)

    def call(*_parts, **_facts):
        waiting.release()
        release.wait(10)
        return outgoing.Answer(200, b"{}")

    monkeypatch.setattr(outgoing, "call", call)
    held = [threading.Thread(target=HttpClient().send, args=(CALL,)) for _ in range(2)]
    for each in held:
        each.start()
        assert waiting.acquire(timeout=10)

    with pytest.raises(NoAnswerError):
        HttpClient().send(CALL)

    release.set()
    for each in held:
        each.join()
    assert HttpClient().send(CALL) == {}
