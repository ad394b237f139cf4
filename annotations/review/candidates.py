"""What is there to be settled: one claim at one place as the class marked it, and what the staff marked themselves."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Annotation, Assignment, AuthorityLink, KeyPassage, Tag, Treatment
from annotations.review.coded import TAG_ROW, CodedTag, in_order
from annotations.review.key_results import ClassResults, Key
from annotations.review.key_words import LeansOn
from annotations.review.places import core_of, places_of
from opinions.models import Authority
from opinions.text.spans import Span
from people.models import User

NOTES_SHOWN = 2
"""Students whose notes a candidate shows."""
NOTES_LOOKED_AT = 8
"""Tags of a candidate, the nearest to its span, among which notes are looked for."""


@dataclass(frozen=True)
class Candidate:
    """A claim on a span (code points) that may be settled, with the coders (keys) who chose it.

    `settled` is what the key says of that claim there. `tags` are the students', the nearest to the span first.
    """

    version: int
    span: Span
    claim: int
    coders: frozenset[int]
    tags: tuple[CodedTag, ...]
    settled: KeyPassage | None

    @property
    def slug(self) -> str:
        """Names it on the page."""
        return f"{self.version}-{self.span.start}-{self.span.end}-{self.claim}"


@dataclass(frozen=True, slots=True)
class Said:
    """A student's note at a candidate."""

    coder: int
    note: str


def candidates_of(results: ClassResults) -> list[Candidate]:
    """The class's, most found first, then in the order of the texts. No query of its own but for new texts."""
    settled = Settlements(results.key)
    order = {version.pk: at for at, version in enumerate(results.work.versions)}
    found = []
    for place in places_of(results.work):
        by_claim: dict[int, list[CodedTag]] = defaultdict(list)
        for tag in place.tags:
            by_claim[results.key.became.get(tag.claim, tag.claim)].append(tag)
        for claim, tags in by_claim.items():
            found.append(_candidate(claim, tags, core_of(tags, place.span), settled))
    return sorted(found, key=lambda each: (-len(each.coders), order[each.version], each.span, each.claim))


def own_candidates(assignment: Assignment, key: Key, user: User) -> list[Candidate]:
    """What the person marked herself on the assignment's present texts, in their order. One query."""
    settled = Settlements(key)
    order = {version.pk: at for at, version in enumerate(key.versions)}
    found = Tag.objects.filter(
        annotation__submission__assignment=assignment, annotation__submission__user=user,
        annotation__deleted_at=None, annotation__version__in=order,
    ).order_by()  # fmt: skip
    tags = in_order(found.values_list(*TAG_ROW), list(order))
    return [_candidate(key.became.get(tag.claim, tag.claim), [tag], tag.span, settled) for tag in tags]


def notes_of(candidates: Sequence[Candidate]) -> dict[str, list[Said]]:
    """Students' notes at each candidate (by slug), the nearest to its span first, of each student one. One query."""
    wanted = {tag.annotation for each in candidates for tag in each.tags[:NOTES_LOOKED_AT]}
    notes = dict(Annotation.objects.filter(pk__in=wanted).exclude(note="").values_list("pk", "note"))
    found: dict[str, list[Said]] = {}
    for each in candidates:
        by_coder: dict[int, Said] = {}
        for tag in each.tags[:NOTES_LOOKED_AT]:
            if tag.annotation in notes and len(by_coder) < NOTES_SHOWN:
                by_coder.setdefault(tag.coder, Said(tag.coder, notes[tag.annotation]))
        found[each.slug] = list(by_coder.values())
    return found


def links_of(candidates: Sequence[Candidate]) -> dict[str, list[LeansOn]]:
    """The authorities that at least half of a candidate's coders link there, each as most treat it. Two queries."""
    annotations = {tag.annotation for each in candidates for tag in each.tags}
    rows: dict[int, list[AuthorityLink]] = defaultdict(list)
    linked = AuthorityLink.objects.filter(annotation__in=annotations).select_related("authority__same_as", "tag")
    for link in linked:
        rows[link.annotation_id].append(link)
    return {each.slug: _most_linked(each, rows) for each in candidates}


def _most_linked(candidate: Candidate, rows: dict[int, list[AuthorityLink]]) -> list[LeansOn]:
    by_authority: dict[Authority, dict[int, str]] = defaultdict(dict)
    for tag in candidate.tags:
        for link in rows.get(tag.annotation, ()):
            if link.tag_id in (None, tag.key):
                by_authority[link.authority.shown][tag.coder] = link.treatment
    found = []
    for authority, chosen in by_authority.items():
        if 2 * len(chosen) >= len(candidate.coders):
            treatment = Treatment(Counter(chosen.values()).most_common(1)[0][0])
            found.append(LeansOn(authority.cite, str(treatment.label), f"{authority.uuid}:{treatment}"))
    return found


class Settlements:
    """What the key says of a claim at a place."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self._by_claim: dict[tuple[int, int], list[tuple[KeyPassage, Span, range]]] = defaultdict(list)
        for each in key.passages:
            place = (each, each.span, key.sentences[each.version_id].touched(each.span))
            self._by_claim[each.version_id, key.claim_of(each).pk].append(place)

    def at(self, version: int, span: Span, claim: int) -> KeyPassage | None:
        """The passage of that claim that shares most with the span, of those that share a sentence with it."""
        found = self._by_claim.get((version, claim), [])
        if not found:
            return None
        own = self.key.sentences[version].touched(span)
        near = [(_shared(there, span), -each.pk, each) for each, there, touched in found if _meet(own, touched)]
        return max(near)[2] if near else None


def _candidate(claim: int, tags: Sequence[CodedTag], span: Span, settled: Settlements) -> Candidate:
    ranked = tuple(sorted(tags, key=lambda tag: (-_shared(tag.span, span), tag.key)))
    version = tags[0].version
    coders = frozenset(tag.coder for tag in tags)
    return Candidate(version, span, claim, coders, ranked, settled.at(version, span, claim))


def _shared(one: Span, other: Span) -> int:
    """Code points that two spans share; negative by how far they are apart."""
    return min(one.end, other.end) - max(one.start, other.start)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop
