"""Refusing to start where starting would be dangerous."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def require_safe_settings() -> None:
    """Raises ImproperlyConfigured when the development secret would be used outside of development."""
    if settings.SECRET_KEY == settings.DEVELOPMENT_SECRET and not settings.DEBUG:
        raise ImproperlyConfigured(
            "COMMUNE_SECRET_KEY is not set: the product does not start with the development secret "
            "(COMMUNE_DEBUG=1 allows it on your own machine)"
        )
