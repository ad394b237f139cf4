"""Reading an opinion in a child process: what asks for it, and the task that `confined.py` does there.

The child loads this module, so it imports no Django.
"""

import importlib
import pkgutil
from dataclasses import dataclass, replace

import opinions.text.readers
from opinions.intake import Statement, understand, understand_text
from opinions.text.as_json import Json
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.parsed_json import WrongShape, decode, encode
from opinions.text.readers.recognition import Format, recognise
from opinions.text.readers.source import DecodedSource, UnreadableSource
from opinions.text.readers.source import decode as decode_source
from people.sandbox import DAMAGED, Limits, NotRead, run_apart

CODECS = ("utf-8", "utf-16-le", "utf-16-be", "windows-1252", "cp437")
WARMING = b"HOLLIS, J., dissenting.\nSee Pott v. Kettle, 7 U.S. 412, 413 (1883).1 Id. at 414.\n. Ibid."

Refusal = UnreadableSource


@dataclass(frozen=True, slots=True)
class ReadJob:
    """What the child is asked beside the source: see `intake.understand_text`."""

    statement: Statement
    accept: tuple[str, ...] = ()
    chosen: Format | None = None
    html: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The format in which a source was read, and the case."""

    format: Format
    case: ParsedCase


def read_apart(source: DecodedSource, job: ReadJob, *, limits: Limits) -> Understood:
    """Does the job (`intake.understand_text`) in a child process under `limits` (`sandbox`): for what strangers upload.

    Doubts about the source's encoding come first. Raises `UnreadableSource`, with a sentence for a person, also where a
    limit is reached.
    """
    given = source.document or source.text.encode()
    bounded = replace(limits, most_bytes=max(limits.most_bytes, len(given)))  # the file's own size was bounded before
    try:
        read = decode(Understood, run_apart(__name__, encode(job), given, bounded))
    except NotRead as refused:
        raise UnreadableSource(str(refused)) from refused
    except WrongShape as error:
        raise UnreadableSource(DAMAGED) from error
    return replace(read, case=replace(read.case, warnings=(*source.warnings, *read.case.warnings)))


def prepare() -> None:
    """Loads all that reading may need: every reader and codec, and what the first parse loads by itself."""
    for module in pkgutil.iter_modules(opinions.text.readers.__path__, f"{opinions.text.readers.__name__}."):
        importlib.import_module(module.name)
    for codec in CODECS:
        "".encode(codec)
    understand(WARMING, Statement(CaseFacts()), limit=len(WARMING))


def perform(job: Json, source: bytes) -> Json:
    """Does the `ReadJob`: what was understood as `encode` writes it. Raises `UnreadableSource`."""
    asked = decode(ReadJob, job)
    decoded = decode_source(source, limit=len(source))
    case = understand_text(decoded, asked.statement, accept=asked.accept, chosen=asked.chosen, html=asked.html)
    chosen = None if decoded.document else asked.chosen
    return encode(Understood(chosen or recognise(decoded), case))
