"""Where a seller's buyers pay: named by who sells for her, from the money page."""

import pytest

from commune.payments.models import SellerAccount

PAGE = "/sell/money/account/"


def sent(organization, **facts):
    told = {"bank_bin": "999999", "number": "19001234", "holder_name": "Trần Văn Tư", "agrees": "on"}
    return {"organization": organization.pk, **told, **facts}


@pytest.mark.parametrize(
    ("who", "organization"), [("other_manager", "other_cooperative"), ("other_farmer", "other_household")]
)
def test_a_newcomer_names_her_account_from_the_money_page(client, cast, settings, who, organization):
    settings.DEMO = True
    client.force_login(getattr(cast, who))
    seller = getattr(cast, organization)
    assert PAGE in client.get("/sell/money/").content.decode()

    assert client.post(PAGE, sent(seller, agrees="")).status_code == 422
    shown = client.post(PAGE, sent(seller), follow=True)

    assert "19001234" in shown.content.decode()
    assert SellerAccount.objects.get(organization=seller).holder_name == "TRAN VAN TU"


def test_a_number_of_somebody_else_is_refused_with_words_at_the_field(client, cast, settings):
    settings.DEMO = True
    client.force_login(cast.other_manager)
    client.post(PAGE, sent(cast.other_cooperative))
    client.force_login(cast.manager)

    answer = client.post(PAGE, sent(cast.cooperative))

    assert answer.status_code == 422
    assert "đã thuộc về nơi khác" in answer.content.decode()


def test_nobody_names_an_account_for_another(client, cast, settings):
    settings.DEMO = True
    client.force_login(cast.buyer)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/sell/money/").content.decode()
    client.force_login(cast.manager)

    assert client.post(PAGE, sent(cast.other_cooperative)).status_code == 422
    assert not SellerAccount.objects.exists()
