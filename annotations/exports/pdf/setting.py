"""From a Word file of ours to a PDF: the file is read, and a child process has Typst set it."""

import logging
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from annotations.exports.options import Told
from annotations.exports.pdf.word_reading import write_document
from annotations.exports.subject import Export
from annotations.exports.word.opening import frame_of
from people.confined import OUT_OF_MEMORY
from people.jobs import JobFailed

CHILD: Final = Path(__file__).with_name("typesetter.py")
TEMPLATE: Final = Path(__file__).parents[1] / "typst" / "document.typ"
SECONDS: Final = 300
"""The most time of the processor that setting a file may take."""
SECONDS_BY_THE_CLOCK: Final = 900
MEMORY_MB: Final = 6_144
"""The most memory that it may have: address space, of which threads hold much that they do not use."""
logger = logging.getLogger(__name__)

WordWriter = Callable[[Export, BinaryIO, Told], None]


def set_as_pdf(write: WordWriter, export: Export, to: BinaryIO, told: Told) -> None:
    """Has `write` make the Word file, and writes the same as a tagged PDF with bookmarks into `to`.

    Raises `JobFailed`, with what to do, where setting takes too long or too much memory.
    """
    with TemporaryDirectory(prefix="glossator-pdf-") as named:
        folder = Path(named)
        with TemporaryFile() as word:
            write(export, word, told)
            with (folder / "document.json").open("w", encoding="utf-8", newline="\n") as document:
                write_document(word, document, zone=ZoneInfo(export.assignment.course.time_zone), **_frame(export))
        shutil.copyfile(TEMPLATE, folder / "document.typ")
        set_folder(folder, int(export.made_at.timestamp()))
        with (folder / "document.pdf").open("rb") as made:
            shutil.copyfileobj(made, to)


def _frame(export: Export) -> dict[str, object]:
    """What stands around the body, and the template's own words."""
    frame = frame_of(export, [source.version for source in export.sources()])
    words = {
        "annotations": _("Annotations"),
        "guide": _(
            "Annotated words are tinted, the darker the more often they are annotated. The number in parentheses after "
            "them is the annotation’s, under “Annotations” at the end."
        ),
        "authorities": _(
            "Numbers at the right are pages of this document; after a treatment stand the numbers of passages."
        ),
        "page": _("Page"),
        "of": _("of"),
    }
    return {
        "title": frame.title,
        "header": frame.header,
        "header_end": frame.header_end,
        "words": words,
    }


def set_folder(folder: Path, made_at: int) -> None:
    """Has the child set the folder's document; `made_at` in seconds (POSIX). Raises `JobFailed`."""
    asked = [sys.executable, "-I", str(CHILD), str(folder), *map(str, (SECONDS, MEMORY_MB, made_at))]
    with TemporaryFile() as told:
        with subprocess.Popen(
            asked, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=told, cwd="/", env={"LANG": "C.UTF-8"},
            start_new_session=True,
        ) as child:  # fmt: skip
            try:
                ended = child.wait(SECONDS_BY_THE_CLOCK)
            except subprocess.TimeoutExpired:
                ended = -signal.SIGXCPU
            finally:
                child.kill()
        told.seek(0)
        if said := told.read(10_000).decode(errors="replace"):
            logger.warning("Setting a PDF: %s", said)
    if ended:
        raise JobFailed(_failure(ended))


def _failure(ended: int) -> str:
    """Why no PDF was made, from the child's return code (negative: by that signal), and what to do."""
    if ended == -signal.SIGXCPU:
        return _("Setting the PDF took too long. Narrow the filter, or take the Word file.")
    if ended in (OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGABRT):
        return _("Setting the PDF needs too much memory. Narrow the filter, or take the Word file.")
    return _("The PDF could not be set: the reason is in the server’s log. Take the Word file meanwhile.")
