"""PostgreSQL's own programs (pg_dump, pg_restore, psql), and how they are told which database is meant."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.postgres import PostgresFailed, binaries

NEEDED: Final = ("pg_dump", "pg_restore", "psql")
DEBIAN: Final = "/usr/lib/postgresql/{major}/bin"
"""Where Debian and Ubuntu put the programs of each major version."""
ONLY_US: Final = ("host", "hostaddr", "port", "user", "dbname")
"""Of the connection's words, what makes no secret."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database by its address (`postgresql://…` or `name=value …`)."""

    address: str

    def connect(self, **options: Any) -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection of its own, apart from Django's pool, that waits 10 s at most for its beginning."""
        return psycopg.connect(self.address, connect_timeout=10, **options)

    @property
    def shown(self) -> str:
        """The address without its password."""
        found = conninfo_to_dict(self.address)
        return make_conninfo("", **{name: found[name] for name in ONLY_US if found.get(name)})

    def environment(self) -> dict[str, str]:
        """For a program: the password where other users do not see it, and no PG… variable of somebody else's."""
        bare = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        password = conninfo_to_dict(self.address).get("password")
        return bare | {"LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})

    def argument(self) -> str:
        """For a program's `--dbname`: everything but the password."""
        found = conninfo_to_dict(self.address)
        return make_conninfo("", **{name: value for name, value in found.items() if name != "password"})


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with PostgreSQL's programs of one major version."""

    folder: Path
    major: int

    def command(self, program: str, *words: str) -> list[str]:
        """The command for one of them."""
        return [str(self.folder / program), *words]


def programs_for(major: int) -> Programs:
    """Programs that can read and write a server of that major version: its own where they are installed, else the
    embedded ones, which know all servers up to their own. Raises `PostgresFailed`, which says what to install.
    """
    found = _installed()
    for each in found:
        if each.major == major:
            return each
    newer = [each for each in found if each.major > major]
    if newer:
        return min(newer, key=lambda each: each.major)
    have = ", ".join(str(each.major) for each in found) or "none"
    raise PostgresFailed(
        f"The server is PostgreSQL {major}, and {', '.join(NEEDED)} of that version or a later one are not here "
        f"(found: {have}). Install them (Debian, Ubuntu: apt install postgresql-client-{major}) and run this again."
    )


@cache
def _installed() -> tuple[Programs, ...]:
    """What is on the PATH, in Debian's folders and in our own package, without doubles."""
    folders = [Path(DEBIAN.format(major=major)) for major in range(14, 30)]
    on_path = shutil.which("pg_dump")
    if on_path:
        folders.append(Path(on_path).parent)
    with suppress(PostgresFailed):  # somebody who runs a server of her own may have left the package out
        folders.append(binaries())
    found: dict[int, Programs] = {}
    for folder in folders:
        major = _major(folder)
        if major:
            found.setdefault(major, Programs(folder, major))
    return tuple(found.values())


def _major(folder: Path) -> int:
    """The major version of the programs in a folder; 0 where one of them is missing or does not run."""
    if not all((folder / name).exists() for name in NEEDED):
        return 0
    told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0


def major_of(connection: "psycopg.Connection[Any]") -> int:
    """The major version of the server that is connected to."""
    return connection.info.server_version // 10_000
