"""Everything that is said of a class's agreement on one text: per claim, and over the set of claims.

Intervals are percentile bootstraps, 95%, seeded. What is drawn are sentences or passages, since characters and their
neighbours are no independent observations; for Krippendorff's α that follows Zapf et al., BMC Med. Res. Methodol. 16
(2016) 93. There is no κ over all claims: it has no meaning where a passage bears several.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from annotations.agreement.coefficients import (
    Counts,
    PairedKappa,
    alpha,
    counts_of,
    counts_of_sets,
    fleiss_kappa,
    paired_kappa,
    percent_agreement,
    resampled_alpha,
    totals,
    weighted_alpha,
)
from annotations.agreement.coverage import Covered, edges_of, over_characters, over_units, united
from annotations.agreement.spans import SpanScores, Unitized, alpha_over_claims, span_scores, unitized
from opinions.text.spans import Span

DRAWS = 1000
"""How often units are drawn for an interval."""
LEVEL = 95
"""Per cent of the draws that an interval holds."""
FEWEST_MARKED = 2
"""Sentences or passages that anybody marked; with one alone every draw has the same value, and that tells nothing."""
FEWEST_DEFINED = 0.5
"""The share of draws that must have a value; where fewer have one, there is no interval."""


class UnitKind(StrEnum):
    """By what spans are compared."""

    CHARACTER = "character"
    SENTENCE = "sentence"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Interval:
    """Between these two lie 95% of the values that were drawn."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ClaimAgreement:
    """How far the coders agree on where one claim is; each figure is None where it is undefined.

    `marked_by`: how many coders have it anywhere.
    """

    claim: int
    marked_by: int
    alpha: float | None
    interval: Interval | None
    kappa: PairedKappa
    fleiss: float | None
    percent: float | None
    scores: SpanScores
    unitized: Unitized


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one text. `overall` is α over the *set* of claims of a unit (MASI distance), `mean` that over claims
    where α is defined; `unitizing` is α for unitizing over all claims. `coders` and `units` are counted.
    """

    unit: UnitKind
    coders: int
    units: int
    overall: float | None
    interval: Interval | None
    mean: float | None
    unitizing: float | None
    claims: tuple[ClaimAgreement, ...]


@dataclass(frozen=True)
class Coding:
    """What is measured: for each claim (by its key) the spans of each coder, the units, the length (code points).

    All coders are there, in one order, the empty-handed too; units are in the text's order.
    """

    claims: Mapping[int, Sequence[Sequence[Span]]]
    coders: int
    units: Sequence[Span]
    length: int
    unit: UnitKind = UnitKind.SENTENCE


def agreement(coding: Coding, *, draws: int = DRAWS, seed: int = 1) -> Agreement:
    """Measures the coding; the same coding with the same seed gives the same figures."""
    spans = {claim: [united(each) for each in coders] for claim, coders in coding.claims.items()}
    covered = _covered(coding, spans)
    chance = np.random.default_rng(seed)
    times = _drawn(len(coding.units), draws, chance)
    claims = tuple(_claim(claim, each, covered[claim], times, coding) for claim, each in spans.items() if coding.coders)
    known = [each.alpha for each in claims if each.alpha is not None]
    overall, interval = _over_sets(coding, list(covered.values()), times)
    return Agreement(
        unit=coding.unit,
        coders=coding.coders,
        units=len(coding.units),
        overall=overall,
        interval=interval,
        mean=sum(known) / len(known) if known else None,
        unitizing=alpha_over_claims([each.unitized for each in claims]),
        claims=claims,
    )


def _covered(coding: Coding, spans: dict[int, list[list[Span]]]) -> dict[int, Covered]:
    if coding.unit is not UnitKind.CHARACTER:
        return {claim: over_units(coders, coding.units) for claim, coders in spans.items()}
    edges = edges_of(coder for coders in spans.values() for coder in coders)
    return {claim: over_characters(coders, coding.units, coding.length, edges) for claim, coders in spans.items()}


def _claim(
    claim: int, spans: list[list[Span]], covered: Covered, times: npt.NDArray[np.float64], coding: Coding
) -> ClaimAgreement:
    coded = counts_of(covered.grid, covered.weights)
    value = _alpha(coded, coding.unit)
    return ClaimAgreement(
        claim=claim,
        marked_by=sum(map(bool, spans)),
        alpha=value,
        interval=_interval(coded, [covered], times) if value is not None else None,
        kappa=paired_kappa(covered.grid, covered.weights),
        fleiss=fleiss_kappa(coded),
        percent=percent_agreement(coded),
        scores=span_scores(spans),
        unitized=unitized(spans, coding.length),
    )


def _over_sets(
    coding: Coding, covered: Sequence[Covered], times: npt.NDArray[np.float64]
) -> tuple[float | None, Interval | None]:
    if not covered or not coding.coders:
        return None, None
    coded = counts_of_sets([each.grid for each in covered], covered[0].weights)
    value = _alpha(coded, coding.unit)
    return value, _interval(coded, covered, times) if value is not None else None


def _alpha(coded: Counts, unit: UnitKind) -> float | None:
    return weighted_alpha(coded) if unit is UnitKind.CHARACTER else alpha(coded)


def _drawn(units: int, draws: int, chance: np.random.Generator) -> npt.NDArray[np.float64]:
    """How often each unit is drawn, in each draw of as many as there are."""
    if not units or not draws:
        return np.zeros((0, units))
    return chance.multinomial(units, np.full(units, 1 / units), size=draws).astype(np.float64)


def _interval(coded: Counts, covered: Sequence[Covered], times: npt.NDArray[np.float64]) -> Interval | None:
    clusters = covered[0].clusters
    marked = np.logical_or.reduce([each.grid.any(axis=0) for each in covered])
    if not len(times) or len(np.unique(clusters[marked])) < FEWEST_MARKED:
        return None
    drawn = resampled_alpha(totals(coded, clusters, times.shape[1]), times)
    known = drawn[~np.isnan(drawn)]
    if len(known) < FEWEST_DEFINED * len(drawn):
        return None
    low, high = np.percentile(known, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return Interval(float(low), float(high))
