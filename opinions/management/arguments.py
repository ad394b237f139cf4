"""The options of `parse` and `import`: a source and what a person says of its case."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from opinions.forms import FactsForm, too_large
from opinions.intake import Statement, proposals, understand_text
from opinions.text.parsed import ParsedCase
from opinions.text.readers.recognition import cases_in
from opinions.text.readers.source import DecodedSource, UnreadableSource, decode

OPTIONS = {
    "caption": "--caption",
    "citations": "--cite",
    "court": "--court",
    "decided": "--date",
    "docket_number": "--docket",
    "author": "--author",
    "author_title": "--author-title",
    "history": "--history",
}
"""The option that fills each field of `FactsForm`."""


def add_source(parser: ArgumentParser) -> None:
    """Adds the file and the options that say what its text does not."""
    parser.add_argument("file", help="a case as JSON, HTML, XML, PDF, Word document or plain text; - reads stdin")
    parser.add_argument("--caption", default="", help="as it is cited: Gonzales v. City of Castle Rock")
    parser.add_argument("--author", default="", help="the author of the first writing whose byline names nobody")
    parser.add_argument("--author-title", default="", help="J. or C.J.")
    parser.add_argument("--cite", action="append", default=[], help="a citation, 366 F.3d 1093; may be repeated")
    parser.add_argument("--court", default="", help="its courts-db id (ca10), or its abbreviation")
    parser.add_argument("--date", default="", help="2004-04-29, 2004-04 or 2004")
    parser.add_argument("--docket", default="", help="the docket number")
    parser.add_argument("--en-banc", action="store_true", help="decided en banc")
    parser.add_argument("--history", action="append", default=[], help="a step of later history; may be repeated")
    parser.add_argument("--history-none", action="store_true", help="somebody looked, and there is no later history")
    parser.add_argument(
        "--accept", action="append", default=[], metavar="ID", help="a proposed split to make; may be repeated"
    )
    parser.add_argument("--fictional", action="store_true", help="an invented case, for practice")


def read_statement(options: dict[str, Any]) -> Statement:
    """What the options say. Raises `CommandError`, one sentence naming the option, where that cannot be so."""
    if options["history"] and options["history_none"]:
        raise CommandError("--history names later history and --history-none says that there is none: give one.")
    fields = {name: options[option.removeprefix("--").replace("-", "_")] for name, option in OPTIONS.items()}
    form = FactsForm(
        {
            **fields,
            "citations": "\n".join(fields["citations"]),
            "history": "\n".join(fields["history"]),
            "en_banc": options["en_banc"],
            "fictional": options["fictional"],
            "history_checked": options["history_none"] or bool(options["history"]),
        }
    )
    for name, problems in form.errors.items():
        raise CommandError(f"{OPTIONS[name]}: {problems[0]}")
    return form.statement()


def read_source(options: dict[str, Any], statement: Statement) -> ParsedCase:
    """The case in the file; of several (JSON lines, the answer to a search) the one that `--case` chooses, if it may.

    Raises `CommandError`, one sentence, where it is no text of an opinion.
    """
    try:
        source = decode(_bytes(options["file"]), limit=settings.IMPORT_MAX_BYTES)
        if "case" in options:
            source = _chosen(source, options["case"], _name(options["file"]))
        if options["accept"]:
            _check_accepted(options["accept"], understand_text(source, statement))
        return understand_text(source, statement, accept=options["accept"])
    except UnreadableSource as error:
        raise CommandError(f"{_name(options['file'])}: {error}") from error


def _chosen(source: DecodedSource, number: int | None, name: str) -> DecodedSource:
    """The case `number`, from 1, of a source. Raises `CommandError` where several are there and none is chosen."""
    cases = cases_in(source.document or source.text)
    if number is None and len(cases) == 1:
        return source
    if number is None or not 1 <= number <= len(cases):
        held = f"{len(cases)} cases: choose one, --case 1 to --case {len(cases)}" if len(cases) > 1 else "one case"
        raise CommandError(f"{name} holds {held}.")
    case = cases[number - 1]
    return replace(source, text=case) if isinstance(case, str) else source


def _check_accepted(accept: Sequence[str], parsed: ParsedCase) -> None:
    """Raises `CommandError` for what was not proposed."""
    for name in accept:
        if name not in proposals(parsed):
            raise CommandError(f"--accept: nothing is proposed by the id {name}.")


def _bytes(file: str) -> bytes:
    """The bytes of the file or of stdin; never more than are allowed, and one."""
    most = settings.IMPORT_MAX_BYTES
    if file == "-":
        return sys.stdin.buffer.read(most + 1)
    path = Path(file)
    try:
        size = path.stat().st_size
        if path.is_file() and size > most:
            raise CommandError(f"{path}: {too_large(size)}")
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _name(file: str) -> str:
    return "standard input" if file == "-" else file
