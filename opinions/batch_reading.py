"""What a worker of an import of many does: it reads one source, within its bounds. It loads no Django."""

import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from opinions.archives import Loaded
from opinions.intake import Statement, understand_text
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.recognition import cases_in
from opinions.text.readers.source import DecodedSource, UnreadableSource, decode

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadBounds:
    """What reading one source may cost: bytes, seconds of the clock, mebibytes of memory."""

    most_bytes: int
    seconds: int
    memory_mb: int


class _TimeIsUp(Exception):
    """The alarm rang."""


def begin(bounds: ReadBounds) -> None:
    """Bounds the worker's memory, and leaves an interrupt from the keyboard to the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _ring)
    with suppress(ValueError, OSError):  # the machine's own bound is lower
        resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_mb * MEBIBYTE, resource.RLIM_INFINITY))


def read_cases(loaded: Loaded, bounds: ReadBounds) -> list[ParsedCase] | str:
    """The cases in a source, or why it cannot be read: a sentence."""
    signal.alarm(bounds.seconds)
    try:
        source = decode(loaded.source, limit=bounds.most_bytes)
        html = decode(loaded.html, limit=bounds.most_bytes).text if loaded.html else ""
        texts = [each for each in cases_in(source.text) if isinstance(each, str)]
        if len(texts) <= 1:
            return [understand_text(source, Statement(CaseFacts()), html=html)]
        return [understand_text(DecodedSource(each, source.encoding), Statement(CaseFacts())) for each in texts]
    except UnreadableSource as error:
        return str(error)
    except _TimeIsUp:
        return f"Reading it took longer than {bounds.seconds} seconds, the most that it may take (IMPORT_SECONDS)."
    except (MemoryError, RecursionError):
        return f"It needs more than {bounds.memory_mb:,} MB of memory, the most that it may have (IMPORT_MEMORY_MB)."
    except Exception as error:  # noqa: BLE001 -- a reader's fault with one source must not end the import of all
        return f"The reader stopped with an error: {type(error).__name__}: {error}"
    finally:
        signal.alarm(0)


def _ring(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _TimeIsUp
