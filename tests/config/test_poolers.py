"""Whether a pooler stands between, told by asking through one."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from config.places import ROOT
from config.poolers import TOLD, pooler_between
from config.postgres import unprivileged_prefix

ASKS = """
import django; django.setup()
from config.poolers import check_pooler; check_pooler()
from django.db import connection; connection.close(); connection.close_pool()
"""


@pytest.fixture
def through_pgbouncer(tmp_path: Path) -> Iterator[str]:
    """The DATABASE_URL of the tests' database through a PgBouncer of this test's own."""
    if shutil.which("pgbouncer") is None:
        pytest.skip("PgBouncer is not installed here (apt-get install pgbouncer)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    asked = connection.settings_dict
    (tmp_path / "users").write_text('"glossator" ""\n')
    (tmp_path / "ini").write_text(
        f"[databases]\nthere = host={asked['HOST']} dbname={asked['NAME']}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {tmp_path}/users\npool_mode = transaction\n"
    )
    with subprocess.Popen([*unprivileged_prefix(), "pgbouncer", "-q", str(tmp_path / "ini")]) as process:
        url = f"postgresql://glossator@127.0.0.1:{port}/there"
        _await(url)
        yield url
        process.terminate()


def _await(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


@pytest.mark.django_db(transaction=True)
def test_server_itself_is_no_pooler() -> None:
    assert not pooler_between()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("said", "refused"), [("", True), ("no", False)])
def test_pooler_is_refused_until_it_is_said_what_it_keeps(through_pgbouncer: str, said: str, refused: bool) -> None:
    settings = {
        "DATABASE_URL": through_pgbouncer,
        "DATABASE_PREPARES": said,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    run = subprocess.run(
        [sys.executable, "-c", ASKS], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False
    )

    assert (run.returncode != 0, TOLD in run.stderr) == (refused, refused), run.stderr
