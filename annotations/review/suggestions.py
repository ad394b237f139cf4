"""What the key suggests for each student: the queries around `suggesting`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from annotations.models import Assignment, AuthorityLink, Criterion, KeyLink, RubricLine, Submission
from annotations.review.coded import CodedTag, CodedWork
from annotations.review.key_results import Key, class_results, key_results
from annotations.review.matching import Matched
from annotations.review.suggesting import Counts, KeyPlace, Linked, count, points_for
from people.models import User


@dataclass(frozen=True)
class Suggested:
    """What counts of the class, and what the key says of each coder's work (by her submission's key)."""

    work: CodedWork
    accepted: int
    by_coder: Mapping[int, Counts]

    def points(self, coder: int, line: RubricLine) -> Decimal | None:
        """What is suggested for her on that line; None where only a person can say."""
        counts = self.by_coder.get(coder)
        return None if counts is None else points_for(share_of(counts, line.criterion), line.points)


def share_of(counts: Counts, criterion: str) -> Fraction | None:
    """The share of a criterion's points; None for what is judged by hand."""
    shares = {
        Criterion.CLAIMS.value: counts.claims,
        Criterion.BOUNDARIES.value: counts.boundaries,
        Criterion.AUTHORITIES.value: counts.authorities,
    }
    return shares.get(criterion)


def suggestions(assignment: Assignment, user: User) -> Suggested:
    """Of the work that counts and that the person may see. Seventeen queries at most, whatever the class's size."""
    results = class_results(assignment, user)
    key, work = results.key, results.work
    touched = _touched(key, work.tags)
    places = _places(key)
    reaching = _reaching(list(results.by_coder.values()))
    links = _links({tag.key: tag.annotation for tag in work.tags if tag.key in reaching})
    by_coder = {coder: count(matched, places, touched, links) for coder, matched in results.by_coder.items()}
    return Suggested(work, len(places), by_coder)


def own_counts(submission: Submission) -> Counts:
    """What the key says of one student's work as they are now. Eight queries at most."""
    result = key_results(submission)
    reaching = _reaching([result.matched])
    links = _links({tag.key: tag.annotation for tag in result.tags if tag.key in reaching})
    return count(result.matched, _places(result.key), _touched(result.key, result.tags), links)


def _touched(key: Key, tags: Iterable[CodedTag]) -> dict[int, frozenset[tuple[int, int]]]:
    return {
        tag.key: frozenset((tag.version, number) for number in key.sentences[tag.version].touched(tag.span))
        for tag in tags
    }


def _places(key: Key) -> list[KeyPlace]:
    return [
        KeyPlace(
            each.pk,
            frozenset((each.version_id, number) for number in key.sentences[each.version_id].touched(each.span)),
            tuple({link.authority.shown.pk: _linked(link) for link in each.links.all()}.values()),
        )
        for each in key.accepted
    ]


def _linked(link: KeyLink) -> Linked:
    return Linked(link.authority.shown.pk, link.treatment)


def _reaching(matched: Collection[Matched]) -> set[int]:
    return {tag for each in matched for _outcome, tags in each.passages.values() for tag in tags}


def _links(annotation_of: Mapping[int, int]) -> dict[int, list[Linked]]:
    """The links of each tag: its own, and those of its annotation that are narrowed to none. One query."""
    tags_on: dict[int, list[int]] = defaultdict(list)
    for tag, annotation in annotation_of.items():
        tags_on[annotation].append(tag)
    rows = AuthorityLink.objects.filter(annotation__in=tags_on).order_by("pk")
    said: dict[int, list[Linked]] = defaultdict(list)
    for annotation, narrowed, authority, same, treatment in rows.values_list(
        "annotation", "tag", "authority", "authority__same_as", "treatment"
    ):
        for tag in [narrowed] if narrowed is not None else tags_on[annotation]:
            said[tag].append(Linked(same or authority, treatment))
    return said
