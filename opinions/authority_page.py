"""What an authority's page says of it above the passages that cite it."""

from dataclasses import dataclass

from opinions.citation_cards import KINDS
from opinions.cited import Cited
from opinions.quotations import parsed_authority
from opinions.text.kinds import AuthorityKind
from opinions.text.short_citations import full_authority


@dataclass(frozen=True, slots=True)
class AuthorityShown:
    """An authority: what it is, its name (empty but for a case's) and the rest of its citation, where it is reported.

    `title` is all of its Bluebook form; `parallel` are the reports that this does not print.
    """

    kind: str
    title: str
    name: str
    rest: str
    parallel: tuple[str, ...]


def authority_shown(cited: Cited) -> AuthorityShown:
    """The first authority of the cited thing, in its Bluebook form. One query."""
    row = cited.rows[0]
    words = full_authority(parsed_authority(row))
    parallel = tuple(str(report) for report in row.reports.all() if str(report) not in str(words))
    return AuthorityShown(str(KINDS[AuthorityKind(row.kind)]), str(words), words.name, words.rest, parallel)
