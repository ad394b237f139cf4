"""Coefficients of agreement on units that every coder has read, and that each carries or does not.

A coefficient is None where it is undefined: fewer than two coders, or no variation at all (no expected disagreement).
Sources: Krippendorff, Content Analysis (2nd ed. 2004), ch. 11, and Computing Krippendorff's Alpha-Reliability (2011);
Passonneau, Measuring Agreement on Set-valued Items (LREC 2006); Cohen, Educ. Psychol. Meas. 20 (1960) 37;
Fleiss, Psychol. Bull. 76 (1971) 378.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import krippendorff
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
TINY = 1e-12
BITS = 32
"""Claims after which sets are numbered anew."""


@dataclass(frozen=True)
class Counts:
    """How many coders gave each value to each unit (units by values), the values' distances (0 to 1), the units'
    weights (1 each, or how many characters they stand for).
    """

    counts: Floats
    distances: Floats
    weights: Floats


def counts_of(grid: npt.NDArray[np.bool_], weights: Floats) -> Counts:
    """Of a claim that coders (rows) carry on units (columns) or not: two values, as far apart as values can be."""
    carried = grid.sum(axis=0).astype(np.float64)
    return Counts(np.stack([grid.shape[0] - carried, carried], axis=1), 1 - np.eye(2), weights)


def counts_of_sets(grids: Sequence[npt.NDArray[np.bool_]], weights: Floats) -> Counts:
    """Of the *set* of claims that each coder gives a unit (the empty set is one), by MASI distance."""
    codes: npt.NDArray[np.int64] = np.zeros_like(grids[0], dtype=np.int64)
    for at, grid in enumerate(grids, start=1):
        codes = codes * 2 + grid
        if at % BITS == 0:  # numbers of the sets so far, so that they stay small
            codes = np.unique(codes, return_inverse=True)[1].reshape(grid.shape)
    _sets, first, numbers = np.unique(codes, return_index=True, return_inverse=True)
    values = np.stack([grid.reshape(-1)[first] for grid in grids], axis=1)
    numbers = numbers.reshape(grids[0].shape)
    counts = np.zeros((len(weights), len(values)))
    for row in numbers:
        counts[np.arange(len(counts)), row] += 1
    return Counts(counts, masi_distances(values), weights)


def masi_distances(values: npt.NDArray[np.bool_]) -> Floats:
    """Distances between sets (rows: sets, columns: whether a member is in): 1 − Jaccard × monotonicity.

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they share nothing
    (Passonneau 2006). Two empty sets are equal.
    """
    member = values.astype(np.float64)
    shared = member @ member.T
    sizes = member.sum(axis=1)
    whole = sizes[:, None] + sizes[None, :] - shared
    jaccard = np.divide(shared, whole, out=np.ones_like(shared), where=whole > 0)
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    monotone = np.select([shared == whole, (shared == smaller) & (shared > 0), shared > 0], [1.0, 2 / 3, 1 / 3], 0.0)
    return np.asarray(1 - jaccard * monotone)


def alpha(coded: Counts) -> float | None:
    """Krippendorff's α of units that weigh the same, by the library of that name."""
    counts, distances = coded.counts, coded.distances
    if len(counts) == 0 or counts[0].sum() < 2 or np.count_nonzero(counts.sum(axis=0)) < 2:  # noqa: PLR2004 -- a pair
        return None
    found = krippendorff.alpha(
        value_counts=counts.astype(np.int64),
        value_domain=np.arange(counts.shape[1]),
        level_of_measurement=_Apart(distances),
    )
    return float(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Apart:
    """How far values lie apart, as the library asks for it: by their numbers."""

    distances: Floats

    def __call__(self, v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, dtype: Any = np.float64) -> Any:  # noqa: ARG002, PLR0917 -- the library's own signature
        return self.distances[i1, i2].astype(dtype)


@dataclass(frozen=True)
class Totals:
    """Per cluster of units: the distances within units, how many values there are, and how often each."""

    within: Floats
    number: Floats
    values: Floats
    distances: Floats


def totals(coded: Counts, clusters: npt.NDArray[np.intp], count: int) -> Totals:
    """The sums that α is made of, for each of `count` clusters; `clusters` names that of each unit."""
    counts = coded.counts
    size = counts.sum(axis=1)
    within = ((counts @ coded.distances) * counts).sum(axis=1) / np.maximum(size - 1, 1)
    weighted = counts * coded.weights[:, None]
    values = np.zeros((count, counts.shape[1]))
    np.add.at(values, clusters, weighted)
    summed = np.bincount(clusters, weights=within * coded.weights, minlength=count)
    return Totals(summed.astype(np.float64), values.sum(axis=1), values, coded.distances)


def resampled_alpha(summed: Totals, times: Floats) -> Floats:
    """α for each row of `times` (how often each cluster is drawn), NaN where undefined.

    Krippendorff (2011): α = 1 − D_o / D_e, with D_o the mean distance within units, D_e that of all values paired.
    """
    number = times @ summed.number
    values = times @ summed.values
    paired = ((values @ summed.distances) * values).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = (times @ summed.within) / number
        expected = paired / (number * (number - 1))
        return np.where(expected > TINY, 1 - observed / expected, np.nan)


def weighted_alpha(coded: Counts) -> float | None:
    """α of units that weigh differently (characters); None where undefined."""
    if len(coded.counts) == 0 or coded.counts[0].sum() < 2:  # noqa: PLR2004 -- a pair
        return None
    whole = totals(coded, np.zeros(len(coded.counts), dtype=np.intp), 1)
    return defined(resampled_alpha(whole, np.ones((1, 1)))[0])


def defined(value: float) -> float | None:
    """The value, or None for NaN."""
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True, slots=True)
class PairedKappa:
    """The mean of Cohen's κ over pairs of coders, over how many pairs, and for how many it is undefined."""

    mean: float | None
    pairs: int
    undefined: int


def cohens_kappas(grid: npt.NDArray[np.bool_], weights: Floats) -> Floats:
    """Cohen's κ of each pair of coders (a square, NaN where undefined and on its diagonal)."""
    total = weights.sum()
    somewhere = grid.any(axis=0)
    carried = grid[:, somewhere].astype(np.float64)
    both = (carried * weights[somewhere]) @ carried.T
    share = carried @ weights[somewhere]
    neither = total - share[:, None] - share[None, :] + both
    agreed = (both + neither) / total
    by_chance = (share[:, None] * share[None, :] + (total - share)[:, None] * (total - share)[None, :]) / total**2
    with np.errstate(divide="ignore", invalid="ignore"):
        kappas = np.where(1 - by_chance > TINY, (agreed - by_chance) / (1 - by_chance), np.nan)
    np.fill_diagonal(kappas, np.nan)
    return np.asarray(kappas)


def paired_kappa(grid: npt.NDArray[np.bool_], weights: Floats) -> PairedKappa:
    """The mean of Cohen's κ over the pairs of coders for whom it is defined."""
    upper = np.triu_indices(len(grid), k=1)
    found = cohens_kappas(grid, weights)[upper] if len(grid) > 1 and weights.sum() else np.array([])
    known = found[~np.isnan(found)]
    return PairedKappa(float(known.mean()) if len(known) else None, len(found), len(found) - len(known))


def fleiss_kappa(coded: Counts) -> float | None:
    """Fleiss' κ of units with the same number of coders each; None where undefined."""
    coders = coded.counts[0].sum() if len(coded.counts) else 0
    if coders < 2:  # noqa: PLR2004 -- a pair
        return None
    total = coded.weights.sum()
    agreed = (coded.counts * (coded.counts - 1)).sum(axis=1) / (coders * (coders - 1))
    share = (coded.weights @ coded.counts) / (total * coders)
    by_chance = float((share**2).sum())
    if 1 - by_chance <= TINY:
        return None
    return float(((coded.weights @ agreed) / total - by_chance) / (1 - by_chance))


def percent_agreement(coded: Counts) -> float | None:
    """The share of pairs of coders that agree, over all units; None without a pair or a unit."""
    coders = coded.counts[0].sum() if len(coded.counts) else 0
    if coders < 2:  # noqa: PLR2004 -- a pair
        return None
    agreed = (coded.counts * (coded.counts - 1)).sum(axis=1) / (coders * (coders - 1))
    return float((coded.weights @ agreed) / coded.weights.sum())


def codes_of(values: Sequence[Sequence[Hashable]]) -> Counts:
    """Nominal values by unit, one for each coder, as counts: what published examples are given in."""
    every = list(dict.fromkeys(value for unit in values for value in unit))
    counts = np.zeros((len(values), len(every)))
    for at, unit in enumerate(values):
        for value in unit:
            counts[at, every.index(value)] += 1
    return Counts(counts, 1 - np.eye(len(every)), np.ones(len(values)))
