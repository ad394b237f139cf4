"""What stands beside a backup: of which installation, when, which rows and which files, under its signature."""

import json
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, Self

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from config.backups.counting import Counted
from config.places import ROOT

FORM: Final = 1
"""Of the backup's own form: raised where a reader of the earlier one would misread it."""
NAME: Final = "manifest.json"
DUMP: Final = "database.dump"
SALT: Final = "config.backups.manifest"
KEY_SALT: Final = "config.backups.key"


class NotABackup(ValueError):
    """The folder is no backup of ours, or not a whole one. The message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup in words. `key` tells which `SECRET_KEY` it was made under, without telling the key."""

    made_at: str
    of: str
    version: str
    server: str
    key: str
    migrations: list[list[str]]
    tables: dict[str, Counted]
    files: dict[str, dict[str, Any]]
    signature: str = field(default="")
    form: int = FORM

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Reads a backup's manifest. Raises `NotABackup`."""
        try:
            told = json.loads((folder / NAME).read_text())
            tables = {name: Counted(**each) for name, each in told.pop("tables").items()}
            found = cls(tables=tables, **told)
        except OSError as error:
            raise NotABackup(f"{folder} holds no {NAME}: name the folder that `manage.py backup` made.") from error
        except (ValueError, TypeError, KeyError) as error:
            raise NotABackup(f"{folder / NAME} cannot be read ({error}).") from error
        if found.form != FORM:
            raise NotABackup(f"{folder} was made by a later version of Glossator: bring this one up to date first.")
        return found

    def write(self, folder: Path) -> None:
        """Writes it, signed with this installation's key."""
        told = asdict(self) | {"signature": self._signed(settings.SECRET_KEY)}
        (folder / NAME).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")

    @property
    def is_signed_here(self) -> bool:
        """Whether this installation signed it, under its present key or an earlier one, and nobody changed it."""
        return any(constant_time_compare(self.signature, self._signed(key)) for key in _keys())

    @property
    def is_of_this_key(self) -> bool:
        """Whether it was made under a `SECRET_KEY` that is present here."""
        return any(constant_time_compare(self.key, key_name(key)) for key in _keys())

    def check_files(self, folder: Path) -> None:
        """Compares each file with its SHA-256. Raises `NotABackup`."""
        for name, told in self.files.items():
            path = folder / name
            if not path.is_file():
                raise NotABackup(f"{path} is missing.")
            if path.stat().st_size != told["bytes"] or sha256_of(path) != told["sha256"]:
                raise NotABackup(f"{path} is not the file that was written: use another backup.")

    def _signed(self, key: str) -> str:
        bare = {name: each for name, each in asdict(self).items() if name != "signature"}
        plain = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return salted_hmac(SALT, plain, secret=key, algorithm="sha256").hexdigest()


def files_below(folder: Path) -> dict[str, dict[str, Any]]:
    """Every file below the folder, by its path there, with its size and its SHA-256."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in paths
    }


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def key_name(key: str) -> str:
    """Tells one `SECRET_KEY` from another; 64 bits of an HMAC, from which no key can be had."""
    return salted_hmac(KEY_SALT, "which key", secret=key, algorithm="sha256").hexdigest()[:16]


def our_version() -> str:
    """Glossator's version, as `pyproject.toml` has it."""
    version: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return version


def moment(at: datetime) -> str:
    """A time as manifests write it (UTC, seconds)."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
