"""The class over one writing: its heat map, the places with how many found them, and what to look at first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zlib import crc32

from django.db.models import Count, Max, QuerySet, Sum
from django.http import Http404
from django.utils.html import escape
from django.utils.translation import gettext as _

from annotations.access import seen_work
from annotations.citing.citer import Citer, citer
from annotations.models import Annotation, Assignment, AssignmentText, Codebook, KeyPassage, Submission
from annotations.reading.folding import Block, FoldedNotes, blocks_of, folded_notes
from annotations.review.coded import CodedWork, coded_work
from annotations.review.discussing import Topic, expected_of, missed_of
from annotations.review.heat import Heat, Placing, heat_views, step_of, united
from annotations.review.places import Place, places_in
from annotations.review.text_asked import TextAsked
from annotations.review.units import sentences_of
from opinions.cross_references import leads
from opinions.drawing import PassageView, Printed, notes_of
from opinions.layout import Layout, layout
from opinions.models import Citation, OpinionText
from opinions.parting import part_lines
from opinions.text.kinds import PassageKind
from opinions.text.selectors import Window
from opinions.text.spans import Span
from opinions.windows import whole_text
from people.addresses import reverse
from people.models import User
from people.prepared import prepared

FEWEST_APART = 2
"""Coders on the smaller side, at least, for a split."""
FIRST_WORDS = 64
"""Code points of a place that a list shows."""
MOST_LISTED = 200
"""Passages that nobody marked, in their list."""
OF_THE_COURT = (PassageKind.PARAGRAPH, PassageKind.BLOCKQUOTE)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place in one of the lists on top: where it begins (code points), its pin, its first words, and how it stands.

    `url` chooses it. `ours` and `theirs` are the sides of a split; of what was missed, `ours` are those who found it.
    """

    start: int
    pin: str
    words: str
    url: str
    ours: int = 0
    theirs: int = 0


@dataclass(frozen=True)
class ClassText:
    """The class's work on one writing, under what the address asks for. `work` is of that writing and claim alone."""

    assignment: Assignment
    user: User
    asked: TextAsked
    everything: CodedWork
    work: CodedWork
    version: OpinionText

    @cached_property
    def places(self) -> list[Place]:
        """The places in the order of the text."""
        order = {claim.pk: at for at, claim in enumerate(self.work.claims)}
        return places_in(self.work.tags, sentences_of(self.version), order)

    @cached_property
    def placing(self) -> Placing:
        """Finds the place at an offset."""
        return Placing(self.places)

    @cached_property
    def layout(self) -> Layout:
        """The text's layout."""
        return layout(self.version)

    @cached_property
    def citer(self) -> Citer:
        """Cites the text's spans."""
        return citer(self.version)

    @cached_property
    def text(self) -> Window:
        """The text's words."""
        return Window(whole_text(self.version))

    @cached_property
    def kept(self) -> list[int] | None:
        """The positions of the passages that an edited opinion keeps; None where it is whole."""
        return AssignmentText.objects.values_list("kept", flat=True).get(
            assignment=self.assignment, version=self.version
        )

    @cached_property
    def splits(self) -> list[Place]:
        """The places about whose claim the class is split, in the order of the text."""
        return [place for place in self.places if place.split >= FEWEST_APART]

    @cached_property
    def missed(self) -> list[Topic]:
        """What is expected here and most missed, in the order of the text. Two queries at most."""
        wanted = {claim.pk for claim in self.work.claims if self.asked.claim in (None, claim.uuid)}
        expected = [
            each
            for each in expected_of(self.assignment)
            if each.version == self.version.pk and each.claim in wanted and self.work.coders
        ]
        return sorted(missed_of(self.work, expected), key=lambda topic: topic.span)

    @cached_property
    def unmarked(self) -> list[Span]:
        """The paragraphs and block quotations of the court that nobody marked, those that are left out apart."""
        kept = self.kept
        spans = united(tag.span for tag in self.work.tags)
        marked = {passage.pk for span in spans for passage in self.layout.touched(span)}
        return [
            each.span
            for each in self.layout.passages
            if each.kind in OF_THE_COURT and each.pk not in marked and (kept is None or each.position in kept)
        ]

    def place_at(self, offset: int) -> Place | None:
        """The place where the offset lies, or the nearest before it; None where nobody marked the passage."""
        number = self.placing.at(offset)
        if number is None:
            return None
        place = self.places[number]
        here = self.layout.touched(Span(offset, offset + 1))
        near = here and any(tag.span.overlaps(passage.span) for passage in here for tag in place.tags)
        return place if near or place.span.start <= offset < place.span.end else None

    def url(self, at: int | None = None, **more: object) -> str:
        """The address of this page, with the place at an offset chosen."""
        path = reverse("class_text", args=[self.assignment.uuid, self.version.opinion.uuid])
        query = self.asked.query(at=at, **more)
        return f"{path}?{query}#place-{at}" if at is not None else f"{path}?{query}"

    @property
    def own_view(self) -> str:
        """The page's address where it is not projected."""
        return self.url(project=None)

    def stop(self, span: Span, ours: int = 0, theirs: int = 0) -> Stop:
        """The line of a list."""
        words = self.text.slice(span.start, min(span.end, span.start + FIRST_WORDS)).replace("\n", " ")
        cut = words if span.end - span.start <= FIRST_WORDS else f"{words.rpartition(' ')[0]} …"
        return Stop(span.start, self.citer.cite(span).pin, cut, self.url(span.start), ours, theirs)


def class_text(assignment: Assignment, user: User, asked: TextAsked, writing: UUID | None) -> ClassText:
    """The class's work on that writing of the assignment, the first where none is named; Http404 for another's."""
    everything = coded_work(assignment, user, asked.among)
    of_writing = [each for each in everything.versions if writing in (None, each.opinion.uuid)]
    if not of_writing:
        raise Http404
    version = of_writing[0]
    claims = {claim.pk for claim in everything.claims if asked.claim in (None, claim.uuid)}
    narrowed = asked.claim is not None
    tags = [tag for tag in everything.tags if tag.version == version.pk and (not narrowed or tag.claim in claims)]
    work = replace(everything, tags=tags, versions=[version])
    return ClassText(assignment, user, asked, everything, work, version)


@dataclass(frozen=True, slots=True)
class DrawnText:
    """The text with the heat over it, as `class_text.html` shows it."""

    blocks: list[Block]
    notes: FoldedNotes


def drawn_views(page: ClassText) -> list[PassageView]:
    """Every passage of the writing with the class's heat. Three queries at most."""
    place = page.layout
    citations = list(Citation.objects.filter(version=page.version))
    led = leads(citations, page.text, page.version, page.everything.versions, lambda other: _address(page, other))
    printed = Printed(citations, place.page_marks, place.note_marks, led, place.emphasis, part_lines(page.version))
    coders = len(page.work.coders)

    def badge(number: int) -> str:
        return _badge(page, page.places[number], coders)

    return heat_views(place.passages, page.text, printed, Heat(page.work.tags, page.places, coders), badge)


def drawn_text(page: ClassText, views: Sequence[PassageView]) -> DrawnText:
    """The passages in blocks, as the reading page has them, and the court's notes."""
    kept = page.kept
    body = [view for view in views if not view.label]
    return DrawnText(blocks_of(body, kept, openable=True), folded_notes(notes_of(views), kept, openable=True))


def _address(page: ClassText, other: OpinionText) -> str:
    return f"{reverse('class_text', args=[page.assignment.uuid, other.opinion.uuid])}?{page.asked.query()}"


def _badge(page: ClassText, place: Place, coders: int) -> str:
    """How many found the place, before its first words: a link that chooses it."""
    found = len(place.coders)
    split = place.split >= FEWEST_APART
    told = _("%(found)d of %(all)d found this") % {"found": found, "all": coders}
    if split:
        told = _("%(told)s, and are split about the claim") % {"told": told}
    of_all = _("of %(all)d") % {"all": coders}
    look = f"found h{step_of(found, coders)}{' split' if split else ''}"
    return (
        f'<a class="{look}" id="place-{place.core.start}" data-apart data-place="{place.span.start}" '
        f'href="{escape(page.url(place.core.start))}" aria-label="{escape(told)}">'
        f"<b>{found}</b> <span>{escape(of_all)}</span></a>"
    )


def fingerprint(assignment: Assignment, user: User) -> str:
    """Differs whenever what the person is shown over the text may. Five queries."""
    return cursor_of(assignment, seen_work(user, assignment))


def cursor_of(assignment: Assignment, seen: Collection[int]) -> str:
    """Differs whenever what is shown of that work (submissions, by key) may: what is written, the key, the codebook.

    Every write of an annotation or of a settled passage counts its revision up, so their sums miss none that commits
    late; merging or renaming a claim counts the codebook's up. Four queries.
    """
    works = sorted(seen)
    told: list[object] = [crc32(repr(works).encode())]
    for rows in (
        _steps(works=works),
        _written(works=works),
        _settled(assignment=assignment.pk),
        _named(codebook=assignment.codebook_id),
    ):
        told += rows[0] if rows else ()
    return "-".join(
        str(round(each.timestamp() * 1e6)) if isinstance(each, datetime) else str(each or 0) for each in told
    )


@prepared
def _steps(*, works: list[int]) -> QuerySet[Submission, tuple[object, ...]]:
    found = Submission.objects.filter(pk__any_of=works).order_by().values("assignment")
    return found.annotate(
        a=Count("submitted_at"), b=Max("submitted_at"), c=Max("returned_at"), d=Count("accepted_at"),
        e=Count("returned_at"), f=Max("accepted_at"),
    ).values_list("a", "b", "c", "d", "e", "f")  # fmt: skip


@prepared
def _written(*, works: list[int]) -> QuerySet[Annotation, tuple[object, ...]]:
    found = Annotation.objects.filter(submission__any_of=works).order_by().values("submission__assignment")
    return found.annotate(n=Count("pk"), r=Sum("revision")).values_list("n", "r")


@prepared
def _settled(*, assignment: int) -> QuerySet[KeyPassage, tuple[object, ...]]:
    found = KeyPassage.objects.filter(assignment=assignment).order_by().values("assignment")
    return found.annotate(n=Count("pk"), r=Sum("revision")).values_list("n", "r")


@prepared
def _named(*, codebook: int) -> QuerySet[Codebook, tuple[object, ...]]:
    return Codebook.objects.filter(pk=codebook).order_by().values_list("revision")
