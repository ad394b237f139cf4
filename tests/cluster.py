"""A pytest plugin: each run has a PostgreSQL cluster of its own, made before Django reads its settings.

`DATABASE_URL` of the tests may be given as `TEST_DATABASE_URL`. Workers of pytest-xdist inherit the first one's.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _start() -> None:
    from config.postgres import Cluster  # noqa: PLC0415 -- only the first process starts one

    folder = Path(tempfile.mkdtemp(prefix="glossator-test-"))
    cluster = Cluster(folder / "pg", durable=False).start()
    main_process = os.getpid()

    def stop() -> None:
        if os.getpid() == main_process:
            cluster.stop()
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    os.environ["DATABASE_URL"] = cluster.url
    os.environ["VAR_DIR"] = str(folder / "var")


def pytest_load_initial_conftests() -> None:
    """Runs in the main process and in each worker; only the main process starts a cluster."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    else:
        _start()


pytest_load_initial_conftests.pytest_impl = {"tryfirst": True}  # type: ignore[attr-defined]  # -- pytest's own protocol
