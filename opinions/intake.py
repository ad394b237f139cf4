"""From a source and what a person says of its case to the `ParsedCase` that `parse` prints and `import` stores."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers.recognition import Format, read_any
from opinions.text.readers.source import DecodedSource, UnreadableSource, decode


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says of a source that its text does not: the case's facts, and the author of a nameless writing.

    `fictional`: an invented case. `history_checked`: somebody looked for later history; None where that is not said.
    """

    facts: CaseFacts
    author: str = ""
    author_title: str = ""
    fictional: bool = False
    history_checked: bool | None = None


def understand(
    source: bytes, statement: Statement, *, accept: Collection[str] = (), limit: int
) -> tuple[str, ParsedCase]:
    """Reads a source of at most `limit` bytes, with the proposed splits in `accept` made; its text and the case.

    Raises `UnreadableSource`, with a sentence for a person, where it is no text of an opinion.
    """
    decoded = decode(source, limit=limit)
    return decoded.text, understand_text(decoded, statement, accept=accept)


def understand_text(
    source: DecodedSource,
    statement: Statement,
    *,
    accept: Collection[str] = (),
    chosen: Format | None = None,
    html: str = "",
) -> ParsedCase:
    """Does as `understand` for a source that is decoded already; doubts about its encoding come first.

    It is read in the `chosen` format, if one is; `html` is the HTML of the same case beside its JSON.
    """
    try:
        parsed = read_any(
            source,
            statement.facts,
            chosen=chosen,
            html=html,
            author=statement.author,
            author_title=statement.author_title,
            accept=accept,
        )
    except ValueError as error:
        raise UnreadableSource(str(error)) from error
    return replace(parsed, warnings=(*source.warnings, *parsed.warnings))


def proposals(parsed: ParsedCase) -> dict[str, ParsedWarning]:
    """The warnings that propose something, by what a person accepts."""
    return {warning.proposal.id: warning for warning in parsed.warnings if warning.proposal is not None}
