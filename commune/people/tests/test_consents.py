import pytest
from django.contrib.auth.models import AnonymousUser

from commune.ledger.models import Entry
from commune.people import consents
from commune.people.models import Consent, Purpose
from commune.people.naming import public_name_of, public_person_of


def test_nothing_is_consented_by_default(cast):
    assert not any(consents.stands(cast.farmer, purpose) for purpose in Purpose)
    assert public_name_of(cast.household) == "Hộ MX-0117, ấp Mỹ Thới (minh họa)"


def test_giving_and_withdrawing_are_rows_in_the_log(cast):
    consent = consents.give(cast.farmer, purpose=Purpose.NAME, by=cast.farmer)
    assert consents.give(cast.farmer, purpose=Purpose.NAME, by=cast.farmer) == consent
    assert "họ tên" in consent.wording
    assert public_name_of(cast.household) == "Hộ bà Sáu Lành"
    assert public_person_of(cast.farmer, cast.household) == "Nguyễn Thị Sáu Lành"

    withdrawal = consents.withdraw(consent)
    assert consents.withdraw(consent) == withdrawal
    assert not consents.stands(cast.farmer, Purpose.NAME)
    assert "Sáu Lành" not in public_person_of(cast.farmer, cast.household)
    kinds = Entry.objects.filter(kind__startswith="people.consent").values_list("kind", flat=True)
    assert sorted(kinds) == ["people.consent", "people.consent_withdrawal"]


def test_each_purpose_stands_alone(cast):
    consents.give(cast.farmer, purpose=Purpose.PLOT, by=cast.farmer)

    assert consents.stands_for(cast.household, Purpose.PLOT)
    assert not consents.stands_for(cast.household, Purpose.NAME)
    assert not consents.stands_for(cast.other_household, Purpose.PLOT)


def test_consent_after_withdrawal_is_a_new_one(cast):
    first = consents.give(cast.farmer, purpose=Purpose.FACE, by=cast.farmer)
    consents.withdraw(first)

    assert consents.give(cast.farmer, purpose=Purpose.FACE, by=cast.farmer) != first
    assert Consent.objects.of(cast.farmer).count() == 2


def test_the_technician_records_a_signed_paper_and_stands_for_it(cast):
    consent = consents.give(cast.farmer, purpose=Purpose.NAME, by=cast.technician)

    assert consent.recorded_by == cast.technician


@pytest.mark.parametrize("who", ["other_farmer", "other_manager", "official", "buyer"])
def test_nobody_else_consents_for_her(cast, who):
    with pytest.raises(consents.ConsentRefused):
        consents.give(cast.farmer, purpose=Purpose.NAME, by=getattr(cast, who))


def test_the_page_gives_and_withdraws(client, cast):
    client.force_login(cast.farmer)
    client.post("/me/privacy/plot/consents/")
    consent = Consent.objects.of(cast.farmer).get()
    assert "Đang đồng ý" in client.get("/me/privacy/").content.decode()

    client.post(f"/me/privacy/withdrawals/{consent.pk}/")
    assert not consents.stands(cast.farmer, Purpose.PLOT)


def test_nobody_withdraws_anothers_consent(client, cast):
    consent = consents.give(cast.farmer, purpose=Purpose.PLOT, by=cast.farmer)
    client.force_login(cast.manager)

    assert client.post(f"/me/privacy/withdrawals/{consent.pk}/").status_code == 404
    assert consents.stands(cast.farmer, Purpose.PLOT)


def test_an_unknown_purpose_is_not_found_and_get_changes_nothing(client, cast):
    client.force_login(cast.farmer)

    assert client.post("/me/privacy/sell-my-data/consents/").status_code == 404
    assert client.get("/me/privacy/plot/consents/").status_code == 405
    assert not Consent.objects.exists()


def test_a_stranger_has_no_consents(cast):
    assert not Consent.objects.of(AnonymousUser()).exists()
