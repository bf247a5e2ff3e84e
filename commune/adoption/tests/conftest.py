import pytest

from commune.adoption.tests.fields import Orchard


@pytest.fixture
def orchard(cast):
    return Orchard(cast)


@pytest.fixture
def mine(client, orchard, cast):
    """The buyer's paid contract, and she signed in."""
    contract = orchard.bought()
    client.force_login(cast.buyer)
    return contract
