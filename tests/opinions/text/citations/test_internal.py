"""References between the writings of a case, written as they look: ⟦ and ⟧ stand around each."""

import re

import pytest

from opinions.text.citations.internal import internal_mentions
from opinions.text.citations.mentions import OtherWriting
from opinions.text.kinds import OpinionKind

MARKS = re.compile("[⟦⟧]")
BOTH = OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART


def marked(words: str) -> str:
    """The words with marks around what is found."""
    pieces, last = [], 0
    for mention in internal_mentions(words):
        pieces += [words[last : mention.start], "⟦", words[mention.start : mention.end], "⟧"]
        last = mention.end
    return "".join([*pieces, words[last:]])


@pytest.mark.parametrize(
    "words",
    [
        "So it held. ⟦Ct. Op. at 1104 n. 9⟧. And ⟦Maj. Op. at 5⟧; ⟦dissenting op. at 3⟧.",
        "The court rejects it. ⟦O’Brien, J., dissent at 1134⟧.",
        "See ⟦McConnell, J., dissenting op. at 3⟧, and ⟦Kelly, J., concurring and dissenting op. at 1120⟧.",
        "(⟦Smith, J., dissenting, slip op. at 5⟧.)",
        "(⟦Ante, at 413⟧.) ⟦Ante at 5-6, n. 3⟧. See ⟦ante, p. 45⟧; see ⟦ante, n. 4⟧.",
        "See ⟦post, at 2⟧ (SOUTER, J., concurring); ⟦post, at 4–5⟧ (THOMAS, J., concurring).",
        "As the dissent explains, ⟦post, at 780-781, and n. 8⟧, it is so.",
        "The dissenting opinion, ⟦post, at 5⟧, says so.",
        "⟦Post, at 773, 790, 791, and n. 19⟧. That is so. ⟦Ante this page⟧.",
        "the ⟦majority opinion at ¶ 12⟧; ⟦Majority op., ¶ ¶ 30, 34⟧; ⟦Concurring Op. ¶ 30⟧; ⟦Dissent, ¶12⟧.",
        "See ⟦slip op. at 3⟧. See ⟦Op. at 5⟧.",
        "As explained, ⟦supra, at 5⟧, it is so; as noted ⟦infra, at 6⟧.",
        "See ⟦supra, at 751-752⟧; (⟦infra, at 15⟧). See ⟦supra, ¶ 7⟧.",
        "⟦Part III-A, supra⟧. See ⟦Part II, infra⟧; as discussed ⟦supra Part II.B⟧. See ⟦Section III.B, infra⟧.",
        "See ⟦n. 4, supra⟧; see ⟦supra note 4⟧. Compare ⟦nn. 4-6, infra⟧.",
        "(⟦maj. opn., ante, at p. 12⟧.) (⟦dis. opn. of Werdegar, J., post, at p. 5⟧.) (See ⟦pt. II.A., ante⟧.)",
        "(⟦conc. & dis. opn., ante, at pp. 3-4⟧)",
        "⟦Judge Lucero's dissent at 5⟧. ⟦Justice Scalia's concurring opinion, ante, at 3⟧.",
        "⟦Ikuta Dissent at 5⟧. ⟦Maj. Op. 12-13⟧. See ⟦Majority Opinion, 86⟧. As long as it stands.",
        "(⟦majority op. at 277, 920 N.Y.S.2d at 293, 945 N.E.2d at 486⟧ [emphasis added])",
        "I join ⟦Parts II and III of the Court's opinion⟧. See ⟦footnote 3 of this opinion⟧.",
        "See ⟦Part II-A of JUSTICE KENNEDY's opinion⟧ and ⟦n. 5 of the majority opinion⟧.",
        "See ⟦Maj. at 5⟧; ⟦Majority at 6⟧. ⟦Ante, at 5, 7, 10⟧.",
        "⟦Dist. Ct. Op. at 5⟧; ⟦panel op. at 12⟧; ⟦Mem. Op. at 11-12⟧.",
        "⟦Maj. Op. at 12 and 14⟧. Compare ⟦ante , at 358⟧ , with ⟦post , at 362⟧ ( GINSBURG , J. , dissenting ) .",
    ],
)
def test_reference_is_found_with_its_extent(words: str) -> None:
    assert marked(MARKS.sub("", words)) == words


@pytest.mark.parametrize(
    "words",
    [
        "See Morrissey v. Brewer, ante, at 481.",
        "He returned to his post at 5 p.m., and the guard post at 12 noon was empty.",
        "It is an ex post, at 5. The status quo ante at 5.",
        "It follows from the statute, supra, at 5.",
        "Roth, supra, at 577. Elf, supra. Gales I, supra note 19. 43 Harv. L. Rev., supra, at 5.",
        "Judiciary Committee Hearing, supra note 14 at 90. Blackstone, supra, at *27.",
        "Roth, 408 U.S. at 579 (Douglas, J., dissenting). Bakke, 438 U. S., at 305 (opinion of Powell, J.).",
        "No. 12-345, slip op. at 5 (Colo. 2004). 2005 WL 12345, slip op. at 3. 2008 N.Y. Slip Op. 32263.",
        "The Supreme Court's opinion at 5. I dissent. At 5 he left. Part II of the statute. Section 5, supra.",
        "Part II of the opinion of the Court of Appeals. See footnote 5 of the Court's opinion in Roth.",
        "Denver Post, at 12. N.Y. Post, at 12. The majority at 12 years. A minority opinion at 4.",
        "408 U.S. at 577 n. 4. Part of the ante. See supra.",
        "Brief for Robert Post et al. as Amici Curiae 24.",
    ],
)
def test_what_only_looks_like_a_reference_is_none(words: str) -> None:
    assert marked(words) == words


@pytest.mark.parametrize(
    ("words", "pin", "other"),
    [
        ("Ct. Op. at 1104 n. 9", "1104 n. 9", OtherWriting(kind=OpinionKind.MAJORITY, page="1104", note="9")),
        ("ante, at 766-767, n. 12", "766-767, n. 12", OtherWriting(direction="ante", page="766", note="12")),
        ("post, at 780-781, and n. 8", "780-781, and n. 8", OtherWriting(direction="post", page="780")),
        (
            "O'Brien, J., dissent at 1134",
            "1134",
            OtherWriting(author="O'Brien", kind=OpinionKind.DISSENT, page="1134"),
        ),
        (
            "Post, at 2 (SOUTER, J., concurring)",
            "2",
            OtherWriting(author="SOUTER", kind=OpinionKind.CONCURRENCE, direction="post", page="2"),
        ),
        ("Post, at 779 (opinion of Stevens, J.)", "779", OtherWriting(author="Stevens", direction="post", page="779")),
        ("Ante, at 25 (plurality opinion)", "25", OtherWriting("", "", OpinionKind.PLURALITY, "ante", "25")),
        ("conc. & dis. opn., ante, at p. 3", "3", OtherWriting("", "", BOTH, "ante", "3")),
        ("Ante this page", "this page", OtherWriting(direction="ante", page="this page")),
        ("Part III-A, supra", "Part III-A", OtherWriting(direction="supra")),
        ("n. 4, below", "n. 4", OtherWriting(direction="infra", note="4")),
        ("panel op. at 12", "12", OtherWriting(case="panel", page="12")),
        ("Dist. Ct. Op. at 5", "5", OtherWriting(case="district court", page="5")),
        ("majority op., ¶ 17", "¶ 17", OtherWriting(kind=OpinionKind.MAJORITY, page="¶ 17")),
    ],
)
def test_pin_and_what_tells_the_writing_are_read(words: str, pin: str, other: OtherWriting) -> None:
    assert [(mention.pin, mention.other) for mention in internal_mentions(words)] == [(pin, other)]


def test_page_that_was_left_blank_is_no_pin_and_says_so() -> None:
    found = [(mention.pin, mention.doubt) for mention in internal_mentions("Ante, at ___. Post, at ____ – ____.")]
    assert found == [(None, "The page was not yet known when this was printed.")] * 2


def test_parenthetical_that_names_the_writer_is_kept_and_another_is_not() -> None:
    words = 'post, at 5 (Stevens, J., dissenting); ante, at 6 ("by no means")'
    assert [mention.parenthetical for mention in internal_mentions(words)] == ["Stevens, J., dissenting", ""]
