"""How a line of the log looks: as words for a terminal, or as one JSON object for programs.

Left out of both, because it may be what somebody wrote or a key that was mailed: the address of a request beyond its
name, and the rows that PostgreSQL quotes in its errors.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any, Final

from people.traces import TOLD, request_id

MOST: Final = 4_000
"""Characters of a message that are kept; a traceback is kept whole."""
QUOTING: Final = ("DETAIL:", "CONTEXT:")
"""How those lines of PostgreSQL's errors begin that quote a row's values."""


def route_of(request: Any) -> str:
    """The name of the address, as `docs/rights.md` has it; `-` where there is no such address."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name if match else "") or "-"


def message_of(record: logging.LogRecord) -> str:
    """The message; Django's on a request with the address's name in place of the address."""
    request = getattr(record, "request", None)
    if request is not None and record.name.startswith("django.request") and isinstance(record.args, tuple):
        return f"{record.args[0]}: {route_of(request)}"
    return record.getMessage()[:MOST]


class _Lines(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the name is the standard library's
        """The traceback, without the values that PostgreSQL quotes."""
        lines = super().formatException(ei).splitlines()
        return "\n".join(line for line in lines if not line.lstrip().startswith(QUOTING))


class JsonLines(_Lines):
    """One JSON object a line: at, level, logger, message, request, what was told by name, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, without a line break in it."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if number := request_id.get():
            line["request"] = number
        line |= getattr(record, TOLD, {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class WordLines(_Lines):
    """The message, what was told by name, the number of the request, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in words."""
        told = [f"{name}={value}" for name, value in getattr(record, TOLD, {}).items()]
        number = request_id.get()
        line = " ".join([message_of(record), *told, *([f"request={number}"] if number else [])])
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
