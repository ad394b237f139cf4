"""What is in our own files for programs, and is asked for when they come in again. Loads no model."""

from typing import Final

from annotations.codebooks.qdc import xml_text

NAMESPACE: Final = "urn:QDA-XML:project:1.0"
"""Of a REFI-QDA project."""
OWN_FILE: Final = "glossator.json"
"""Beside the project, in its archive."""
OWN_FORM: Final = 1
"""Of our own file: raised where a reader of the earlier one would misread it."""
LAYER: Final = "webanno.custom.Passage"
"""In a UIMA CAS. INCEpTION's own layers stand under this name."""
LONGEST_NAME: Final = 100
"""Code points of a passage that stand as its selection's name."""


def selection_name(words: str) -> str:
    """A passage's words as its selection is called: on one line, cut where they are many."""
    return xml_text(" ".join(words.split()))[:LONGEST_NAME]
