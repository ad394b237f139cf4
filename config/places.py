"""Where things lie on disk: the checkout, `var/`, the private socket folder, the secrets made once."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Final
from urllib.parse import quote

ROOT: Final = Path(__file__).resolve().parent.parent
SOCKET_PATH_LIMIT: Final = 107
"""Bytes: `sockaddr_un.sun_path` less its closing NUL (unix(7))."""


def var() -> Path:
    """The folder for all that is made while running: `VAR_DIR`, or `var/` in the checkout. Not created here."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()


def socket_folder(cluster: Path) -> Path:
    """The private folder of a cluster's Unix socket.

    It lies in the cluster's own folder where the path fits into `SOCKET_PATH_LIMIT` bytes, else in a folder of the
    user's own below /tmp, named after the cluster. Computes only; `postgres.start` makes it.
    """
    inside = cluster / "socket"
    if len(os.fsencode(inside / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
        return inside
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    return Path(f"/tmp/glossator-{os.getuid()}-{name}")  # noqa: S108 -- a socket path must be short; made 0700, owner checked


def database_url(cluster: Path, name: str = "glossator") -> str:
    """The `DATABASE_URL` of the embedded cluster: user glossator, over its Unix socket."""
    return f"postgresql://glossator@{quote(str(socket_folder(cluster)), safe='')}/{name}"


def secret(name: str, folder: Path | None = None) -> str:
    """A secret of the embedded mode, made once in `var/secrets/` (0600) and read ever after."""
    path = (folder or var()) / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # the first of two simultaneous starts wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
