"""Forms about people."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import User


class SignupForm(forms.Form):
    """What signing up asks beside address and password; allauth joins it to its own form."""

    name = forms.CharField(
        label=_("Name shown to the class"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1", "password2")

    def signup(self, _request: HttpRequest, user: User) -> None:
        """Called by allauth with the new user, whose name it does not know."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
