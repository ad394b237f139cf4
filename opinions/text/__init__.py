"""The text core: spans, canonical text, selectors, pages, pin cites. Pure Python; knows no Django, does no I/O."""
