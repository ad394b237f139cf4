"""`manage.py parse FILE`: shows what an import would store, and stores nothing."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from opinions.management.arguments import add_source, read_source, read_statement
from opinions.text.as_json import as_json
from opinions.text.parsed import ParsedCase, ParsedOpinion
from opinions.text.pincites import page_range


class Command(BaseCommand):
    """Reads a file and prints the case in it; needs no database."""

    help = "Shows what an import of FILE would store; stores nothing and needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The source's options, `--case` and `--json`."""
        add_source(parser)
        parser.add_argument("--case", type=int, metavar="N", help="of a file that holds several cases the Nth, from 1")
        parser.add_argument("--json", action="store_true", help="print the whole as one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints the case. Raises `CommandError` for a source that is no text of an opinion."""
        parsed = read_source(options, read_statement(options))
        if options["json"]:
            self.stdout.write(json.dumps(as_json(parsed), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_summary(parsed)))


def _summary(case: ParsedCase) -> Iterator[str]:
    """The lines of the summary for a person."""
    facts = case.facts
    named = ", ".join(filter(None, [facts.caption or "(no caption)", *facts.citations]))
    yield f"{named} ({' '.join(filter(None, [facts.court, facts.decided])) or 'court and date unknown'})"
    for number, opinion in enumerate(case.opinions, start=1):
        yield f"\nWriting {number}: {_writing(opinion)}"
        yield from _contents(opinion)
    yield f"\n{_count(len(case.authorities), 'authority', 'authorities')} cited."
    yield f"{_count(len(case.warnings), 'warning', 'warnings')}."
    for warning in case.warnings:
        yield f"  at {warning.at}: {warning.message}"
        if warning.proposal is not None:
            yield f"    To accept it: --accept {warning.proposal.id}"


def _writing(opinion: ParsedOpinion) -> str:
    author = " ".join(filter(None, [opinion.author, opinion.author_title])) or "author unknown"
    joined = f", joined by {', '.join(opinion.joined_by)}" if opinion.joined_by else ""
    per_curiam = ", per curiam" if opinion.per_curiam else ""
    return f"{opinion.kind.value.replace('_', ' ')}, {author}{per_curiam}{joined}"


def _contents(opinion: ParsedOpinion) -> Iterator[str]:
    kinds = Counter(passage.kind.value for passage in opinion.passages)
    cited = [citation for passage in opinion.passages for citation in passage.citations]
    unresolved = sum(citation.authority is None for citation in cited)
    notes = dict.fromkeys(passage.label for passage in opinion.passages if passage.label)
    headings = [passage.text for passage in opinion.passages if passage.kind.value == "heading"]
    yield "  passages: " + ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    yield from (f"  heading: {heading}" for heading in headings)
    yield f"  pages: {_pages(opinion)}"
    yield f"  notes: {', '.join(notes) or 'none'}"
    yield f"  citations: {len(cited)}, of which {unresolved} unresolved"


def _pages(opinion: ParsedOpinion) -> str:
    """The pages of the body, from the one on which it begins to its last mark."""
    body = [passage for passage in opinion.passages if passage.label is None]
    first = [passage.page for passage in body if passage.page][:1]
    pages = [*first, *(mark.page for passage in body for mark in passage.pages)]
    marks = sum(len(passage.pages) for passage in opinion.passages)
    return f"{page_range(pages[0], pages[-1])} ({_count(marks, 'mark', 'marks')})" if pages else "none"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
