"""The text core: spans, canonical text, selectors, pages and pin cites. Pure Python; knows no Django and does no I/O."""
