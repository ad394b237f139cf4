"""Ways of signing in beside the password: keys of one's own, and the school's sign-in."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from lxml.etree import XMLSyntaxError

from people.models import User
from people.sealing import seal, unseal


class KeyAdapter(DefaultMFAAdapter):
    """Names by which authenticator apps and passkeys remember this site; how their secrets are kept."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site that a passkey belongs to: its host name, which WebAuthn requires to be that of the page."""
        return {"id": context.request.get_host().partition(":")[0], "name": "Glossator"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's name
        """A name to begin with: the first key, the second …"""
        return _("Key %(number)d") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; those of before were sealed read as they are."""
        return unseal(encrypted_text)


class SchoolAdapter(DefaultSocialAccountAdapter):
    """What the school says of a person becomes her name and address here."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Fills in a new person's name; the first and last name where the school tells no whole one."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = str(data.get("name") or " ".join(str(part) for part in parts if part))[:150].strip()
        user.email = user.email.lower()
        return user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether nothing has to be asked: the school told a name."""
        return bool(getattr(sociallogin.user, "name", "")) and super().is_auto_signup_allowed(request, sociallogin)

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """What the form begins with where something has to be asked."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": getattr(sociallogin.user, "name", "")}


class SchoolMiddleware:
    """Leads from our form to the school's page by a page of ours; an answer that is no XML lets nobody in.

    Browsers hold every redirect that follows a form to `form-action`, which is our own site alone; where the school
    leads from there nobody can list.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        address = response.headers.get("Location", "")
        matched = request.resolver_match
        if request.method == "POST" and matched and matched.url_name in SCHOOL_LOGINS and urlsplit(address).netloc:
            return render(request, "onward.html", {"address": address})
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What SAML's library does not catch itself: an answer that cannot be parsed."""
        matched = request.resolver_match
        if isinstance(exception, XMLSyntaxError) and matched and matched.url_name == "saml_finish_acs":
            return render(request, "socialaccount/authentication_error.html", status=401)
        return None


SCHOOL_LOGINS: Final = frozenset({"openid_connect_login", "saml_login"})
"""The addresses that lead to a school."""
