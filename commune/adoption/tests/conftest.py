import pytest

from commune.adoption.tests.fields import Orchard


@pytest.fixture
def orchard(cast):
    return Orchard(cast)
