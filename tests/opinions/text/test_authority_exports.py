"""Authorities as RIS and CSL-JSON. Expected tags are those of Zotero's RIS translator, names those of csl-data.json."""

import json

from opinions.text.authority_exports import csl_json, ris_lines
from opinions.text.kinds import AuthorityKind
from opinions.text.parsed import ParsedAuthority, ParsedReport

ROTH = ParsedAuthority(
    "roth", AuthorityKind.CASE, "Board of Regents v. Roth, 408 U.S. 564 (1972)", "Board of Regents v. Roth", "", "1972",
    (ParsedReport("408", "U.S.", "564"), ParsedReport("92", "S. Ct.", "2701")),
)  # fmt: skip
COSCO = ParsedAuthority(
    "cosco", AuthorityKind.CASE, "Cosco v. Uphoff, 195 F.3d 1221 (10th Cir. 1999)", "Cosco v. Uphoff", "10th Cir.",
    "1999", (ParsedReport("195", "F.3d", "1221"),),
)  # fmt: skip
BARE = ParsedAuthority("bare", AuthorityKind.CASE, "Roe v. Poe, 1 Fict. 2 (Colo. 1999)")
USC = ParsedAuthority("usc", AuthorityKind.STATUTE, "42 U.S.C. § 1983")
CRS = ParsedAuthority("crs", AuthorityKind.STATUTE, "Colo. Rev. Stat. § 18-6-803.5 (2002)")
AMENDMENT = ParsedAuthority("am", AuthorityKind.CONSTITUTION, "U.S. Const. amend. XIV")
ARTICLE = ParsedAuthority(
    "reich", AuthorityKind.SECONDARY, "Charles A. Reich, The New Property, 73 Yale L.J. 733 (1964)", "The New Property"
)
BOOK = ParsedAuthority(
    "torts", AuthorityKind.SECONDARY, "Restatement (Second) of Torts § 315 (1965)", "Restatement (Second) of Torts"
)
RECORD = ParsedAuthority("app", AuthorityKind.RECORD, "App.")
EVERY = (ROTH, COSCO, BARE, USC, CRS, AMENDMENT, ARTICLE, BOOK, RECORD)

RIS = """TY  - CASE
TI  - Board of Regents v. Roth
A2  - U.S.
VL  - 408
SP  - 564
DA  - 1972
ER  - 

TY  - CASE
TI  - Cosco v. Uphoff
A2  - F.3d
VL  - 195
SP  - 1221
PB  - 10th Cir.
DA  - 1999
ER  - 

TY  - CASE
TI  - Roe v. Poe, 1 Fict. 2 (Colo. 1999)
ER  - 

TY  - STAT
TI  - 42 U.S.C. § 1983
T2  - U.S.C.
VL  - 42
SE  - 1983
ER  - 

TY  - STAT
TI  - Colo. Rev. Stat. § 18-6-803.5 (2002)
T2  - Colo. Rev. Stat.
SE  - 18-6-803.5
DA  - 2002
ER  - 

TY  - STAT
TI  - U.S. Const. amend. XIV
ER  - 

TY  - JOUR
TI  - The New Property
AU  - Reich, Charles A.
T2  - Yale L.J.
VL  - 73
SP  - 733
DA  - 1964
ER  - 

TY  - BOOK
TI  - Restatement (Second) of Torts
DA  - 1965
ER  - 

"""  # noqa: W291 -- the last tag of a RIS record ends in a space

CSL = [
    {
        "id": "roth", "type": "legal_case", "title": "Board of Regents v. Roth", "container-title": "U.S.",
        "volume": "408", "page": "564", "issued": {"date-parts": [[1972]]},
    },
    {
        "id": "cosco", "type": "legal_case", "title": "Cosco v. Uphoff", "container-title": "F.3d", "volume": "195",
        "page": "1221", "authority": "10th Cir.", "issued": {"date-parts": [[1999]]},
    },
    {"id": "bare", "type": "legal_case", "title": "Roe v. Poe, 1 Fict. 2 (Colo. 1999)"},
    {
        "id": "usc", "type": "legislation", "title": "42 U.S.C. § 1983", "container-title": "U.S.C.", "volume": "42",
        "section": "1983",
    },
    {
        "id": "crs", "type": "legislation", "title": "Colo. Rev. Stat. § 18-6-803.5 (2002)",
        "container-title": "Colo. Rev. Stat.", "section": "18-6-803.5", "issued": {"date-parts": [[2002]]},
    },
    {"id": "am", "type": "legislation", "title": "U.S. Const. amend. XIV"},
    {
        "id": "reich", "type": "article-journal", "title": "The New Property",
        "author": [{"family": "Reich", "given": "Charles A."}], "container-title": "Yale L.J.", "volume": "73",
        "page": "733", "issued": {"date-parts": [[1964]]},
    },
    {
        "id": "torts", "type": "book", "title": "Restatement (Second) of Torts", "issued": {"date-parts": [[1965]]},
    },
]  # fmt: skip


def test_ris_has_the_tags_that_zotero_reads() -> None:
    assert "".join(ris_lines(EVERY)) == RIS.replace("\n", "\r\n")


def test_ris_keeps_a_value_on_its_line() -> None:
    odd = ParsedAuthority("odd", AuthorityKind.CASE, "Roe\nTY  - BOOK\r\n v. Poe")
    assert list(ris_lines([odd])) == ["TY  - CASE\r\n", "TI  - Roe TY - BOOK v. Poe\r\n", "ER  - \r\n\r\n"]


def test_csl_json_has_the_names_of_its_schema() -> None:
    assert json.loads(csl_json(EVERY)) == CSL


def test_csl_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(csl_json([RECORD])) == []
