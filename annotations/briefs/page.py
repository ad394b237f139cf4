"""What the page of a brief shows: the case, and the passages under their claims or under the parts of a brief."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.access import Standing, edits_submission
from annotations.briefs.arranging import ranked
from annotations.briefs.headings import guessed_heading
from annotations.citing.quoted import QuotedPassage, quoted_passages
from annotations.codebooks.tree import Place, places
from annotations.models import Annotation, Brief, BriefHeading, BriefOrder, BriefPlace, Claim, Submission
from annotations.names import Names, names_for
from annotations.reading.cards import ClaimView, claim_view
from annotations.reading.reader import CaseTitle, case_title
from opinions.citing import court_words, writing_words
from opinions.models import Case, OpinionText
from people.addresses import reverse
from people.models import User

NO_CLAIM = "none"
"""The key of the section of passages without a claim."""
DEEPEST = 3
"""How many levels of claims have headings of their own size."""


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A passage in a section; `heading` is the part it was put under, `guessed` tells that nobody has accepted it.

    `before` and `after` are its neighbours in the section (UUIDs); empty where it is the first or the last.
    """

    passage: QuotedPassage
    heading: str
    guessed: bool
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class BriefSection:
    """Passages under a heading. `depth` counts from 0; `key` names it in forms; `claim` where it is one's."""

    key: str
    label: str
    depth: int
    claim: ClaimView | None
    lines: tuple[BriefLine, ...]


@dataclass(frozen=True, slots=True)
class BriefPage:
    """All that `brief.html` names. `edit_url` and `arrange_url` are empty where the reader may not arrange."""

    title: str
    own_title: str
    assignment_title: str
    assignment_url: str
    back_url: str
    case: CaseTitle
    court: str
    decided: str
    writings: list[str]
    order: str
    sections: list[BriefSection]
    left_out: list[BriefLine]
    count: int
    guesses: int
    headings: list[tuple[str, str]]
    owner_name: str
    export_url: str
    edit_url: str
    arrange_url: str


def build_brief(
    submission: Submission, standing: Standing, user: User, pinned: Sequence[OpinionText], wanted: str = ""
) -> BriefPage:
    """The brief of that submission, as `user` reads it; `wanted` is an order that the address asks for.

    Only what its owner annotated is in it. The number of queries does not depend on how much that is.
    """
    brief = Brief.objects.filter(submission=submission).first() or Brief(submission=submission)
    order = wanted if wanted in BriefOrder.values else brief.order
    lines = _lines(submission, brief, names_for(user, [submission.assignment]))
    kept = [line for line, is_out in lines if not is_out]
    by_claim = order == BriefOrder.CLAIMS
    case = pinned[0].opinion.case if pinned else submission.assignment.case
    arranges = edits_submission(standing) and not submission.assignment.course.is_archived
    return BriefPage(
        title=brief.title or case.caption,
        own_title=brief.title,
        assignment_title=submission.assignment.title,
        assignment_url=submission.assignment.get_absolute_url(),
        back_url=submission.get_absolute_url(),
        case=case_title(case),
        court=court_words(case),
        decided=decided_words(case),
        writings=[writing_words(text.opinion) for text in pinned],
        order=order,
        sections=_claim_sections(submission, kept) if by_claim else _part_sections(kept),
        left_out=[line for line, is_out in lines if is_out],
        count=len(kept),
        guesses=0 if by_claim else sum(line.guessed for line in kept),
        headings=[(str(value), str(label)) for value, label in BriefHeading.choices],
        owner_name="" if standing.owns else names_for(user, [submission.assignment]).of(submission),
        export_url=f"{reverse('submission_exports', args=[submission.uuid])}?who=mine&format=brief-pdf",
        edit_url=reverse("brief_edit", args=[submission.uuid]) if arranges else "",
        arrange_url=reverse("brief_arrange", args=[submission.uuid]) if arranges else "",
    )


def arranged_brief(submission: Submission, names: Names) -> tuple[Brief, list[BriefSection]]:
    """The brief as its owner has arranged it, and its sections, without the passages that she left out."""
    brief = Brief.objects.filter(submission=submission).first() or Brief(submission=submission)
    kept = [line for line, is_out in _lines(submission, brief, names) if not is_out]
    if brief.order == BriefOrder.CLAIMS:
        return brief, _claim_sections(submission, kept)
    return brief, _part_sections(kept)


def decided_words(case: Case) -> str:
    """The day, month or year of the decision, as far as it is known."""
    parts = [int(part) for part in case.decided.split("-") if part]
    if not parts:
        return ""
    day = date(*[*parts, 1, 1][:3])
    return str(date_format(day, ("Y", "F Y", "j F Y")[len(parts) - 1]))


def own_annotations(submission: Submission) -> list[Annotation]:
    """The submission's annotations in the order of the writings and of the text, as cards show them."""
    found = Annotation.objects.for_reader(submission, ()).for_cards()
    return list(found.select_related("version__opinion").order_by("version__opinion__position", "start", "end", "pk"))


def guessed_places(submission: Submission) -> dict[int, BriefHeading]:
    """The parts that are guessed for the passages (keys) which stand under none by their owner's own choice."""
    chosen = BriefPlace.objects.filter(brief__submission=submission).exclude(heading="", left_out=False)
    settled = set(chosen.values_list("annotation", flat=True))
    guess = _Guesses(submission)
    guesses = {each.pk: guess.of(each) for each in own_annotations(submission) if each.pk not in settled}
    return {pk: BriefHeading(guess) for pk, guess in guesses.items() if guess}


def _lines(submission: Submission, brief: Brief, names: Names) -> list[tuple[BriefLine, bool]]:
    """Every passage in the brief's order, and whether it is left out."""
    annotations = {each.pk: each for each in own_annotations(submission)}
    found = {each.annotation_id: each for each in brief.places.all()} if brief.pk else {}
    arranged = {pk: each.position for pk, each in found.items() if each.position is not None}
    row = ranked(annotations, arranged)

    def address(version: OpinionText, number: int) -> str:
        return f"{reverse('reader', args=[submission.uuid, version.opinion.uuid])}#passage-{number}"

    quoted = quoted_passages([annotations[pk] for pk in row], address, names)
    guesses = _Guesses(submission)
    lines = []
    for pk, passage in zip(row, quoted, strict=True):
        place = found.get(pk)
        heading = place.heading if place else ""
        guess = "" if heading else guesses.of(annotations[pk])
        line = BriefLine(passage, heading or guess, guessed=bool(guess))
        lines.append((line, place is not None and place.left_out))
    return lines


class _Guesses:
    """Guesses the part of a passage; two queries for all."""

    def __init__(self, submission: Submission) -> None:
        assignment = submission.assignment
        self._claims = {claim.pk: claim for claim in Claim.objects.filter(codebook=assignment.codebook_id)}
        self._kinds = set(assignment.texts.values_list("opinion__kind", flat=True))

    def of(self, annotation: Annotation) -> str:
        """The part's key; empty where nothing tells."""
        tagged = [tag.claim for tag in annotation.tags.all()]
        parents = [self._claims[claim.parent_id] for claim in tagged if claim.parent_id in self._claims]
        return guessed_heading([*tagged, *parents], annotation.version.opinion.kind, self._kinds).value


def _part_sections(lines: Iterable[BriefLine]) -> list[BriefSection]:
    """The parts of a brief in their order, also empty ones; what is not placed yet comes last, where there is any."""
    under: dict[str, list[BriefLine]] = {value: [] for value in BriefHeading.values}
    for line in lines:
        under[line.heading].append(line)
    open_ = under.pop(BriefHeading.NONE.value)
    parts = [BriefSection(key, str(BriefHeading(key).label), 0, None, _beside(here)) for key, here in under.items()]
    return [*parts, BriefSection(BriefHeading.NONE.value, _("Not placed yet"), 0, None, _beside(open_))][
        : None if open_ else -1
    ]


def _claim_sections(submission: Submission, lines: Sequence[BriefLine]) -> list[BriefSection]:
    """The claims that have passages, in the codebook's order, under the claims that they stand under."""
    claims = list(Claim.objects.filter(codebook=submission.assignment.codebook_id))
    under: dict[str, list[BriefLine]] = {}
    for line in lines:
        for claim in line.passage.claims:
            under.setdefault(claim.uuid, []).append(line)
    row = places([(claim.pk, claim.parent_id) for claim in claims])
    known = {claim.pk: claim for claim in claims}
    sections = [_claim_section(known[place.id], place.depth, under) for place in row]
    shown = [each for at, each in enumerate(sections) if each.lines or _has_inner(row, sections, at)]
    bare = _beside([line for line in lines if not line.passage.claims])
    return [*shown, BriefSection(NO_CLAIM, _("Without a claim"), 0, None, bare)] if bare else shown


def _claim_section(claim: Claim, depth: int, under: dict[str, list[BriefLine]]) -> BriefSection:
    view = claim_view(claim)
    lines = _beside(under.get(view.uuid, ()))
    return BriefSection(view.uuid, view.label, min(depth, DEEPEST), replace(view, definition=claim.definition), lines)


def _has_inner(row: Sequence[Place[int]], sections: Sequence[BriefSection], at: int) -> bool:
    """Whether a claim under the one at that place has passages."""
    for place, section in zip(row[at + 1 :], sections[at + 1 :], strict=True):
        if place.depth <= row[at].depth:
            return False
        if section.lines:
            return True
    return False


def _beside(lines: Sequence[BriefLine]) -> tuple[BriefLine, ...]:
    """The lines of a section, each with its neighbours."""
    names = ["", *(str(line.passage.uuid) for line in lines), ""]
    return tuple(replace(line, before=names[at], after=names[at + 2]) for at, line in enumerate(lines))
