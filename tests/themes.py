"""The colours of `tokens.css`, by theme and name."""

import re
from typing import Final

from config.places import ROOT

COLOUR: Final = re.compile(
    r"--([\w-]+): var\(--if-light, (#\w{6})\) var\(--if-sepia, (#\w{6})\) var\(--if-dark, (#\w{6})\);"
)


def theme_tokens() -> dict[str, dict[str, str]]:
    """The colours of the light, the sepia and the dark theme, each written `#rrggbb`."""
    found = COLOUR.findall((ROOT / "static" / "css" / "tokens.css").read_text())
    return {theme: {each[0]: each[at] for each in found} for at, theme in enumerate(("light", "sepia", "dark"), 1)}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2.2 defines it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
