"""What an interviewer's phone sends becomes the same answer as the page's, once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.surveys.models import Answer
from commune.surveys.tests.asked import a_survey, answered, listed
from commune.sync import receiving
from commune.sync.canonical import canonical, digest_of

pytestmark = pytest.mark.django_db


class Phone:
    def __init__(self, person):
        self.person, self.key, self.number, self.previous = person, str(uuid4()), 0, ""

    def slip(self, **body):
        self.number += 1
        told = {"id": str(uuid4()), "device": self.key, "sequence": self.number, "previous": self.previous}
        told |= {"writer": str(self.person.pk), "kind": "surveys.answer", "version": 1}
        told |= {"at": timezone.now().isoformat(), "body": body}
        text = canonical(told)
        self.previous = digest_of(text)
        return text

    def send(self, *texts):
        device = receiving.meet(self.key, actor=self.person.log_actor, latest=self.number)
        return receiving.receive(texts, device=device)


def body(survey, house, **facts):
    return {"survey": str(survey.pk), "household": str(house.pk), "content": {"hai_long": "co"}, **facts}


def test_a_slip_sent_again_and_again_is_one_answer(cast):
    survey = a_survey(cast)
    house = listed(cast, survey)[0]
    phone = Phone(cast.front_official)
    at = timezone.now() - timedelta(hours=1)
    text = phone.slip(**body(survey, house, answered_at=at.isoformat()))

    said = [phone.send(text)[0].verdict for _ in range(3)]

    assert said == ["accepted", "already_there", "already_there"]
    row = Answer.objects.get()
    assert (row.channel, row.is_online, row.answered_at, row.device) == ("offline", True, at, phone.key)


def test_two_phones_at_one_household_and_the_correction_that_follows(cast):
    survey = a_survey(cast)
    house = listed(cast, survey)[0]
    one, two = Phone(cast.front_official), Phone(cast.front_official)
    first = one.slip(**body(survey, house))
    [accepted], [refused] = one.send(first), two.send(two.slip(**body(survey, house)))

    assert refused.verdict == "refused"
    assert "Hộ này đã có phiếu" in refused.reason
    amended = two.slip(
        **body(survey, house, content={"hai_long": "rat"}, corrects=accepted.id, reason="Hỏi lại")
    )
    assert two.send(amended)[0].verdict == "accepted"
    assert Answer.objects.standing().get().content["hai_long"] == "rat"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"content": {"hai_long": "tot"}}, "Có hài lòng không?: Hãy chọn"),
        ({"content": {"hai_long": "chua"}}, "Vì sao chưa hài lòng?: Câu này cần"),
        ({"content": {"la": "x"}}, "không hỏi"),
        ({"content": ["x"]}, "bị hỏng"),
        ({"content": {"hai_long": 5}}, "bị hỏng"),
        ({"household": str(uuid4())}, "không còn trong danh sách"),
        ({"survey": str(uuid4())}, "không còn được giao"),
        ({"survey": "x"}, "bị hỏng"),
        ({"answered_at": "hôm qua"}, "bị hỏng"),
        ({"corrects": str(uuid4()), "reason": "x"}, "Không tìm thấy phiếu"),
    ],
)
def test_what_cannot_be_taken_goes_to_the_tray_with_a_sentence(cast, facts, told):
    survey = a_survey(cast)
    phone = Phone(cast.front_official)

    [said] = phone.send(phone.slip(**{**body(survey, listed(cast, survey)[0]), **facts}))

    assert said.verdict == "refused"
    assert told in said.reason
    assert not Answer.objects.exists()


@pytest.mark.parametrize("who", ["official", "chairman", "farmer", "province_official"])
def test_nobody_else_sends_for_the_front(cast, who):
    survey = a_survey(cast)
    phone = Phone(getattr(cast, who))

    [said] = phone.send(phone.slip(**body(survey, listed(cast, survey)[0])))

    assert said.verdict == "refused"
    assert not Answer.objects.exists()


def test_many_slips_behind_a_bad_one_arrive(cast):
    survey = a_survey(cast)
    houses = listed(cast, survey)
    answered(survey, by=cast.front_official, household=houses[0])
    phone = Phone(cast.front_official)

    said = phone.send(*(phone.slip(**body(survey, each)) for each in houses))

    assert [each.verdict for each in said] == ["refused"] + ["accepted"] * 5
