"""The same file and the same decision at the same moment, really committed: once, on both databases."""

import io
from uuid import uuid4

from commune.findings.entering import FindingRefusedError
from commune.findings.models import Assessment, FindingsFile
from commune.findings.tests.files import MET, assessments, entered
from commune.findings.tests.test_findings import decided
from tests.fixtures import Cast


def test_one_file_of_four_hands_comes_in_once(own_database):
    content = assessments(MET).getvalue()

    answers = own_database.run(
        *[lambda: entered(io.BytesIO(content), Cast().tay_ninh_official) for _ in range(4)]
    )

    assert all(isinstance(each, FindingsFile | FindingRefusedError) for each in answers), answers
    assert own_database.once(lambda: (FindingsFile.objects.count(), Assessment.objects.count())) == (1, 1)


def test_pressed_twice_at_the_same_moment_it_is_one_decision(own_database):
    key = uuid4()

    answers = own_database.run(*[lambda: decided(Cast(), client_id=key) for _ in range(4)])

    assert {each.pk for each in answers} == {answers[0].pk}, answers
    assert own_database.once(Assessment.objects.count) == 1
