"""The authorities that are offered to be linked, those first on which the selected words lean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from annotations.models import Annotation, Treatment
from annotations.reading.desk import Desk
from opinions.models import Authority, Citation, ParallelCitation, Passage
from opinions.text.kinds import AuthorityKind, CitationForm, PassageKind
from opinions.text.sentences import CitedAt, quotation_cited, sentences_around
from opinions.text.short_citations import pin_written
from opinions.text.spans import Span
from opinions.windows import window_of

LINKED, SELECTION, SENTENCE, PASSAGE, MINE, OPINION, LIBRARY = (
    "linked", "selection", "sentence", "passage", "mine", "opinion", "library",
)  # fmt: skip
"""How near an authority is: linked already, cited in the words, in their sentence, in their passage and its notes,
linked most by oneself, cited elsewhere in the writing, found in the library."""
NEAR: Final = (SELECTION, SENTENCE, PASSAGE)
MINE_SHOWN = 5
REST_SHOWN = 60
FOUND_SHOWN = 12


@dataclass(frozen=True, slots=True)
class AuthorityChoice:
    """An authority that may be linked; `nearness` as above, `pin` that of the mention nearest by."""

    uuid: str
    cite: str
    kind: str
    nearness: str
    pin: str = ""
    chosen: bool = False
    treatment: str = Treatment.MENTIONS
    quotes: bool = False
    claim: str = ""


def authority_choices(
    desk: Desk, span: Span, annotation: Annotation | None = None, chosen: Iterable[UUID] = ()
) -> list[AuthorityChoice]:
    """What is offered for the words of `span` (code points of the desk's version), the nearest first.

    First what `annotation` links, or what is `chosen` on the page already. Four queries, or five.
    """
    found = {} if annotation is None else _linked(annotation)
    _add(found, _near(desk, span))
    mine = Authority.objects.filter(
        links__annotation__submission=desk.submission, links__annotation__deleted_at=None
    ).annotate(times=Count("links"))
    _add(found, _choices(mine.order_by("-times", "cite", "pk")[:MINE_SHOWN], MINE))
    _add(found, _choices(_of_writing(desk).order_by("cite", "pk")[:REST_SHOWN], OPINION))
    missing = [uuid for uuid in chosen if str(uuid) not in found]
    if missing:
        _add(found, _choices(Authority.objects.filter(uuid__in=missing), LINKED))
    order = (LINKED, *NEAR, MINE, OPINION)
    return sorted(found.values(), key=lambda choice: order.index(choice.nearness))


def authorities_found(desk: Desk, words: str) -> list[AuthorityChoice]:
    """The authorities that answer to each of `words`, or are reported there: the writing's first. One query.

    Records of other cases are not offered: they are nobody else's authority.
    """
    printed = ParallelCitation.objects.filter(authority=OuterRef("pk")).alias(
        printed=Concat("volume", Value(" "), "reporter", Value(" "), "page")
    )
    named = Q()
    for word in words.split():
        named &= Q(cite__icontains=word)
    here = Citation.objects.filter(Q(authority=OuterRef("pk")) | Q(authority__same_as=OuterRef("pk")))
    found = (
        Authority.objects.filter(named | Q(Exists(printed.filter(printed__icontains=" ".join(words.split())))))
        .filter(same_as=None)
        .annotate(here=Exists(here.filter(version=desk.version)))
        .exclude(kind=AuthorityKind.RECORD, here=False)
        .order_by("-here", "cite", "pk")[:FOUND_SHOWN]
    )
    return [_choice(each, OPINION if each.here else LIBRARY) for each in found]


def _add(found: dict[str, AuthorityChoice], choices: Iterable[AuthorityChoice]) -> None:
    for choice in choices:
        found.setdefault(choice.uuid, choice)


def _choice(authority: Authority, nearness: str) -> AuthorityChoice:
    return AuthorityChoice(str(authority.uuid), authority.cite, authority.kind, nearness)


def _choices(authorities: QuerySet[Authority], nearness: str) -> list[AuthorityChoice]:
    return [_choice(each.shown, nearness) for each in authorities.select_related("same_as")]


def _of_writing(desk: Desk) -> QuerySet[Authority]:
    return Authority.objects.filter(Exists(Citation.objects.filter(version=desk.version, authority=OuterRef("pk"))))


def _linked(annotation: Annotation) -> dict[str, AuthorityChoice]:
    return {
        str(link.authority.shown.uuid): replace(
            _choice(link.authority.shown, LINKED),
            chosen=True,
            treatment=link.treatment,
            quotes=link.quotes,
            pin=link.pin,
            claim=str(link.tag.claim.uuid) if link.tag else "",
        )
        for link in annotation.links.all()
    }


def _near(desk: Desk, span: Span) -> list[AuthorityChoice]:
    """Those cited in the words, in their sentence, in their passage and its notes; each once, at its nearest mention.

    Each with the pin of that mention, or of the next one of as near that has one; "quotes" where the words hold a
    quotation that the mention follows at once. Two queries.
    """
    body = _body(desk, span)
    around = Span(body[0].start, body[-1].end)
    cited = _cited(desk, [around, *(note.span for note in _notes_called(desk, around))])
    text = window_of(desk.version.pk, around.start, around.end).slice(around.start, around.end)
    within = [each for each in cited if around.start <= each.start and each.end <= around.end]
    placed = [CitedAt(_moved(_span(each), -around.start), each.signal, _alone(each)) for each in within]
    sentence = _moved(sentences_around(text, _moved(span, -around.start), placed), around.start)
    quoting = _quoting(body, span, text, within)
    found: dict[str, AuthorityChoice] = {}
    for each in sorted(cited, key=lambda one: (_distance(one, span, sentence), _apart(one, span), one.start)):
        authority = each.authority
        if authority is not None:
            near = NEAR[_distance(each, span, sentence)]
            choice = replace(_choice(authority.shown, near), pin=pin_written(each.pin), quotes=each.pk in quoting)
            kept = found.setdefault(choice.uuid, choice)
            if kept.nearness == near:
                found[choice.uuid] = replace(kept, pin=kept.pin or choice.pin, quotes=kept.quotes or choice.quotes)
    return list(found.values())


def _body(desk: Desk, span: Span) -> Sequence[Passage]:
    """The passages of the words; after a block quotation also the next, which begins with its citation."""
    touched = desk.layout.touched(span)
    following = touched[-1].position + 1
    if touched[-1].kind == PassageKind.BLOCKQUOTE and following < len(desk.layout.passages):
        return [*touched, desk.layout.passages[following]]
    return touched


def _notes_called(desk: Desk, around: Span) -> list[Passage]:
    """The passages of the notes that are called there."""
    called = {mark.label for mark in desk.layout.note_marks if around.start < mark.offset <= around.end}
    return [passage for passage in desk.layout.passages if passage.label in called] if called else []


def _cited(desk: Desk, spans: Iterable[Span]) -> list[Citation]:
    there = Q()
    for each in spans:
        there |= Q(start__lt=each.end, end__gt=each.start)
    found = Citation.objects.filter(there, version=desk.version).select_related("authority__same_as")
    return list(found.order_by("start", "end"))


def _alone(citation: Citation) -> bool:
    """Whether it can be a sentence by itself: a case that is merely named is part of another one."""
    return citation.form != CitationForm.NAME


def _quoting(body: Sequence[Passage], span: Span, text: str, within: Sequence[Citation]) -> set[int]:
    """The keys of the citations, without a signal, that follow a quotation at once which the words touch."""
    start = body[0].start
    inline = quotation_cited(text, [_moved(_span(each), -start) for each in within])
    found = set()
    for each in within:
        quoted = inline.get(_moved(_span(each), -start))
        source = quoted is not None and _moved(quoted, start).overlaps(span)
        blocks = [passage.span for passage in body if passage.kind == PassageKind.BLOCKQUOTE]
        if not each.signal and (source or any(_follows(each, block, span) for block in blocks)):
            found.add(each.pk)
    return found


def _follows(citation: Citation, block: Span, span: Span) -> bool:
    """Whether the citation is the first thing after a block quotation that the words touch."""
    return block.overlaps(span) and 0 <= citation.start - block.end <= 1 + len("(")


def _span(citation: Citation) -> Span:
    return Span(citation.start, citation.end)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _distance(citation: Citation, span: Span, sentence: Span) -> int:
    """The place in `NEAR`."""
    cited = _span(citation)
    return 0 if cited.overlaps(span) else 1 if cited.overlaps(sentence) else 2


def _apart(citation: Citation, span: Span) -> int:
    """Code points between a citation and the words."""
    return max(citation.start - span.end, span.start - citation.end, 0)
