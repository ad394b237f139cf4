"""How many notices wait, for the head of every page."""

from django import template
from django.contrib.auth.models import AnonymousUser

from people.models import User
from people.notices import unread_count

register = template.Library()


@register.simple_tag
def unread_notices(user: User | AnonymousUser) -> int:
    """How many notices the person has not read; none for who is not signed in. One query."""
    return unread_count(user) if isinstance(user, User) else 0
