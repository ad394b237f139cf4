"""Every coefficient against an implementation that is not ours, on seeded values."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, masi_distance
from sklearn.metrics import cohen_kappa_score

from annotations.agreement.coefficients import (
    alpha,
    cohens_kappas,
    counts_of,
    counts_of_sets,
    resampled_alpha,
    totals,
    weighted_alpha,
)
from annotations.agreement.coverage import Grid, over_characters, over_units, united
from annotations.agreement.spans import span_scores, unitized
from opinions.text.spans import Span

SEEDS = range(8)
LENGTH = 60


def random_grid(seed: int, coders: int = 5, units: int = 30) -> Grid:
    chance = np.random.default_rng(seed)
    return np.asarray(chance.random((coders, units)) < chance.uniform(0.1, 0.9, units))


def random_spans(seed: int, coders: int = 4) -> list[list[Span]]:
    """Few spans on a short text, some touching, some coders empty-handed."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(coders):
        cuts = sorted(chance.choice(LENGTH, size=2 * int(chance.integers(0, 4)), replace=False).tolist())
        found.append(united(Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)))
    return found


def task(rows: Sequence[Sequence[object]], distance: object) -> AnnotationTask:
    triples = [(coder, unit, value) for coder, row in enumerate(rows) for unit, value in enumerate(row)]
    return AnnotationTask(triples, distance=distance)


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_is_that_of_nltk(seed: int) -> None:
    grid = random_grid(seed)
    coded = counts_of(grid, np.ones(grid.shape[1]))
    theirs = task(grid.tolist(), binary_distance).alpha()

    assert alpha(coded) == pytest.approx(theirs)
    assert weighted_alpha(coded) == pytest.approx(theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_over_sets_is_that_of_nltk(seed: int) -> None:
    grids = [random_grid(seed * 10 + claim, units=20) for claim in range(3)]
    rows: list[list[object]] = []
    for coder in range(5):
        held = [{claim for claim in range(3) if grids[claim][coder, unit]} for unit in range(20)]
        rows.append([frozenset(claims or {9}) for claims in held])  # nltk has no distance of empty sets
    coded = counts_of_sets(grids, np.ones(20))

    assert alpha(coded) == pytest.approx(task(rows, masi_distance).alpha(), abs=0.005)  # nltk's thirds are .67 and .33
    assert weighted_alpha(coded) == pytest.approx(alpha(coded))


@pytest.mark.parametrize("seed", SEEDS)
def test_resampling_a_unit_twice_is_having_it_twice(seed: int) -> None:
    grid = random_grid(seed, units=12)
    times = np.random.default_rng(seed).integers(0, 4, (1, 12))
    repeated = np.repeat(grid, times[0], axis=1)

    summed = totals(counts_of(grid, np.ones(12)), np.arange(12), 12)
    drawn = resampled_alpha(summed, times.astype(float))[0]
    assert drawn == pytest.approx(alpha(counts_of(repeated, np.ones(repeated.shape[1]))))


@pytest.mark.parametrize("seed", SEEDS)
def test_kappa_is_that_of_scikit_learn(seed: int) -> None:
    grid = random_grid(seed)
    weights = np.random.default_rng(seed).integers(1, 9, grid.shape[1]).astype(float)
    found = cohens_kappas(grid, weights)
    for one, other in combinations(range(len(grid)), 2):
        theirs = cohen_kappa_score(grid[one], grid[other], sample_weight=weights)
        assert found[one, other] == pytest.approx(theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_span_scores_are_those_of_counting_pair_by_pair(seed: int) -> None:
    coders = random_spans(seed)
    marked = sum(len(one) + len(other) for one, other in combinations(coders, 2))
    pairs = list(combinations(coders, 2))
    exact = sum(2 * len(set(one) & set(other)) for one, other in pairs)
    meeting = sum(
        sum(any(span.overlaps(each) for each in other) for span in one)
        + sum(any(span.overlaps(each) for each in one) for span in other)
        for one, other in pairs
    )
    letters = [{at for span in spans for at in range(span.start, span.end)} for spans in coders]
    shared = sum(2 * len(one & other) for one, other in combinations(letters, 2))
    whole = sum(len(one) + len(other) for one, other in combinations(letters, 2))
    found = span_scores(coders)

    assert found.exact == pytest.approx(exact / marked)
    assert found.overlapping == pytest.approx(meeting / marked)
    assert found.characters == pytest.approx(shared / whole)


@pytest.mark.parametrize("seed", SEEDS)
def test_unitizing_disagreement_is_that_of_the_formula_section_by_section(seed: int) -> None:
    coders = random_spans(seed)
    found = unitized(coders, LENGTH)

    assert found.observed == pytest.approx(observed_by_sections(coders))
    assert found.expected == pytest.approx(expected_by_sections(coders))


def sections(spans: Sequence[Span]) -> list[tuple[Span, bool]]:
    """The continuum as Krippendorff cuts it: units and the gaps between them."""
    found, at = [], 0
    for span in spans:
        if span.start > at:
            found.append((Span(at, span.start), False))
        found.append((span, True))
        at = span.end
    return [*found, (Span(at, LENGTH), False)] if at < LENGTH else found


def observed_by_sections(coders: Sequence[Sequence[Span]]) -> float:
    total = 0
    for one in range(len(coders)):
        for other in range(len(coders)):
            for mine, is_unit in sections(coders[one]) if one != other else ():
                for theirs, is_theirs in sections(coders[other]):
                    if is_unit and is_theirs and mine.overlaps(theirs):
                        total += (mine.start - theirs.start) ** 2 + (mine.end - theirs.end) ** 2
                    elif is_unit and not is_theirs and theirs.contains(mine):
                        total += (mine.end - mine.start) ** 2
                    elif is_theirs and not is_unit and mine.contains(theirs):
                        total += (theirs.end - theirs.start) ** 2
    return total / (len(coders) * (len(coders) - 1) * LENGTH**2)


def expected_by_sections(coders: Sequence[Sequence[Span]]) -> float:
    units = [span.end - span.start for spans in coders for span in spans]
    gaps = [span.end - span.start for spans in coders for span, is_unit in sections(spans) if not is_unit]
    total = 0.0
    for length in units:
        places = sum(gap - length + 1 for gap in gaps if gap >= length)
        total += (len(units) - 1) / 3 * (2 * length**3 - 3 * length**2 + length) + length**2 * places
    whole = len(coders) * LENGTH
    return 2 / LENGTH * total / (whole * (whole - 1) - sum(length * (length - 1) for length in units))


@pytest.mark.parametrize("seed", SEEDS)
def test_characters_are_counted_one_by_one(seed: int) -> None:
    coders = random_spans(seed)
    units = [Span(0, 20), Span(20, 45), Span(46, LENGTH)]
    covered = over_characters(coders, units, LENGTH, {3, 50})
    single = [[any(span.start <= at < span.end for span in spans) for at in range(LENGTH)] for spans in coders]

    assert np.repeat(covered.grid, covered.weights.astype(int), axis=1).tolist() == single
    clusters = np.repeat(covered.clusters, covered.weights.astype(int)).tolist()
    assert clusters == [0] * 20 + [1] * 26 + [2] * 14


def test_unit_carries_a_claim_of_half_of_it_or_of_half_a_span() -> None:
    units = [Span(0, 10), Span(11, 41), Span(42, 44)]
    spans = [[Span(0, 4)], [Span(9, 20)], [Span(8, 40)], [Span(5, 26)]]

    assert over_units(spans, units).grid.tolist() == [
        [True, False, False],
        [False, True, False],
        [False, True, False],
        [True, True, False],
    ]
