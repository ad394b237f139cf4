"""Rows as files: CSV as spreadsheets open it, and JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

BYTE_ORDER_MARK: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula at a cell's start (OWASP, CSV Injection)."""


def as_json(held: Any) -> bytes:
    """JSON with times as ISO 8601, indented, in UTF-8."""
    return json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """CSV in UTF-8 with a byte order mark; an apostrophe stands before what would be a formula; None is empty."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _cell(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
