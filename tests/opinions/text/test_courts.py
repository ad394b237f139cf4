import pytest
from courts_db import courts

from opinions.text.courts import Reporter, court_beside, court_name, is_state_court, reporter


@pytest.mark.parametrize(
    ("court", "name"),
    [
        ("scotus", ""),
        ("ca2", "2d Cir."),
        ("ca3", "3d Cir."),
        ("ca10", "10th Cir."),
        ("cadc", "D.C. Cir."),
        ("cafc", "Fed. Cir."),
        ("nysd", "S.D.N.Y."),
        ("txwd", "W.D. Tex."),
        ("mdd", "D. Md."),
        ("pamd", "M.D. Pa."),
        ("wvsd", "S.D.W. Va."),
        ("nyd", "D.N.Y."),
        ("dcd", "D.D.C."),
        ("prd", "D.P.R."),
        ("vid", "D.V.I."),
        ("bap9", "B.A.P. 9th Cir."),
        ("circtndal", "C.C.N.D. Ala."),
        ("circtdwv", "C.C.D.W. Va."),
        ("uscfc", "Fed. Cl."),
        ("tax", "T.C."),
        ("colo", "Colo."),
        ("coloctapp", "Colo. Ct. App."),
        ("or", "Or."),
        ("ny", "N.Y."),
        ("nyappdiv", "N.Y. App. Div."),
        ("dc", "D.C."),
        ("prsupreme", "P.R."),
        ("texcrimapp", "Tex. Crim. App."),
        ("mdctspecapp", "Md. Ct. Spec. App."),
        ("delch", "Del. Ch."),
        ("hawapp", "Haw. Ct. App."),
        ("azsuperct", "Ariz. Super. Ct."),
        ("alaproct", "Ala. Prob. Ct."),
        ("navajo", "Navajo"),
    ],
)
def test_court_name_is_the_bluebooks(court: str, name: str) -> None:
    assert str(court_name(court)) == name


@pytest.mark.parametrize(
    ("court", "name"),
    [
        ("calctapp5d", "Cal. Ct. App."),
        ("fladistctapp3", "Fla. Dist. Ct. App."),
        ("ohctapp5", "Ohio Ct. App."),
        ("nysupctclmb", "N.Y. Sup. Ct."),
    ],
)
def test_court_name_leaves_out_districts_and_counties(court: str, name: str) -> None:
    assert str(court_name(court)) == name


def test_court_name_takes_an_unknown_court_for_an_abbreviation() -> None:
    assert str(court_name("Franklin")) == "Franklin"


def test_court_name_is_empty_for_the_supreme_court_alone() -> None:
    assert [row["id"] for row in courts if not str(court_name(row["id"]))] == ["scotus"]


def test_court_name_is_free_of_curly_apostrophes_and_stray_spaces() -> None:
    names = [str(court_name(row["id"])) for row in courts]

    assert [name for name in names if "’" in name or "  " in name or name != name.strip()] == []


@pytest.mark.parametrize(
    ("court", "reporters", "left"),
    [
        ("scotus", ("U.S.",), ""),
        ("scotus", ("S. Ct.",), ""),
        ("ca10", ("F.3d",), "10th Cir."),
        ("or", ("Or.",), ""),
        ("or", ("P.2d",), "Or."),
        ("or", ("Or.", "P.2d"), ""),
        ("orctapp", ("Or. App.",), ""),
        ("orctapp", ("P.2d",), "Or. Ct. App."),
        ("cal", ("Cal. Rptr. 3d",), ""),
        ("calctapp", ("Cal. App. 4th",), ""),
        ("calctapp", ("Cal. Rptr. 2d",), "Ct. App."),
        ("ny", ("N.Y.2d",), ""),
        ("nyappdiv", ("N.Y.S.2d",), "App. Div."),
        ("nyappdiv", ("A.D.2d",), "N.Y. App. Div."),
        ("njsuperctappdiv", ("N.J. Super.",), "App. Div."),
        ("pasuperct", ("Pa. Super.",), ""),
        ("mdctspecapp", ("Md. App.",), ""),
        ("massappct", ("Mass. App. Ct.",), ""),
        ("oklacrimapp", ("Okla. Crim.",), ""),
        ("ohio", ("Ohio St. 3d",), ""),
        ("wisctapp", ("Wis. 2d",), "Ct. App."),
        ("connsuperct", ("Conn. Supp.",), "Super. Ct."),
        ("colo", ("CO",), ""),
        ("coloctapp", ("COA",), ""),
        ("illappct", ("IL App (1st)",), ""),
        ("uscfc", ("Fed. Cl.",), ""),
        ("tax", ("T.C.",), ""),
        ("colo", ("Or.",), "Colo."),
        ("Franklin", ("Frankl.",), "Franklin"),
        ("colo", (), "Colo."),
    ],
)
def test_court_beside_leaves_out_what_the_reporter_says(court: str, reporters: tuple[str, ...], left: str) -> None:
    assert court_beside(court, reporters) == left


@pytest.mark.parametrize(
    ("spelling", "edition"),
    [
        ("F.3d", "F.3d"),
        ("F. 3d", "F.3d"),
        ("S.Ct.", "S. Ct."),
        ("L.Ed.2d", "L. Ed. 2d"),
        ("N. Y. 2d", "N.Y.2d"),
        ("U. S.", "U.S."),
        ("Cal.App.4th", "Cal. App. 4th"),
    ],
)
def test_reporter_is_spelt_as_reporters_db_prints_it(spelling: str, edition: str) -> None:
    assert reporter(spelling).edition == edition


@pytest.mark.parametrize("spelling", ["Frankl.", "Mon."])
def test_reporter_that_is_unknown_or_ambiguous_stands_as_written(spelling: str) -> None:
    assert reporter(spelling) == Reporter(spelling, "")


def test_reporter_tells_databases_from_books() -> None:
    assert [reporter(each).is_database for each in ("WL", "LEXIS", "U.S. LEXIS", "F.3d", "CO")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_is_state_court_counts_the_district_of_columbia_but_no_federal_or_unknown_court() -> None:
    assert [is_state_court(each) for each in ("colo", "dc", "ca10", "scotus", "cadc", "Franklin")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
