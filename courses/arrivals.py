"""What happens when somebody signs in or confirms an address: she joins the courses that wait for her."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.joining import join_where_invited
from people.models import User


def has_signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Called by allauth after each sign-in."""
    _tell(request, user)


def has_confirmed(request: HttpRequest, email_address: EmailAddress, **_more: Any) -> None:
    """Called by allauth when an address was confirmed, mostly before its owner signs in: the next page tells her."""
    owner: User = email_address.user
    if request.user.is_authenticated and request.user != owner:
        join_where_invited(owner)
    else:
        _tell(request, owner)


def _tell(request: HttpRequest, user: User) -> None:
    for course in join_where_invited(user):
        messages.success(request, _("You are now in %(course)s, to which you were invited.") % {"course": course})
