"""Restatements, encyclopedias, dictionaries, articles and books; the works and persons named here are fictional."""

import pytest

from opinions.text.kinds import AuthorityKind, CitationForm
from tests.opinions.text.citations.lawful import found, mentions


@pytest.mark.parametrize(
    ("printed", "pin", "cite"),
    [
        ("Restatement (Second) of Torts § 315 (1965)", None, "Restatement (Second) of Torts § 315"),
        ("Restatement, Torts, § 315", None, "Restatement of Torts § 315"),
        ("Restatement 2d, Torts, § 402A cmt. b", "cmt. b", "Restatement (Second) of Torts § 402A"),
        ("Restatement (Second) of Conflict of Laws s 188", None, "Restatement (Second) of Conflict of Laws § 188"),
        ("Model Penal Code § 2.02(a)", "(a)", "Model Penal Code § 2.02"),
        ("9 Am. Jur., Carriers, § 526", None, "9 Am. Jur. Carriers § 526"),
        ("25 C.J.S. Damages § 27", None, "25 C.J.S. Damages § 27"),
        ("Annotation, Falling Apples, 12 A.L.R.4th 345 (1982)", None, "12 A.L.R.4th 345"),
        ("Black’s Law Dictionary 1222 (7th ed. 1999)", "1222", "Black's Law Dictionary (7th ed. 1999)"),
        ("The Federalist No. 78, p. 465", "p. 465", "The Federalist No. 78"),
        (
            "2 Q. Quill, Ink and Paper § 3.2 (4th ed. 2004)",
            "§ 3.2",
            "2 Q. Quill, Ink and Paper (4th ed. 2004)",
        ),
        ("Quill, Ink and Paper (2d ed. 1982) § 22.1, p. 589", "§ 22.1, 589", "Quill, Ink and Paper (2d ed. 1982)"),
        ("Q. Quill & P. Nib, Of Blots 237 (1966)", "237", "Q. Quill & P. Nib, Of Blots (1966)"),
        (
            "Quill, The Law of Blots, 47 Colum. L. Rev. 527, 529 (1947)",
            "529",
            "Quill, The Law of Blots, 47 Colum. L. Rev. 527 (1947)",
        ),
        ("56 Harv. L. Rev. 1", None, "56 Harv. L. Rev. 1"),
        ("Webster’s Third New Int’l Dictionary, 1172 (1963)", "1172", "Webster's Third New Int'l Dictionary (1963)"),
        ("2 Bl. Com. 320", "320", "Blackstone, Commentaries on the Laws of England"),
        ("1 Kent’s Com. 413", "413", "Kent, Commentaries on American Law"),
        ("Co. Litt. 55", "55", "Coke, Institutes"),
        ("3 Story on the Constitution, § 1398", "§ 1398", "Story, Commentaries on the Constitution"),
        (
            "Note, Do Blots Bind? Ink Before the Courts (1977) 29 Stan.L.Rev. 969, 982",
            "982",
            "Note, Do Blots Bind? Ink Before the Courts, 29 Stan. L. Rev. 969 (1977)",
        ),
    ],
)
def test_work_is_found_whole_and_written_one_way(printed: str, pin: str | None, cite: str) -> None:
    words = f"Courts have long said so. See {printed}; but others differ."
    assert found(words) == [(printed, pin, cite)]
    mention = mentions(words)[0]
    assert (mention.form, mention.law and mention.law.kind) == (CitationForm.FULL, AuthorityKind.SECONDARY)


def test_amendment_in_the_title_of_an_article_is_no_mention() -> None:
    assert found('See Quill, First Amendment "Due Process," 83 Harv. L. Rev. 518.') == [
        (
            'Quill, First Amendment "Due Process," 83 Harv. L. Rev. 518',
            None,
            'Quill, First Amendment "Due Process,", 83 Harv. L. Rev. 518',
        )
    ]


def test_running_words_before_an_article_are_not_its_author() -> None:
    assert found("as one of us once argued in a paper on the point, 56 Harv. L. Rev. 1, 3 (1942)") == [
        ("56 Harv. L. Rev. 1, 3 (1942)", "3", "56 Harv. L. Rev. 1 (1942)")
    ]


def test_short_form_of_an_article_means_the_one_cited_in_that_volume() -> None:
    words = "Quill, The Law of Blots, 47 Colum. L. Rev. 527 (1947). See Quill, 47 Colum. L. Rev. at 530."
    full, short = mentions(words)
    assert (words[short.start : short.end], short.pin, short.law) == (
        "Quill, 47 Colum. L. Rev. at 530",
        "530",
        full.law,
    )
    alone = mentions("Quill, 47 Colum. L. Rev. at 530.")[0]
    assert (alone.law, alone.doubt) == (None, "No article in that volume is cited in full.")


def test_book_has_one_key_however_its_author_is_printed() -> None:
    words = "Quentin Quill & P. Nib, Ink and Paper § 3 (1993); 3 Q. Quill and P. Nib, Ink and Paper § 4 (1993)"
    assert {each.law.key for each in mentions(words) if each.law} == {"quill-ink-and-paper"}


def test_further_authors_are_no_part_of_a_title() -> None:
    words = "17A Q. Quill, P. Nib, & R. Ink, Blots and Procedure § 4248, p. 176 (2d ed. 1988)"
    law = mentions(words)[0].law
    assert law is not None
    assert (law.key, law.name) == ("quill-blots-and-procedure", "Blots and Procedure")


@pytest.mark.parametrize(("pages", "books"), [(9, 1), (10, 0)])
def test_pages_of_a_book_are_read_up_to_a_bound(pages: int, books: int) -> None:
    row = ", ".join(str(100 + page) for page in range(pages))
    assert len(found(f"See Quill, Ink and Paper {row} (1966).")) == books
