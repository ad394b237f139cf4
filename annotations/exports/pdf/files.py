"""The writers of the PDF files."""

from typing import BinaryIO

from annotations.exports.options import Told
from annotations.exports.pdf.setting import set_as_pdf
from annotations.exports.subject import Export
from annotations.exports.word.brief import write_brief
from annotations.exports.word.commented import write_commented
from annotations.exports.word.memo import write_memo


def write_memo_pdf(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the memo, in whose table of authorities the pages stand."""
    set_as_pdf(write_memo, export, to, told)


def write_commented_pdf(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the opinion with its annotations: their words are tinted and numbered, the notes follow the text."""
    set_as_pdf(write_commented, export, to, told)


def write_brief_pdf(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the brief of one person's work. Raises `JobFailed` where the work is not one person's."""
    set_as_pdf(write_brief, export, to, told)
