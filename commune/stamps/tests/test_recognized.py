"""Stamps carry the star or vote that stands when they are issued; the figure counts them by stars."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commune.ledger.evidence import evidence
from commune.quality import editions, recognitions
from commune.quality.models import Standard
from commune.stamps import captions
from commune.stamps.models import StampRecognition
from commune.stamps.tests.packed import issued, packed_lot

pytestmark = pytest.mark.django_db
DAY = timezone.localdate


@pytest.fixture
def star(cast):
    editions.load_standards(by="system:test")
    return recognitions.write_down(
        Standard.objects.get(pk="ocop-2025-4"), trade_item=cast.boxed_mango, holder=cast.cooperative,
        number="1/QĐ-THỬ", certifier="Tỉnh", valid_from=DAY() - timedelta(days=10),
        valid_to=DAY() + timedelta(days=10), by=cast.province_official,
    )  # fmt: skip


def test_a_batch_carries_the_star_that_stands(cast, star):
    batch = issued(packed_lot(cast), cast, count=12)

    assert captions.words_of(batch)[1].endswith("· OCOP 4 sao")
    mark = StampRecognition.objects.get()
    assert (mark.batch, mark.certificate, mark.stars) == (batch, star, 4)


def test_without_or_after_a_star_it_carries_none(cast, star):
    recognitions.withdraw(star, since=DAY(), reason="thử", by=cast.province_official)

    batch = issued(packed_lot(cast), cast)

    assert captions.words_of(batch)[1] == f"Lô {batch.lot.code}"
    assert not StampRecognition.objects.exists()


def test_the_batchs_page_says_when_it_no_longer_holds(client, cast, star):
    batch = issued(packed_lot(cast), cast)
    client.force_login(cast.packer)
    address = reverse("stamps:batch", args=[batch.number])
    assert "OCOP 4 sao" in client.get(address).content.decode()

    recognitions.withdraw(star, since=DAY(), reason="thử", by=cast.province_official)

    assert "đã hết hiệu lực" in client.get(address).content.decode()
    assert captions.words_of(batch)[1].endswith("OCOP 4 sao")  # what is printed stays printed


def test_stamps_of_recognized_products_are_counted_by_stars(cast, star):
    issued(packed_lot(cast), cast, count=12)
    issued(packed_lot(cast, code="P261120BBB"), cast, count=8)

    rows = (
        evidence["stamps.recognition"].queryset().filter(stars=4, batch__holder__unit=cast.cooperative.unit)
    )

    assert sum(each.batch.count for each in rows) == 20
