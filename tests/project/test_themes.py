"""Every pair of colours that stands on a page can be read, in each theme."""

import pytest

from tests.themes import contrast, theme_tokens

PAPERS = ("paper", "paper-raised", "paper-sunk")
CLAIMS = range(9)
TEXT = 4.5
"""WCAG 2.2, criterion 1.4.3."""
DRAWN = 3.0
"""WCAG 2.2, criterion 1.4.11: lines and frames that tell something."""
READ = (
    *((ink, paper) for ink in ("ink", "ink-soft", "ink-faint", "accent", "warn", "bad", "good") for paper in PAPERS),
    *(("ink", f"c{at}-tint") for at in CLAIMS),
    *(("ink", tint) for tint in ("accent-tint", "warn-tint", "bad-tint", "pending", "flash")),
    ("accent-ink", "accent"), ("warn", "warn-tint"), ("bad", "bad-tint"), ("accent", "accent-tint"),
)  # fmt: skip
SEEN = (
    *((f"c{at}-line", "paper") for at in CLAIMS),
    *((f"c{at}-line", f"c{at}-tint") for at in CLAIMS),
    *((line, paper) for line in ("focus", "rule-strong") for paper in PAPERS),
)


@pytest.mark.parametrize("theme", ["light", "sepia", "dark"])
def test_colours_have_enough_contrast(theme: str) -> None:
    colours = theme_tokens()[theme]
    pairs = [(*pair, least) for pairs, least in ((READ, TEXT), (SEEN, DRAWN)) for pair in pairs]
    low = {(ink, paper): round(contrast(colours[ink], colours[paper]), 2) for ink, paper, least in pairs
           if contrast(colours[ink], colours[paper]) < least}  # fmt: skip
    assert low == {}


def test_contrast_is_that_of_the_definition() -> None:
    assert (contrast("#000000", "#ffffff"), round(contrast("#ffffff", "#767676"), 2)) == (21.0, 4.54)
