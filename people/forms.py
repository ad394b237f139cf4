"""Forms about people."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.reading import DEFAULTS, Family, Measure, Size, Spacing, Theme, departures


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


class ProfileForm(forms.ModelForm[User]):
    """The name shown to the class, and notices."""

    class Meta:
        model = User
        fields = ("name", "wants_digest")
        labels = {"name": _("Name shown to the class"), "wants_digest": _("Mail me a digest of notices")}
        help_texts = {
            "name": _("Your classmates and instructors see it beside your notes."),
            "wants_digest": _("What was assigned, is due soon, was returned or answered: once a day, if anything was."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self) -> str:
        """A name without blanks around it or doubled."""
        return " ".join(self.cleaned_data["name"].split())


class ReadingForm(forms.Form):
    """How the person likes to read; what is not sent is as it is for everybody."""

    use_required_attribute = False
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices, widget=forms.RadioSelect, required=False)
    size = forms.ChoiceField(
        label=_("Size of the type"), choices=Size.choices, widget=forms.RadioSelect, required=False
    )
    family = forms.ChoiceField(label=_("Type"), choices=Family.choices, widget=forms.RadioSelect, required=False)
    measure = forms.ChoiceField(label=_("Lines"), choices=Measure.choices, widget=forms.RadioSelect, required=False)
    spacing = forms.ChoiceField(
        label=_("Spacing"),
        help_text=_("Open spacing sets letters, words and lines further apart; many readers with dyslexia prefer it."),
        choices=Spacing.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def chosen(self) -> dict[str, str]:
        """What departs from how it is for everybody."""
        return departures({name: value or DEFAULTS[name] for name, value in self.cleaned_data.items()})


class LeavingForm(forms.Form):
    """Asks for the account's address, typed, before the account ends."""

    email = forms.EmailField(
        label=_("Your e-mail address, to confirm"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, user: User, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.user = user

    def clean_email(self) -> str:
        """Hers, whatever its case."""
        typed: str = self.cleaned_data["email"]
        if typed.lower() != self.user.email.lower():
            raise forms.ValidationError(_("That is not the address of this account."))
        return typed
