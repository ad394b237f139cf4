"""Where allauth meets our users."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from people.leaving import stay
from people.models import User


def with_base_url(address: str) -> str:
    """The same path and query on `BASE_URL`, whatever host the request named."""
    base = urlsplit(settings.BASE_URL)
    _scheme, _host, path, query, fragment = urlsplit(address)
    return urlunsplit((base.scheme, base.netloc, path, query, fragment))


@dataclass(frozen=True, slots=True)
class Site:
    """What mail says of where it comes from (allauth's templates ask for these two)."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """Links and names in mail come from `BASE_URL` and from us, never from the Host header of the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Renders and sends a mail of allauth's."""
        site = Site("Glossator", urlsplit(settings.BASE_URL).netloc)
        super().send_mail(template_prefix, email, {**context, "current_site": site})

    def format_email_subject(self, subject: str) -> str:
        """The subject after the product's name."""
        return f"Glossator: {subject}"

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        """The address at which the new e-mail address is confirmed, and where one goes from there.

        Who signed up on her way to a page of ours (to join a course) comes back to it, on whatever device she confirms.
        """
        address = with_base_url(super().get_email_confirmation_url(request, emailconfirmation))
        onward = request.POST.get("next") or request.GET.get("next") or ""
        if onward.startswith("/") and self.is_safe_url(onward):
            return f"{address}?{urlencode({'next': onward})}"
        return address

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address at which a new password is chosen."""
        return with_base_url(super().get_reset_password_from_key_url(key))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **told: Any) -> HttpResponse:
        """Signing in keeps an account that was about to end, and says so."""
        if isinstance(user, User) and stay(user):
            messages.success(request, _("Welcome back. Your account stays: it will not be deleted."))
        response: HttpResponse = super().post_login(request, user, **told)
        return response


def signed_in(request: HttpRequest) -> User:
    """The person who is signed in, where `login_required` has asked already."""
    if not isinstance(request.user, User):
        raise TypeError("signed_in() is for views behind login_required")
    return request.user
