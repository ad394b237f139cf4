"""Every coefficient against published worked examples, where the folder with them is at hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotations.agreement.coefficients import (
    alpha,
    codes_of,
    cohens_kappas,
    counts_of,
    counts_of_sets,
    fleiss_kappa,
    percent_agreement,
    weighted_alpha,
)
from annotations.agreement.spans import Unitized, alpha_over_claims, unitized
from opinions.text.spans import Span

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "data" / "agreement" / "published-examples.json"
EXAMPLES: dict[str, list[dict[str, Any]]] = (
    json.loads(PUBLISHED.read_text()) if PUBLISHED.exists() else {"coding": [], "unitizing": []}
)
needs_examples = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published examples are not in shared/data")


def kappa_of(values: list[list[Any]]) -> float | None:
    """Cohen's κ of two coders; ours is for a claim that is carried or not, so the values must be two."""
    every = sorted({value for unit in values for value in unit})
    grid = np.array([[value == every[-1] for value in coder] for coder in zip(*values, strict=True)])
    found = cohens_kappas(grid, np.ones(len(values)))[0, 1]
    return None if np.isnan(found) else float(found)


COEFFICIENTS: dict[str, Callable[[Any], float | None]] = {
    "alpha_nominal": lambda values: alpha(codes_of(values)),
    "fleiss_kappa": lambda values: fleiss_kappa(codes_of(values)),
    "percent": lambda values: percent_agreement(codes_of(values)),
    "cohen_kappa": kappa_of,
}


def coded_cases() -> list[Any]:
    """Examples in which all coders coded all units with one value, for the coefficients that are ours."""
    found = []
    for example in EXAMPLES["coding"]:
        whole = all(None not in unit and not isinstance(unit[0], list) for unit in example["items"])
        values = {value for unit in example["items"] for value in unit} if whole else set()
        for name, expected in example["expect"].items():
            two = len(values) <= 2 or name != "cohen_kappa"
            if whole and two and name in COEFFICIENTS:
                found.append(pytest.param(name, example["items"], expected, id=f"{example['id']}-{name}"))
    return found


def agrees(found: float | None, expected: list[float] | None) -> bool:
    if expected is None or found is None:
        return found is None and expected is None
    return abs(found - expected[0]) <= expected[1]


@needs_examples
@pytest.mark.parametrize(("name", "values", "expected"), coded_cases())
def test_coefficient_is_the_published_one(name: str, values: list[list[Any]], expected: list[float] | None) -> None:
    assert agrees(COEFFICIENTS[name](values), expected)


@needs_examples
def test_alpha_over_sets_is_that_of_passonneau() -> None:
    (example,) = (each for each in EXAMPLES["coding"] if each["id"] == "sets-nonempty")
    claims = sorted({code for unit in example["items"] for codes in unit for code in codes})
    grids = [
        np.array([[claim in codes for codes in coder] for coder in zip(*example["items"], strict=True)])
        for claim in claims
    ]
    assert agrees(alpha(counts_of_sets(grids, np.ones(len(example["items"])))), example["expect"]["alpha_masi"])


@needs_examples
@pytest.mark.parametrize("example", EXAMPLES["unitizing"], ids=lambda example: str(example["id"]))
def test_unitizing_alpha_is_the_published_one(example: dict[str, Any]) -> None:
    found = {}
    for category in sorted({unit["category"] for unit in example["units"]}):
        coders: list[list[Span]] = [[] for _ in range(example["raters"])]
        for unit in example["units"]:
            if unit["category"] == category:
                start = unit["begin"] - example["begin"]
                coders[unit["rater"]].append(Span(start, start + unit["length"]))
        found[category] = unitized([sorted(spans) for spans in coders], example["length"])
    for name, expected in example["expect"].items():
        assert agrees(figure(name, found), expected), name


def figure(name: str, found: dict[str, Unitized]) -> float | None:
    """What the examples call `alpha_u`, `alpha_u:c`, `Do:c` or `De:c`."""
    what, _, category = name.partition(":")
    if not category:
        return alpha_over_claims(list(found.values()))
    one = found[category]
    return {"alpha_u": one.alpha, "Do": one.observed, "De": one.expected}[what]


def test_characters_weigh_as_many_units_of_their_own() -> None:
    grid = np.array([[True, False, True, False], [True, True, False, False]])
    lengths = np.array([3, 2, 4, 7])
    single = counts_of(np.repeat(grid, lengths, axis=1), np.ones(16))

    assert weighted_alpha(counts_of(grid, lengths.astype(float))) == pytest.approx(alpha(single))
