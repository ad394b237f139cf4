"""What citations are tied to, and what is said where they can't be. Cases are made up or real."""

import pytest

from opinions.text.citations.finding import find
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCitation, ParsedOpinion, ParsedPassage

ROTH = "Board of Regents v. Roth, 408 U.S. 564, 577, 92 S.Ct. 2701 (1972)"
PERRY = "Perry v. Sindermann, 408 U.S. 593, 601 (1972)"
STRING = "It follows several citations in a row: which of them it means is not told."


def writing(*texts: str, quoted: int | None = None, kind: OpinionKind = OpinionKind.MAJORITY) -> ParsedOpinion:
    """A writing of these paragraphs, of which one is a block quotation."""
    kinds = [PassageKind.BLOCKQUOTE if at == quoted else PassageKind.PARAGRAPH for at in range(len(texts))]
    return ParsedOpinion(kind, tuple(map(ParsedPassage, kinds, texts)))


def cited(*opinions: ParsedOpinion, facts: CaseFacts | None = None) -> list[ParsedCitation]:
    found = find(opinions, facts or CaseFacts())
    return [one for opinion in found.opinions for passage in opinion.passages for one in passage.citations]


def last(*texts: str, quoted: int | None = None) -> tuple[str | None, str, str | None]:
    """What the last citation is tied to, its doubt, and what is likely."""
    one = cited(writing(*texts, quoted=quoted))[-1]
    return one.authority, one.doubt, one.likely


def test_id_after_a_string_says_so_and_proposes_the_last() -> None:
    assert last(f"{ROTH}; {PERRY}. Id. at 602.") == (None, STRING, "408-us-593")


def test_id_within_a_parenthetical_looks_there_and_the_next_one_outside() -> None:
    text = f"{ROTH} (quoting {PERRY}; see id. at 602). Id. at 578."
    assert [one.authority for one in cited(writing(text))] == ["408-us-564", "408-us-593", "408-us-593", "408-us-564"]


def test_id_with_a_page_passes_over_a_statute_that_is_spoken_of() -> None:
    assert last(f"{ROTH}. 42 U.S.C. § 1983 gives the action. Id. at 578.")[0] == "408-us-564"


def test_id_with_a_page_that_cannot_be_of_the_case_is_not_tied() -> None:
    authority, doubt, _ = last(f"{ROTH}. Id. at 12.")
    assert (authority, doubt) == (
        None,
        "Page 12 can't be of what is cited before it, Board of Regents v. Roth, 408 U.S. 564 (1972).",
    )


def test_bare_id_after_a_statute_is_the_statute() -> None:
    assert last(f"{ROTH}. 42 U.S.C. § 1983. Id.")[0] == "42-usc-1983"


def test_id_in_a_block_quotation_is_not_tied_to_what_stands_before_it() -> None:
    authority, doubt, likely = last(f"{ROTH}.", "It was so. Id. at 570. And so on.", quoted=1)
    assert (authority, doubt, likely) == (
        None,
        "It stands in a quotation, which does not show what is cited before it.",
        "408-us-564",
    )


def test_id_after_a_block_quotation_looks_before_it() -> None:
    assert last(f"{ROTH}.", f"They held ({PERRY}) that it was so.", "Id. at 578.", quoted=1)[0] == "408-us-564"


def test_id_after_another_case_was_named_is_not_tied() -> None:
    authority, doubt, likely = last(f"{PERRY}.", f"{ROTH}. It differs from Perry v. Sindermann in that. Id. at 578.")
    assert (authority, doubt, likely) == (
        None,
        "Another case, Perry v. Sindermann, is named between the citation before and it.",
        "408-us-564",
    )


def test_short_form_without_a_name_is_told_by_its_page() -> None:
    assert last(f"{ROTH}; {PERRY}.", "408 U.S., at 578.")[0] == "408-us-564"
    assert last(f"{ROTH}; {PERRY}.", "408 U.S., at 601.")[0] == "408-us-593"


def test_short_form_on_a_page_that_two_cases_share_is_not_told() -> None:
    assert last(f"{ROTH}; {PERRY}.", "408 U.S., at 593.")[0] is None


def test_short_form_of_a_case_cited_in_full_later_is_tied() -> None:
    assert cited(writing("Roth, 408 U.S. at 571.", f"{ROTH}."))[0].authority == "408-us-564"


def test_short_form_in_another_volume_proposes_the_case_of_that_name() -> None:
    assert last(f"{ROTH}.", "Roth, 409 U.S. at 571.") == (
        None,
        "“Roth” is cited in full as 408 U.S. 564; 409 U.S. has no case of that name.",
        "408-us-564",
    )


@pytest.mark.parametrize(
    "text", ["Roth, supra, at 577.", "Board of Regents v. Roth, supra.", "Roth, supra note 4, at 5."]
)
def test_supra_is_tied_by_name(text: str) -> None:
    assert last(f"{ROTH}.", text)[0] == "408-us-564"


def test_supra_of_nothing_cited_is_not_tied() -> None:
    assert last(f"{ROTH}.", "Gravel, supra, at 5.")[:2] == (None, "Nothing named “Gravel” is cited in full.")


def test_page_misprinted_by_two_digits_is_proposed_and_not_merged() -> None:
    first, second = cited(writing("Elm v. Oak, 408 U.S. 564 (1972).", "Elm v. Oak, 408 U.S. 546 (1972)."))
    assert (first.authority, second.authority, second.likely) == ("408-us-564", "408-us-546", "408-us-564")
    assert second.doubt == "Elm v. Oak, 408 U.S. 564 (1972) is cited too: one of the two may be a misprint."


def test_two_cases_on_one_page_stay_two() -> None:
    first, second = cited(writing("Elm v. Oak, 12 F.3d 5 (1993).", "Ash v. Yew, 12 F.3d 5 (1993)."))
    assert (first.authority, second.authority) == ("12-f3d-5", "12-f3d-5-ash-v-yew")
    assert (second.doubt, second.likely) == (
        "Elm v. Oak is cited at the same page: one of the two may be a misprint.",
        "12-f3d-5",
    )


def test_page_that_two_cases_share_is_not_told_without_a_name() -> None:
    one = cited(writing("Elm v. Oak, 12 F.3d 5 (1993).", "Ash v. Yew, 12 F.3d 5 (1993).", "So 12 F.3d 5."))[-1]
    assert (one.authority, one.doubt) == (
        None,
        "Several cases are cited at this page, and no name tells which is meant.",
    )


def test_id_of_an_authority_does_not_hang_on_which_report_is_printed_first() -> None:
    one, other = "Elm v. Oak, 92 S.Ct. 2701, 408 U.S. 564 (1972)", "Elm v. Oak, 408 U.S. 564, 92 S.Ct. 2701 (1972)"
    assert find([writing(one)]).authorities == find([writing(other)]).authorities


def test_reference_to_a_writing_of_the_case_is_tied_to_the_case() -> None:
    facts = CaseFacts("Orchard v. Milldale", ("999 F.3d 1",), "ca10", "2021", en_banc=True)
    found = find([writing("Ct. Op. at 3. Id. at 4.", kind=OpinionKind.DISSENT)], facts)
    assert [one.authority for one in found.opinions[0].passages[0].citations] == ["999-f3d-1", "999-f3d-1"]
    assert [each.cite for each in found.authorities] == ["Orchard v. Milldale, 999 F.3d 1 (10th Cir. 2021) (en banc)"]


def test_id_with_a_page_passes_over_a_string_of_statutes() -> None:
    assert last(f"{ROTH}. It cites 42 U.S.C. § 1983 and 42 U.S.C. § 1988 for that. Id. at 578.")[0] == "408-us-564"


def test_supra_before_a_volume_is_one_citation_with_the_pin_there() -> None:
    one = cited(
        writing("Elm v. Oak (1965) 233 Cal.App.2d 156, 161.", "Elm v. Oak, supra, 233 Cal.App.2d at pp. 161-162.")
    )
    assert [(each.authority, each.pin, each.end) for each in one[1:]] == [("233-cal-app-2d-156", "161-162", 48)]


@pytest.mark.parametrize("between", ["(Agreement ¶ 29.)", "OAG 92-73."])
def test_id_after_a_reference_that_no_grammar_has_is_not_tied_to_what_stands_before_it(between: str) -> None:
    authority, doubt, likely = last(f"See 42 U.S.C. § 1983. It was so. {between} Id.")
    assert (authority, doubt, likely) == (
        None,
        "Something else may be cited between “42 U.S.C. § 1983” and it.",
        "42-usc-1983",
    )


@pytest.mark.parametrize("again", ["3 Quill, supra, at 130", "Nib, supra, at 12"])
def test_supra_after_an_author_is_the_work(again: str) -> None:
    works = "3 Q. Quill, Of Ink and Paper 127 (1768)", "Nib, The Law of Blots, 47 Colum. L. Rev. 10 (1947)"
    found = cited(writing(f"See {works[0]}; {works[1]}.", f"So it is said. {again}."))
    assert found[-1].authority == found["Nib" in again].authority
    assert found[-1].doubt == ""


def test_id_that_names_a_volume_is_a_case_in_it_whatever_stands_between() -> None:
    assert last(f"{ROTH}; 42 U.S.C. § 1983. It was so. See id., 408 U.S. at 578.")[0] == "408-us-564"
    assert last("See 42 U.S.C. § 1983. It was so. See id., 408 U.S. at 578.")[0] is None
