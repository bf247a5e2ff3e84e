"""Fixtures for every room: a clean cache, quick passwords, and the named cast."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # else each new client would look at every static file
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The cast is on stage before the first test, and what it told was heard; tests roll back to that."""
    from django.test import override_settings

    from commune.demo import assembling
    from commune.ledger import following

    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=quick):
        assembling.assemble()
        following.catch_up()


class Cast:
    """`cast.farmer`, `cast.cooperative`, `cast.plot`, `cast.boxed_mango`: fresh from the database each time."""

    def __getattr__(self, key: str) -> Any:
        from commune.demo import assembling
        from commune.demo import cast as parts

        for known, find in (
            (parts.PEOPLE, assembling.person),
            (parts.ORGANIZATIONS, assembling.organization),
            (parts.PLACES, assembling.place),
            (parts.TRADE_ITEMS, assembling.trade_item),
        ):
            if key in known:
                return find(key)
        raise AttributeError(key)


@pytest.fixture
def cast(db: None) -> Cast:
    """The trader who buys is `cast.trader` (a person); his business is `cast.trading_house`."""
    return Cast()
