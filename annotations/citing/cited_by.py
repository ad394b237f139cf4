"""What an authority's page shows: the passages that cite it, and the treatments that the reader may see."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Least, Substr

from annotations.citing.cited_by_form import CitedByForm
from annotations.models import AuthorityLink, Treatment
from annotations.names import Names, names_for
from courses.models import STAFF_ROLES
from opinions.cited import Cited
from opinions.citing_passages import SHOWN_AT_ONCE, CitingCase, CitingPassage, CitingWriting, citing_cases
from opinions.models import Case, Citation, Opinion
from opinions.text.spans import Span
from people.addresses import reverse
from people.models import User
from people.prepared import prepared

CASES_ON_A_PAGE: Final = 10
WORDS_SHOWN: Final = 160
"""Code points of the annotated words that are shown with a treatment."""


@dataclass(frozen=True, slots=True)
class TreatmentShown:
    """How somebody, whose work the reader may see, says that a writing uses the authority, and where that is read.

    `treatment` is its key, for its colour, `words` the annotated words, `cut` where more follow. `url` leads to the
    work for its owner and the course's staff, to the assignment for others.
    """

    version: int
    span: Span
    treatment: str
    label: str
    quotes: bool
    pin: str
    claim: str
    by: str
    within: str
    url: str
    words: str
    cut: bool


@dataclass(frozen=True, slots=True)
class PassageLine:
    """A citing passage with the treatments that were given on its words."""

    passage: CitingPassage
    treatments: tuple[TreatmentShown, ...]


@dataclass(frozen=True, slots=True)
class WritingLines:
    """A writing: its first citing passages, `more` behind a click, and treatments given on `other` words of it."""

    writing: CitingWriting
    first: tuple[PassageLine, ...]
    more: tuple[PassageLine, ...]
    other: tuple[TreatmentShown, ...]


@dataclass(frozen=True, slots=True)
class CaseLines:
    """A citing case with its writings."""

    case: CitingCase
    writings: tuple[WritingLines, ...]


@dataclass(frozen=True, slots=True)
class CitedByPage:
    """All that the partial `cited_by.html` names. `counts` are of treatments (key, label, how often)."""

    form: CitedByForm
    page: Page[Case]
    cases: tuple[CaseLines, ...]
    counts: tuple[tuple[str, str, int], ...]
    mentions: int
    by: str


def build_cited_by(cited: Cited, user: User, form: CitedByForm, number: str | None) -> CitedByPage:
    """One page of the cases that cite it, the last decided first. Twenty queries at most, however many there are."""
    visible = AuthorityLink.objects.filter(pk__any_of=_links_seen(user=user.pk, authorities=cited.keys))
    links = form.links(visible)
    mentions = form.mentions(links)
    page = Paginator(_cases(form, mentions, links), CASES_ON_A_PAGE).get_page(number)
    cases = list(page)
    shown = list(_treatments(links.filter(annotation__version__opinion__case__in=cases), user))
    here = mentions.filter(version__opinion__case__in=cases).select_related("version__opinion").defer("version__text")
    more = _linked_writings(form, links, cases)
    lines = tuple(_lines(case, shown, form) for case in citing_cases(cases, here, more))
    return CitedByPage(
        form=form,
        page=page,
        cases=lines,
        counts=_counts(links),
        mentions=mentions.count(),
        by=Case.objects.filter(uuid__in=[form.by_case]).values_list("caption", flat=True).first() or "",
    )


@prepared
def _links_seen(*, user: int, authorities: list[int]) -> QuerySet[AuthorityLink, int]:
    """The links to the authorities (keys) that the person may see, by their keys: asked once, as it costs the most."""
    return AuthorityLink.objects.for_authority(user, authorities).values_list("pk", flat=True).order_by()


def _cases(form: CitedByForm, mentions: QuerySet[Citation], links: QuerySet[AuthorityLink]) -> QuerySet[Case]:
    """The cases that answer: by a mention, or by a link to words that mention nothing."""
    found = Q(pk__in=mentions.order_by().values("version__opinion__case"))
    if not form.asks_of_mentions:
        found |= Q(pk__in=links.order_by().values("annotation__version__opinion__case"))
    return Case.objects.filter(found).prefetch_related("citations").order_by("-decided", "caption", "pk")


def _linked_writings(form: CitedByForm, links: QuerySet[AuthorityLink], cases: Sequence[Case]) -> QuerySet[Opinion]:
    if form.asks_of_mentions:
        return Opinion.objects.none()
    return Opinion.objects.filter(case__in=cases, pk__in=links.order_by().values("annotation__version__opinion"))


def _counts(links: QuerySet[AuthorityLink]) -> tuple[tuple[str, str, int], ...]:
    numbers = dict(links.order_by().values_list("treatment").annotate(number=Count("pk")))
    return tuple((each.value, str(each.label), numbers[each.value]) for each in Treatment if each.value in numbers)


def _treatments(links: QuerySet[AuthorityLink], user: User) -> Iterator[tuple[int, TreatmentShown]]:
    """The links by writing, then by place, each with its writing's key. Two queries, and two where names are hidden."""
    staffed = set(user.enrollments.filter(left_at=None, role__in=STAFF_ROLES).values_list("course", flat=True))
    start, length = F("annotation__start") + 1, Least(F("annotation__end") - F("annotation__start"), WORDS_SHOWN)
    rows = links.order_by("annotation__version__opinion__position", "annotation__start", "pk").select_related(
        "tag__claim", "annotation__submission__user", "annotation__submission__assignment__course",
        "annotation__version__opinion",
    ).defer("annotation__version__text").annotate(words=Substr("annotation__version__text", start, length))  # fmt: skip
    names = names_for(user, [link.annotation.submission.assignment for link in rows])
    for link in rows:
        yield link.annotation.version.opinion_id, _treatment(link, link.words, user, staffed, names)


def _treatment(link: AuthorityLink, words: str, user: User, staffed: Collection[int], names: Names) -> TreatmentShown:
    annotation = link.annotation
    submission = annotation.submission
    assignment = submission.assignment
    opens = submission.user_id == user.pk or assignment.course_id in staffed
    reader = reverse("reader", args=[submission.uuid, annotation.version.opinion.uuid])
    return TreatmentShown(
        version=annotation.version_id,
        span=annotation.span,
        treatment=link.treatment,
        label=str(Treatment(link.treatment).label),
        quotes=link.quotes,
        pin=link.pin,
        claim=link.tag.claim.label if link.tag is not None else "",
        by=names.of(submission),
        within=f"{assignment.title}, {assignment.course.title}",
        url=f"{reader}#annotation-card-{annotation.uuid}" if opens else assignment.get_absolute_url(),
        words=words,
        cut=len(words) < annotation.end - annotation.start,
    )


def _lines(case: CitingCase, shown: Sequence[tuple[int, TreatmentShown]], form: CitedByForm) -> CaseLines:
    by_writing: defaultdict[int, list[TreatmentShown]] = defaultdict(list)
    for writing, each in shown:
        by_writing[writing].append(each)
    return CaseLines(case, tuple(_writing(each, by_writing[each.key], form) for each in case.writings))


def _writing(writing: CitingWriting, shown: Sequence[TreatmentShown], form: CitedByForm) -> WritingLines:
    lines = [
        PassageLine(passage, tuple(each for each in shown if _stands_in(each, passage))) for passage in writing.passages
    ]
    placed = {id(each) for line in lines for each in line.treatments}
    other = () if form.asks_of_mentions else tuple(each for each in shown if id(each) not in placed)
    return WritingLines(writing, tuple(lines[:SHOWN_AT_ONCE]), tuple(lines[SHOWN_AT_ONCE:]), other)


def _stands_in(shown: TreatmentShown, passage: CitingPassage) -> bool:
    return shown.version == passage.version and shown.span.overlaps(passage.span)
