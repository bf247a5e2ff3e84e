from datetime import timedelta

import pytest
from django.template import TemplateDoesNotExist
from django.utils import timezone

from commune.messages import outbox, senders, sending
from commune.messages.models import Delivery, Message

CODE = {"template": "people/code", "params": {"code": "482913"}, "channel": "sms", "to": "phone:+84900000001"}
KNOWN = {"template": "people/known_phone", "params": {}, "channel": "sms", "to": "phone:+84900000001"}


@pytest.fixture(autouse=True)
def _console_speaks(settings):
    settings.DEMO = True


def refuse(message):
    raise senders.CannotSend("gateway is down")


def crash(message):
    raise RuntimeError("482913 leaked")


def senders_are(settings, name):
    settings.MESSAGE_SENDERS = dict.fromkeys(settings.MESSAGE_SENDERS, f"{__name__}.{name}")


def test_the_same_key_is_the_same_message(db):
    first = outbox.post(**KNOWN, dedup_key="a")
    again = outbox.post(**(KNOWN | {"to": "phone:+84900000002"}), dedup_key="a")

    assert again == first
    assert again.address == "+84900000001"
    assert Message.objects.count() == 1


def test_a_message_is_sent_once(db):
    outbox.post(**KNOWN, dedup_key="a")

    assert sending.send_due() == 1
    assert sending.send_due() == 0
    assert Delivery.objects.get().problem == ""


def test_what_fails_is_tried_again_later_and_not_at_once(db, settings):
    message = outbox.post(**KNOWN, dedup_key="a")
    senders_are(settings, "refuse")

    assert sending.send_due() == 0
    assert sending.send_due() == 0
    message.refresh_from_db()
    assert [each.problem for each in message.deliveries.all()] == ["gateway is down"]
    assert message.due_at > timezone.now()


def test_after_eight_tries_it_is_given_up(db, settings):
    message = outbox.post(**KNOWN, dedup_key="a")
    senders_are(settings, "refuse")
    for _ in range(10):
        Message.objects.exclude(due_at=None).update(due_at=timezone.now())
        sending.send_due()

    message.refresh_from_db()
    assert message.deliveries.count() == sending.ATTEMPTS
    assert message.due_at is None


def test_one_bad_gateway_stops_no_other_message(db, settings):
    outbox.post(**KNOWN, dedup_key="a")
    outbox.post(**(KNOWN | {"channel": "email", "to": "email:a@langso.example"}), dedup_key="b")
    settings.MESSAGE_SENDERS = settings.MESSAGE_SENDERS | {"sms": f"{__name__}.crash"}

    assert sending.send_due() == 1
    assert set(Delivery.objects.values_list("problem", flat=True)) == {"", "RuntimeError"}


def test_an_expired_message_is_not_sent(db):
    old = timezone.now() - timedelta(minutes=11)
    message = outbox.post(**CODE, dedup_key="a", lasts=timedelta(minutes=10), is_secret=True, at=old)

    assert sending.send_due() == 0
    message.refresh_from_db()
    assert (message.due_at, message.body, message.deliveries.count()) == (None, "", 0)


def test_a_code_does_not_outlive_its_sending(db):
    message = outbox.post(**CODE, dedup_key="a", is_secret=True)
    assert "482913" in message.body
    assert message.params == {}

    sending.send_due()
    message.refresh_from_db()
    assert message.body == ""


def test_codes_are_written_to_the_console_in_development_alone(db, settings, caplog):
    settings.DEBUG, settings.DEMO = False, False
    message = outbox.post(**CODE, dedup_key="a", is_secret=True)

    assert sending.send_due() == 0
    assert "482913" not in caplog.text
    assert message.deliveries.get().problem == "no sender is configured for this channel"

    settings.DEMO = True
    Message.objects.update(due_at=timezone.now())
    assert sending.send_due() == 1
    assert "482913" in caplog.text


def test_a_crashing_gateway_cannot_spill_a_code_into_the_log(db, settings, caplog):
    outbox.post(**CODE, dedup_key="a", is_secret=True)
    senders_are(settings, "crash")

    sending.send_due()
    assert "482913" not in caplog.text
    assert Delivery.objects.get().problem == "RuntimeError"


def test_a_key_without_address_is_refused(db):
    with pytest.raises(outbox.MessageRefused):
        outbox.post(**(KNOWN | {"to": "person:1"}), dedup_key="a")
    with pytest.raises(outbox.MessageRefused):
        outbox.post(**(KNOWN | {"channel": "email"}), dedup_key="a")
    assert outbox.post(**(KNOWN | {"to": "person:1", "channel": "page"}), dedup_key="a").due_at is None


def test_words_that_no_room_has_are_an_error(db):
    with pytest.raises(TemplateDoesNotExist):
        outbox.post(**(KNOWN | {"template": "people/nothing"}), dedup_key="a")


def test_names_are_not_escaped_as_in_html(db):
    words = outbox.words_of("people/card_issued", {"organization": "HTX A & B", "at": "02/11/2026"})

    assert words[0] == "Thẻ thành viên mới"
    assert "HTX A & B" in words[1]


def test_my_page_shows_my_messages_and_no_codes(client, cast):
    outbox.post(
        **(CODE | {"to": cast.buyer.log_actor}), address="+84900000006", dedup_key="a", is_secret=True
    )
    outbox.post(**(KNOWN | {"to": cast.buyer.log_actor}), address="+84900000006", dedup_key="b")
    outbox.post(**(KNOWN | {"to": cast.farmer.log_actor}), address="+84900000001", dedup_key="c")
    client.force_login(cast.buyer)

    page = client.get("/messages/")
    assert [message.dedup_key for message in page.context["page"]] == ["b"]
    assert "482913" not in page.content.decode()


def test_a_stranger_signs_in_first(client, db):
    assert client.get("/messages/").headers["Location"] == "/accounts/login/?next=/messages/"
