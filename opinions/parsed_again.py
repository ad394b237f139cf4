"""From rows back to what a reader had understood, for whatever looks at a stored case anew."""

from collections.abc import Sequence

from opinions.models import Case, Opinion
from opinions.text.kinds import OpinionKind
from opinions.text.parsed import CaseFacts, ParsedOpinion, ParsedPassage


def facts_of(case: Case) -> CaseFacts:
    """What is known of the case. No query where its `citations` and `history` are prefetched."""
    return CaseFacts(
        caption=case.caption,
        citations=tuple(map(str, case.citations.all())),
        court=case.court or case.court_name,
        decided=case.decided,
        docket_number=case.docket_number,
        en_banc=case.en_banc,
        history=tuple(entry.words for entry in case.history.all()),
    )


def writing_of(opinion: Opinion, passages: Sequence[ParsedPassage]) -> ParsedOpinion:
    """The writing with these passages; its Parts are left out."""
    return ParsedOpinion(
        kind=OpinionKind(opinion.kind),
        passages=tuple(passages),
        per_curiam=opinion.per_curiam,
        source_type=opinion.source_type,
        author=opinion.author,
        author_title=opinion.author_title,
        author_raw=opinion.author_raw,
        joined_by=tuple(opinion.joined_by),
    )
