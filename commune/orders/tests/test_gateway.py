"""From the order's page to a gateway's, on the main site and on a booth's own."""

import pytest
from django.test import Client
from django.utils.html import escape

from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.payments import accounts
from commune.payments.models import GatewayPayment
from commune.storefronts import claiming

HOST = "culaoxanh.example"


@pytest.fixture
def placed(cast):
    row, _lots = goods.listing(cast)
    order = deals.order(cast, row)
    accounts.agree_key(order.request.account, provider="vnpay", merchant="MAU1")
    claiming.confirm_by_operator(claiming.claim(row.booth, host=HOST, by=cast.manager), by="system:test")
    return order


def test_a_gateway_of_others_is_reached_by_a_page_without_a_form(client, placed, settings):
    """Browsers hold a form's redirect to our policy of pages, which knows no other host."""
    settings.GATEWAYS = "sandbox"

    answer = client.post(f"{placed.guest_path}gateway/", {"provider": "vnpay"})

    address = GatewayPayment.objects.get().answer.address
    page = answer.content.decode()
    assert address.startswith("https://sandbox.vnpayment.vn/")
    assert answer.status_code == 200
    assert f'content="0; url={escape(address)}"' in page
    assert f'href="{escape(address)}"' in page


def test_our_own_simulator_is_one_redirect_away(client, placed, settings):
    settings.GATEWAYS, settings.PUBLIC_ADDRESS = "simulated", "http://testserver"

    answer = client.post(f"{placed.guest_path}gateway/", {"provider": "vnpay"})

    assert (answer.status_code, answer["Location"]) == (302, GatewayPayment.objects.get().answer.address)


def test_on_a_booths_own_site_it_works_too_and_leads_back_there(placed, settings):
    settings.GATEWAYS = "simulated"
    visitor = Client(headers={"host": HOST})

    assert "VNPAY" in visitor.get(placed.guest_path).content.decode()
    answer = visitor.post(f"{placed.guest_path}gateway/", {"provider": "vnpay"})

    payment = GatewayPayment.objects.get()
    assert settings.PUBLIC_ADDRESS in answer.content.decode()
    back = Client().get(f"/pay/returns/{payment.pk}/")
    assert back["Location"] == f"http://{HOST}{placed.guest_path}"


def test_a_gateway_that_the_seller_does_not_use_is_told(client, placed):
    answer = client.post(f"{placed.guest_path}gateway/", {"provider": "momo"}, follow=True)

    assert "chưa nhận tiền qua cổng này" in answer.content.decode()
