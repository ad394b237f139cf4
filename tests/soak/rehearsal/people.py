"""Lets people in: `python -m tests.soak.rehearsal.people WRITERS` with an application server's environment.

Prints JSON: for each person the cookie, and the addresses at which she writes and looks.
"""

import json
import os
import re
import sys
from typing import Any


def opened(count: int) -> dict[str, Any]:
    """That many students with their work on the sample's assignment, and its instructor."""
    from django.urls import reverse  # noqa: PLC0415 -- Django is set up first

    from annotations.actions import open_submission  # noqa: PLC0415 -- likewise
    from annotations.models import Assignment  # noqa: PLC0415 -- likewise
    from benchmarks.crowd import people  # noqa: PLC0415 -- likewise
    from opinions.models import OpinionText  # noqa: PLC0415 -- likewise
    from people.models import User  # noqa: PLC0415 -- likewise

    assignment = Assignment.objects.filter(submissions__user__email="ana@example.edu").order_by("pk")[0]
    version = OpinionText.objects.filter(assignments=assignment).select_related("opinion").order_by("pk")[0]
    words = [*re.finditer(r"\S{4,}", version.text)][::50]
    students = []
    for user in people(assignment, count):
        work = open_submission(assignment, by=user)
        named = [work.uuid, version.opinion.uuid]
        students.append({
            "cookie": _cookie(user), "write": reverse("annotation_create", args=named),
            "read": reverse("reader", args=named), "look": reverse("reader_changes", args=named),
        })  # fmt: skip
    places = [{"version": str(version.uuid), "start": at.start(), "end": at.end(), "exact": at[0]} for at in words]
    clerk = User.objects.get(email="instructor@example.edu")
    exports = {"cookie": _cookie(clerk), "write": reverse("assignment_exports", args=[assignment.uuid])}
    return {"students": students, "places": places, "clerk": exports}


def _cookie(user: Any) -> str:
    from django.conf import settings  # noqa: PLC0415 -- likewise
    from django.test import Client  # noqa: PLC0415 -- likewise

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
    import django

    django.setup()
    sys.stdout.write(json.dumps(opened(int(sys.argv[1]))))
    from django.db import connection, connections

    connections.close_all()
    getattr(connection, "close_pool", lambda: None)()
