"""What we add to the package's sign-up form; apart from forms.py, which the package's own forms need to exist."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import TextField


class NewPersonForm(forms.Form):
    """What the package adds to its own sign-up form."""

    full_name = TextField(
        label=_("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["full_name", "phone", "email", "password1"]

    def signup(self, request: Any, user: Any) -> None:
        """The name is saved by the adapter."""
