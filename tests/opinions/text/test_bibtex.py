"""Authorities as BibTeX; the types are BibLaTeX's."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from opinions.text.bibtex import bibtex_entries
from opinions.text.kinds import AuthorityKind
from opinions.text.parsed import ParsedAuthority
from tests.opinions.text.test_authority_exports import ARTICLE, COSCO, EVERY, ROTH

ODD = ParsedAuthority("odd", AuthorityKind.CASE, "R & D_{1}\n v. 100% \\x ~ ^ $ # Ünal")


def test_bibtex_has_a_field_for_what_is_known() -> None:
    assert "".join(bibtex_entries([COSCO, ARTICLE])) == (
        "@jurisdiction{cosco-uphoff-1999,\n"
        "  title = {{Cosco v. Uphoff}},\n  journaltitle = {F.3d},\n  volume = {195},\n"
        "  pages = {1221},\n  institution = {10th Cir.},\n  date = {1999},\n}\n\n"
        "@article{reich-1964,\n  title = {{The New Property}},\n  author = {Reich, Charles A.},\n"
        "  journaltitle = {Yale L.J.},\n  volume = {73},\n  pages = {733},\n  date = {1964},\n}\n\n"
    )


def test_bibtex_keys_are_unique() -> None:
    heads = [entry.partition(",")[0] for entry in bibtex_entries([ROTH, ROTH, ODD])]
    assert heads == ["@jurisdiction{board-roth-1972", "@jurisdiction{board-roth-1972-2", "@jurisdiction{r-100"]


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_bibtex_is_read_by_pandoc_as_it_was_meant(tmp_path: Path) -> None:
    file = tmp_path / "authorities.bib"
    file.write_text("".join(bibtex_entries([*EVERY, ODD])), encoding="utf-8")
    command = ["pandoc", "-f", "biblatex", "-t", "csljson", str(file)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    told = {each["title"]: each["type"] for each in found}
    assert told == {
        "Board of Regents v. Roth": "legal_case",
        "Cosco v. Uphoff": "legal_case",
        "Roe v. Poe, 1 Fict. 2 (Colo. 1999)": "legal_case",
        "42 U.S.C. § 1983": "legislation",
        "Colo. Rev. Stat. § 18-6-803.5 (2002)": "legislation",
        "U.S. Const. amend. XIV": "legislation",
        "The New Property": "article-journal",
        "Restatement (Second) of Torts": "book",
        "R & D_{1} v. 100% \\x ~ ^ $ # Ünal": "legal_case",
    }
