"""The body that a machine sends, where the same address also looks for a form's token."""

from django.http import HttpRequest

from commune.design.zero_bytes import UPLOADS


def body_of(request: HttpRequest) -> bytes:
    """Nothing of a form with files: it has been read as a form on its way here, and is no document anyway."""
    return b"" if request.content_type == UPLOADS else request.body
