"""A run of its own for `test_outages`: a server's process whose PostgreSQL goes away and comes back.

`python -m tests.config.outage FOLDER` prints as JSON what each request was answered, and how long it took (seconds).
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from config.postgres import Cluster

RETURNS_WITHIN = 15.0


def main(folder: Path) -> dict[str, Any]:
    """The answers before the outage, in it, and after it."""
    cluster = Cluster(folder / "pg", durable=False).start()
    os.environ |= {
        "DATABASE_URL": cluster.url,
        "VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    import django  # noqa: PLC0415 -- the settings need the cluster

    (folder / "var" / "static").mkdir(parents=True)
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- as above
    from django.core.management import call_command  # noqa: PLC0415 -- as above
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- as above
    from django.db import connection  # noqa: PLC0415 -- as above
    from django.test import Client, RequestFactory  # noqa: PLC0415 -- as above

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from people.models import User  # noqa: PLC0415 -- as above

    client = Client()
    client.force_login(User.objects.create_user("ana@example.edu", name="Ana"))
    cookie = client.cookies.output(header="", attrs=[]).strip()
    connection.close()
    application = get_wsgi_application()

    def ask(address: str) -> dict[str, Any]:
        told: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None, /) -> Any:
            told.update(status=int(status.split(maxsplit=1)[0]), retry_after=dict(headers).get("Retry-After"))

        began = time.monotonic()
        body = application(RequestFactory().get(address, headers={"Cookie": cookie}).environ, start_response)
        content = b"".join(body).decode()
        body.close()  # as every server does: this ends the request
        return told | {"seconds": time.monotonic() - began, "content": content}

    told = {"before": ask("/"), "ready_before": ask("/health/ready/")}
    cluster.stop()
    told |= {name: ask(address) for name, address in AWAY.items()}
    cluster.start()
    began = time.monotonic()
    told["after"] = ask("/")
    while told["after"]["status"] != 200 and time.monotonic() - began < RETURNS_WITHIN:
        time.sleep(0.1)
        told["after"] = ask("/")
    told["after"]["returned"] = time.monotonic() - began
    connection.close_pool()  # type: ignore[attr-defined]  # -- of PostgreSQL's backend
    cluster.stop()
    return told


AWAY = {"away": "/", "away_again": "/library/", "ready_away": "/health/ready/", "live_away": "/health/live/"}

if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201 -- this is how the test is told
