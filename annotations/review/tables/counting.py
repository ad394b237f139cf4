"""The tables of claims: against students, passages and writings. Pure counting over coded work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from annotations.models import Claim
from annotations.reading.marks import look_classes
from annotations.review.coded import CodedTag, CodedWork
from annotations.review.places import Place
from annotations.review.tables.grid import Grid, Head, Kind, Row, counted, opening, total
from annotations.review.units import Sentences
from opinions.citing import writing_words

ROWS = 100
"""Passages that a table shows, where nobody asks for more."""
ANY = "all"
"""The key of the column that counts every claim."""


def claim_head(claim: Claim) -> Head:
    """A claim at the head of a row or column."""
    return Head(claim.label, claim.key, claim.letters, look_classes(claim.look), query=opening(on=claim.key))


def students_table(work: CodedWork) -> Grid:
    """Who has which claim how often: students by name, and below how many students have it."""
    count: dict[tuple[int, int], int] = defaultdict(int)
    for tag in work.tags:
        count[tag.coder, tag.claim] += 1
    most = max(count.values(), default=0)
    heads = [claim_head(claim) for claim in work.claims]
    kinds = {coder.key: sum((coder.key, claim.pk) in count for claim in work.claims) for coder in work.coders}
    rows = []
    for coder in work.coders:
        by = str(coder.submission)
        own = [
            counted(count.get((coder.key, claim.pk), 0), most, opening(by=by, on=claim.key)) for claim in work.claims
        ]
        every = counted(kinds[coder.key], len(work.claims), opening(by=by))
        rows.append(Row(Head(coder.name, aside=coder.section, query=opening(by=by)), (every, *own)))
    found = coders_by_claim(work.tags)
    have = [len(found.get(claim.pk, ())) for claim in work.claims]
    totals = total([sum(map(bool, kinds.values())), *have], len(work.coders), ["", *(head.query for head in heads)])
    return Grid(
        Kind.STUDENTS, _("Student"), (Head(_("Claims found"), ANY), *heads), tuple(rows), totals if rows else None
    )


def coders_by_claim(tags: Iterable[CodedTag]) -> dict[int, set[int]]:
    """Who has each claim, by keys."""
    found: dict[int, set[int]] = defaultdict(set)
    for tag in tags:
        found[tag.claim].add(tag.coder)
    return found


def least_of(places: Sequence[Place], asked: int | None) -> int:
    """By how many a passage must be marked to have a row: what is asked, else the fewest that leave `ROWS` at most."""
    if asked is not None:
        return max(1, asked)
    sizes = sorted((len(place.coders) for place in places), reverse=True)
    return 1 if len(sizes) <= ROWS else sizes[ROWS] + 1


def passages_table(work: CodedWork, named: Sequence[tuple[Place, Head]], hidden: int, least: int) -> Grid:
    """How many marked each passage, with which claim; `named` are the passages that are shown, in order."""
    coders = len(work.coders)
    writings = {version.pk: str(version.opinion.uuid) for version in work.versions}
    rows = []
    for place, head in named:
        there = {"in": writings[place.version], "at": place.span.start}
        each = [
            counted(len(place.claims.get(claim.pk, ())), coders, opening(**there, on=claim.key))
            for claim in work.claims
        ]
        rows.append(Row(head, (counted(len(place.coders), coders, opening(**there)), *each)))
    columns = (Head(_("Marked by"), ANY), *(claim_head(claim) for claim in work.claims))
    return Grid(Kind.PASSAGES, _("Passage"), columns, tuple(rows), hidden=hidden, least=least)


def writings_table(work: CodedWork) -> Grid:
    """How many found each claim, in which writing."""
    coders = len(work.coders)
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for tag in work.tags:
        found[tag.claim, tag.version].add(tag.coder)
    anywhere = coders_by_claim(work.tags)
    columns = [Head(writing_words(each.opinion), str(each.opinion.uuid)) for each in work.versions]
    rows = []
    for claim in work.claims:
        head = claim_head(claim)
        cells = [
            counted(len(found.get((claim.pk, each.pk), ())), coders, opening(on=claim.key, **{"in": each.opinion.uuid}))
            for each in work.versions
        ]
        rows.append(Row(head, (counted(len(anywhere.get(claim.pk, ())), coders, head.query), *cells)))
    return Grid(Kind.WRITINGS, _("Claim"), (Head(_("Anywhere"), ANY), *columns), tuple(rows))


def most_near(tags: Iterable[CodedTag], sentences: Mapping[int, Sentences]) -> int:
    """How many coders have a tag within a sentence of each other, at the place where these are most.

    Two spans are so near where they touch the same sentence or two neighbours; so the most are found around one of the
    borders between two sentences.
    """
    at: dict[tuple[int, int], set[int]] = defaultdict(set)
    for tag in tags:
        for number in sentences[tag.version].touched(tag.span):
            at[tag.version, number].add(tag.coder)
    return max((len(coders | at.get((version, n + 1), set())) for (version, n), coders in at.items()), default=0)
