"""Scripts and styles without what only people read. Run in a process of its own: the library brings threads with it.

`python -m config.shrinking` reads a JSON object of names and texts and writes one of names and shorter texts.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

KINDS: Final = {".css": "text/css", ".js": "application/javascript"}
SECONDS: Final = 60
"""How long the whole may take; it takes well under one."""


def shrink(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts by name, shorter; as they are on a platform that the library has no wheel for.

    Raises `subprocess.SubprocessError` where one of them cannot be read, which is told on standard error.
    """
    if find_spec("minify") is None:
        return dict(texts)
    command = [sys.executable, "-m", "config.shrinking"]
    done = subprocess.run(
        command, input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True, timeout=SECONDS
    )
    shorter: dict[str, str] = json.loads(done.stdout)
    return shorter


def main() -> None:
    """Shortens what standard input holds."""
    import minify  # noqa: PLC0415 -- its threads belong into this process alone

    shorter = {}
    for name, text in json.load(sys.stdin).items():
        try:
            shorter[name] = minify.string(KINDS[name[name.rindex(".") :]], text)
        except minify.MinifyError as error:
            sys.exit(f"{name} cannot be shortened: {error}")
    json.dump(shorter, sys.stdout)


if __name__ == "__main__":
    main()
