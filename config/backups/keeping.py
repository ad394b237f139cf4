"""The backups in a folder: which there are, and which may go."""

import re
import shutil
from pathlib import Path
from typing import Final

from config.backups.making import PARTIAL
from config.backups.manifest import NAME

NAMED: Final = re.compile(r"glossator-\d{8}T\d{6}Z")


def backups_in(target: Path) -> list[Path]:
    """The whole backups below the folder, the newest first. Whatever else lies there is not looked at."""
    found = [path for path in target.iterdir() if NAMED.fullmatch(path.name) and (path / NAME).is_file()]
    return sorted(found, key=lambda path: path.name, reverse=True)


def delete_older(target: Path, keep: int) -> list[Path]:
    """Deletes all backups but the `keep` newest, and what a broken-off one left; returns those deleted."""
    gone = backups_in(target)[keep:]
    for path in (
        *gone,
        *(
            each
            for each in target.iterdir()
            if NAMED.fullmatch(each.name.removesuffix(PARTIAL)) and each.name.endswith(PARTIAL)
        ),
    ):
        shutil.rmtree(path)
    return gone
