"""Every write on the library: one transaction each, with its audit event."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection, transaction

from opinions.authorities import cut, store_authorities, store_citations, tie_to_case
from opinions.models import (
    Case,
    CaseCitation,
    Correction,
    Emphasis,
    HistoryEntry,
    ImportWarning,  # noqa: A004 -- ours; Python's own is not used here
    NoteMark,
    Opinion,
    OpinionText,
    PageMark,
    Passage,
)
from opinions.openings import add_openings
from opinions.parting import store_parts
from opinions.text.canonical import fingerprint, tile
from opinions.text.courts import court_name, reporter
from opinions.text.full_citations import ReporterCitation
from opinions.text.pages import PageMark as Mark
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.part_doubts import with_part_doubts
from opinions.tiled import TiledOpinion
from people.actions import record
from people.models import User

NAME_LENGTH = 200
TITLE_LENGTH = 20
SOURCE_LENGTH = 500


class DuplicateCase(Exception):
    """The library holds the case already; the message names it, `present` is that case."""

    def __init__(self, present: Case, told: str) -> None:
        super().__init__(f"The library already holds {told}: {present.caption}.")
        self.present = present


@transaction.atomic
def store_case(
    parsed: ParsedCase, *, by: User | None, fictional: bool = False, history_checked: bool | None = None
) -> Case:
    """Stores a parsed case with all that belongs to it, and returns it.

    `history_checked` tells whether somebody looked for later history; None means: if the facts name some. Raises
    `DuplicateCase` where the library holds one of the case's citations (where it has none: its caption and text), and
    ValueError for a citation that is none or a passage without words. Then nothing is stored.
    """
    facts = parsed.facts
    citations = read_citations(facts.citations)
    parsed = with_part_doubts(parsed)
    tiled, doubts = _tile(parsed, citations)
    _refuse_duplicate(facts.caption, citations, tiled)
    checked = bool(facts.history) if history_checked is None else history_checked
    case = Case.objects.create(
        caption=facts.caption,
        **_court_fields(facts.court),
        decided=facts.decided,
        docket_number=facts.docket_number,
        en_banc=facts.en_banc,
        history_checked=checked,
        fictional=fictional,
        imported_by=by,
    )
    _store_facts(case, citations, facts)
    versions = _store_versions(case, tiled)
    store_marks(versions, tiled)
    store_citations(versions, tiled, store_authorities(parsed.authorities, case))
    tie_to_case(case)
    _store_warnings(case, parsed, doubts)
    prints = [version.fingerprint for version in versions]
    record("store_case", case, by=by, caption=facts.caption, citations=[str(each) for each in citations], texts=prints)
    return case


@transaction.atomic
def set_history(case: Case, *, by: User | None, words: Sequence[str], checked: bool) -> Case:
    """Gives the case these lines of subsequent history, in their order, and says whether somebody looked for more."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    before = list(case.history.values_list("words", flat=True))
    case.history.all().delete()
    _store_history(case, words)
    case.history_checked = checked
    case.save(update_fields=["history_checked"])
    record("set_history", case, by=by, before=before, after=list(words), checked=checked)
    return case


def read_citations(citations: Sequence[str]) -> list[ReporterCitation]:
    """Reads `366 F. 3d 1093`, with the reporter in the one spelling that reporters-db prints (`F.3d`); repeats dropped.

    Raises ValueError for what is no citation.
    """
    read = [ReporterCitation.parse(each) for each in citations]
    return list(dict.fromkeys(replace(each, reporter=reporter(each.reporter).edition) for each in read))


def _tile(parsed: ParsedCase, citations: Sequence[ReporterCitation]) -> tuple[list[TiledOpinion], tuple[str, ...]]:
    """The writings with their texts and marks, the implied opening marks included, and doubts about these."""
    tiled = []
    for opinion in parsed.opinions:
        text, spans = tile([passage.text for passage in opinion.passages])
        marks = [
            Mark(span.start + mark.at, _spelled(mark.series, citations), mark.page)
            for passage, span in zip(opinion.passages, spans, strict=True)
            for mark in passage.pages
        ]
        tiled.append(TiledOpinion(opinion, text, spans, tuple(marks)))
    openings = add_openings([(each.parsed, each.spans, each.marks) for each in tiled], citations)
    opened = [replace(each, marks=opening.marks) for each, opening in zip(tiled, openings, strict=True)]
    return opened, tuple(dict.fromkeys(doubt for opening in openings for doubt in opening.warnings))


def _spelled(series: str, citations: Sequence[ReporterCitation]) -> str:
    """A series as the case spells the citation that it numbers, or as `read_citations` does; any other as it is."""
    try:
        numbered = read_citations([series])[0]
    except ValueError:
        return series
    return str(next((each for each in citations if each == numbered), numbered))


def _refuse_duplicate(caption: str, citations: Sequence[ReporterCitation], tiled: Sequence[TiledOpinion]) -> None:
    """Raises `DuplicateCase`; two simultaneous imports of one case wait for each other until the transaction's end."""
    keys = [str(each) for each in citations] or [caption]
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"opinions.case {key}"])
    for citation in citations:
        present = Case.objects.reported_at(citation).first()
        if present is not None:
            raise DuplicateCase(present, f"a case reported at {citation}")
    if not citations:
        prints = [fingerprint(each.text) for each in tiled]
        same = Case.objects.filter(citations=None, caption=caption, opinions__versions__fingerprint__in=prints)
        present = same.first()
        if present is not None:
            raise DuplicateCase(present, "a case with this caption and text")


def _court_fields(court: str) -> dict[str, str]:
    """`court` for an id of courts-db, else `court_name`: an id is never its court's own abbreviation."""
    return {"court": court} if str(court_name(court)) != court else {"court_name": court}


def _store_facts(case: Case, citations: Sequence[ReporterCitation], facts: CaseFacts) -> None:
    CaseCitation.objects.bulk_create(
        CaseCitation(
            case=case,
            position=at,
            volume=each.volume,
            reporter=each.reporter,
            page=each.page,
            hyphenated=each.hyphenated,
        )
        for at, each in enumerate(citations)
    )
    _store_history(case, facts.history)


def _store_history(case: Case, words: Sequence[str]) -> None:
    HistoryEntry.objects.bulk_create(HistoryEntry(case=case, position=at, words=each) for at, each in enumerate(words))


def _store_versions(case: Case, tiled: Sequence[TiledOpinion]) -> list[OpinionText]:
    opinions = Opinion.objects.bulk_create(
        Opinion(
            case=case,
            position=at,
            kind=each.kind.value,
            per_curiam=each.per_curiam,
            author=cut(each.author, NAME_LENGTH),
            author_title=cut(each.author_title, TITLE_LENGTH),
            author_raw=cut(each.author_raw, SOURCE_LENGTH),
            source_type=cut(each.source_type, SOURCE_LENGTH),
            joined_by=[cut(name, NAME_LENGTH) for name in each.joined_by],
        )
        for at, each in enumerate(one.parsed for one in tiled)
    )
    store_parts(opinions, [one.parsed for one in tiled])
    return OpinionText.objects.bulk_create(
        OpinionText(opinion=opinion, text=each.text, fingerprint=fingerprint(each.text))
        for opinion, each in zip(opinions, tiled, strict=True)
    )


def store_marks(versions: Sequence[OpinionText], tiled: Sequence[TiledOpinion]) -> None:
    """The passages of all writings, and what stands beside their words: page marks, calls, emphasis, corrections."""
    pairs = list(zip(versions, tiled, strict=True))
    Passage.objects.bulk_create(row for version, each in pairs for row in _passages(version, each))
    PageMark.objects.bulk_create(
        PageMark(
            version=version, position=at, offset=mark.offset, series=mark.series, page=mark.page, basis=mark.basis.value
        )
        for version, each in pairs
        for at, mark in enumerate(each.marks)
    )
    NoteMark.objects.bulk_create(row for version, each in pairs for row in _note_marks(version, each))
    Emphasis.objects.bulk_create(row for version, each in pairs for row in _emphasis(version, each))
    Correction.objects.bulk_create(
        Correction(version=version, start=span.start + kept.start, end=span.start + kept.end, printed=kept.printed)
        for version, each in pairs
        for passage, span in each.placed
        for kept in passage.corrections
    )


def _passages(version: OpinionText, tiled: TiledOpinion) -> list[Passage]:
    return [
        Passage(
            version=version,
            position=at,
            kind=passage.kind.value,
            label=passage.label or "",
            start=span.start,
            end=span.start + len(passage.text),
        )
        for at, (passage, span) in enumerate(tiled.placed)
    ]


def _note_marks(version: OpinionText, tiled: TiledOpinion) -> list[NoteMark]:
    calls = [(span.start + mark.at, mark.label) for passage, span in tiled.placed for mark in passage.notes]
    return [
        NoteMark(version=version, position=at, offset=offset, label=label) for at, (offset, label) in enumerate(calls)
    ]


def _emphasis(version: OpinionText, tiled: TiledOpinion) -> list[Emphasis]:
    """Each run once, though a source may set it off twice in one style."""
    found = dict.fromkeys(
        (span.start + run.start, span.start + run.end, run.style.value)
        for passage, span in tiled.placed
        for run in passage.emphasis
    )
    return [Emphasis(version=version, start=start, end=end, style=style) for start, end, style in found]


def _store_warnings(case: Case, parsed: ParsedCase, doubts: Sequence[str]) -> None:
    """What the reader was unsure of, and doubts about opening pages that it did not name itself."""
    told = [(warning.at, warning.message) for warning in parsed.warnings]
    known = {message for _at, message in told}
    told += [(0, doubt) for doubt in doubts if doubt not in known]
    ImportWarning.objects.bulk_create(
        ImportWarning(case=case, position=at, at=where, message=message) for at, (where, message) in enumerate(told)
    )
