"""Sessions in the database, as Django's own engine keeps them, read by a query that is made once in a process."""

from typing import TYPE_CHECKING

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from people.prepared import prepared

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession


class SessionStore(DatabaseStore):
    """Every request asks for its session."""

    def _get_session_from_db(self) -> "AbstractBaseSession | None":
        """The session, unless it has expired; a key that names none is forgotten, as Django's engine does it."""
        key = self.session_key
        found = _sessions(key=key) if key and "\0" not in key else []
        if not found:
            self._session_key = None
        return found[0] if found else None


@prepared
def _sessions(*, key: str) -> QuerySet[Session, Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=Now())
