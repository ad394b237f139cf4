"""What an export cites, for reference managers."""

import json
from pathlib import Path

import jsonschema
import pytest

from annotations.exports.references import write_bibtex, write_csl, write_ris
from annotations.exports.subject import Export
from annotations.models import Annotation, Submission
from tests.annotations.stage import Desk

SCHEMA = Path(__file__).resolve().parents[4] / "shared" / "data" / "citations" / "csl-data.schema.json"


def export(at: Desk) -> Export:
    """Ana's work."""
    chosen = Annotation.objects.for_export(Submission.objects.filter(pk=at.submission.pk))
    return Export(at.submission.assignment, chosen)


def test_references_are_the_quoted_case_and_what_is_linked_once(ana: Desk) -> None:
    ana.annotate("Two predicates", links=True)
    ana.annotate("duty of care", links=True)
    assert "".join(write_ris(export(ana))).replace("\r\n", "\n") == (
        "TY  - CASE\nTI  - Lodger v. Town No. 1\nA2  - Fict.\nVL  - 9\nSP  - 100\nPB  - Colo.\nDA  - 2001\nER  - \n\n"
        "TY  - CASE\nTI  - Roe v. Poe, 1 Fict. 2 (Colo. 1999)\nER  - \n\n"
    )
    assert [entry.partition(",")[0] for entry in write_bibtex(export(ana))] == [
        "@jurisdiction{lodger-town-2001", "@jurisdiction{roe-poe",
    ]  # fmt: skip


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of CSL is not here")
def test_csl_holds_to_its_schema(ana: Desk) -> None:
    ana.annotate("Two predicates", links=True)
    found = json.loads("".join(write_csl(export(ana))))
    jsonschema.validate(found, json.loads(SCHEMA.read_text()))
    assert [each["type"] for each in found] == ["legal_case", "legal_case"]


def test_references_of_nothing_are_empty(ana: Desk) -> None:
    assert ["".join(write(export(ana))) for write in (write_ris, write_bibtex)] == ["", ""]
