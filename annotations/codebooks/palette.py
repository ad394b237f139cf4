"""How many colours and patterns there are by which claims are told apart."""

COLOURS = 8
"""How many colours the palette has (`c1` to `c8` in `static/css/tokens.css`)."""
PATTERNS = 8
"""How many patterns there are (`p1` to `p8` in `static/css/base.css`)."""
