"""The form by which a key is added. Apart, as allauth's forms can be imported only when the apps are ready."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):
    """A key that lets its owner in alone, unless she says otherwise."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.fields["name"].label = _("A name for it, such as the device's")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Let me in with this key alone")
        self.fields["passwordless"].help_text = _("Otherwise it is asked for beside the password.")
