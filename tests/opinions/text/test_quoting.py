"""Quotations as the Bluebook writes them. Where no source is named the words are invented."""

import pytest

from opinions.text.kinds import EmphasisStyle
from opinions.text.quoting import (
    CitationWords,
    QuotationForm,
    Quoted,
    Styled,
    Told,
    as_html,
    as_plain,
    compose,
    quotation_end,
)

CITED = CitationWords("Doe v. Ferry Co.", ", 1 Fict. 2, 4 (Colo. 1999)")
REVERSED = CitationWords(
    "Doe v. Ferry Co.", ", 1 Fict. 2, 4 (Colo. 1999)", ("rev'd sub nom. Ferry Co. v. Doe, 9 Fict. 8",)
)
ROE = CitationWords("Roe", ", 1 Fict. at 3")
WORDS, CITATION = QuotationForm.WORDS, QuotationForm.CITATION
LONG = " ".join(["boat"] * 50)


def quoted(text: str, **more: object) -> Quoted:
    """The words between brackets in `text`, with what stands around them."""
    before, rest = text.split("[")
    words, after = rest.split("]")
    return Quoted(words, before, after, **more)  # type: ignore[arg-type]  # -- each test names fields of it


def plain(form: QuotationForm, source: Quoted, citation: CitationWords = CITED, told: Told | None = None) -> str:
    return as_plain(compose(form, source, citation, told))


FORMS = {
    QuotationForm.WORDS_AND_CITATION: "“The ferry left.” Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999).",
    QuotationForm.CITATION_AND_WORDS: "Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999) (“The ferry left.”).",
    QuotationForm.BLOCK_AND_CITATION: "The ferry left.\n\nDoe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999).",
    QuotationForm.WORDS: "“The ferry left.”",
    QuotationForm.CITATION: "Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999)",
}
LONG_FORMS = {
    QuotationForm.WORDS_AND_CITATION: f"{LONG}\n\nDoe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999).",
    QuotationForm.CITATION_AND_WORDS: f"Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999):\n\n{LONG}",
    QuotationForm.BLOCK_AND_CITATION: f"{LONG}\n\nDoe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999).",
    QuotationForm.WORDS: LONG,
    QuotationForm.CITATION: "Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999)",
}


@pytest.mark.parametrize("form", QuotationForm)
def test_compose_writes_each_form(form: QuotationForm) -> None:
    assert plain(form, Quoted("The ferry left.")) == FORMS[form]


@pytest.mark.parametrize("form", QuotationForm)
def test_compose_makes_fifty_words_a_block(form: QuotationForm) -> None:
    assert plain(form, Quoted(LONG)) == LONG_FORMS[form]


def test_compose_counts_no_dash_or_section_sign_as_a_word() -> None:
    assert plain(WORDS, Quoted(f"{LONG[5:]} — §")) == f"“{LONG[5:]} — §”"


def test_compose_adds_nothing_to_words_that_end_within_a_sentence() -> None:
    composed = plain(QuotationForm.WORDS_AND_CITATION, quoted("The [ferry left] at nine."))
    assert composed == "“ferry left” Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999)"


MARKS = {
    "double made single": ("[The “last” ferry.]", "“The ‘last’ ferry.”"),
    "single within double made double": ("[The “very ‘last’ one” left.]", "“The ‘very “last” one’ left.”"),
    "straight ones": ("[The \"very 'last' one\" left.]", "“The ‘very “last” one’ left.”"),
    "apostrophes left alone": ("[The pilots’ and the pilot's “boat”.]", "“The pilots’ and the pilot's ‘boat.’”"),
    "a comma moved inside": ("[The “ferry”,] it held.", "“The ‘ferry,’”"),
    "a comma after an apostrophe left": ("[The pilots’,] it held.", "“The pilots’,”"),
    "begun before": ("“It said [so,” and left.]", "“‘so,’ and left.”"),
    "ended after": ("[It said “so] and so.”", "“It said ‘so’”"),
    "wholly within a quotation": ("“It said [the ‘last’ boat] left.”", "“the ‘last’ boat”"),
    "a quotation that fills them": ("[“It left.”] Id. at 3.", "“‘It left.’”"),
    "unmatched ones left alone": ("[The ferry” left.]", "“The ferry” left.”"),
    "passages joined": ("[One.\nTwo.]", "“One. Two.”"),
}


@pytest.mark.parametrize("case", MARKS)
def test_compose_nests_the_marks_of_the_court(case: str) -> None:
    text, wanted = MARKS[case]
    assert plain(WORDS, quoted(text)) == wanted


BLOCKS = {
    "marks as they are": ("[The “very ‘last’” one. {}]", "The “very ‘last’” one. {}"),
    "paragraphs kept": ("[The ferry.\n{}]", "The ferry.\n\n{}"),
    "out of a quotation": ("“So [the ‘last’ one {}] left.”", "the “last” one {}"),
    "begun before": ("“It said [so,” and {}]", "“so,” and {}"),
}


@pytest.mark.parametrize("case", BLOCKS)
def test_compose_keeps_the_marks_of_a_block(case: str) -> None:
    text, wanted = BLOCKS[case]
    assert plain(WORDS, quoted(text.format(LONG))) == wanted.format(LONG)


@pytest.mark.parametrize(("calls", "told"), [(1, "(footnote omitted)"), (3, "(footnotes omitted)")])
def test_compose_tells_of_omitted_notes_before_the_history(calls: int, told: str) -> None:
    composed = plain(QuotationForm.WORDS_AND_CITATION, Quoted("It left.", note_calls=calls), REVERSED)
    assert composed == (
        f"“It left.” Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999) {told}, rev'd sub nom. Ferry Co. v. Doe, 9 Fict. 8."
    )


def test_compose_tells_of_the_words_in_their_own_parenthesis() -> None:
    told = Told(emphasis_added=True, quoting=ROE)
    composed = plain(QuotationForm.CITATION_AND_WORDS, Quoted("“It left.”", note_calls=1), REVERSED, told)
    assert composed == (
        "Doe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999) (“It left.” (emphasis added) (footnote omitted) "
        "(quoting Roe, 1 Fict. at 3)), rev'd sub nom. Ferry Co. v. Doe, 9 Fict. 8."
    )


def test_compose_tells_nothing_of_words_beside_a_citation_alone() -> None:
    told = Told(emphasis_added=True, quoting=ROE)
    assert plain(CITATION, Quoted("It left.", note_calls=1), told=told) == FORMS[CITATION]


def test_compose_drops_marks_that_fill_the_words_when_the_source_is_named() -> None:
    told = Told(quoting=ROE)
    assert plain(WORDS, Quoted("“The ‘last’ one”."), told=told) == "“The ‘last’ one.”"
    assert plain(QuotationForm.BLOCK_AND_CITATION, Quoted("“It left.”"), told=told) == (
        "It left.\n\nDoe v. Ferry Co., 1 Fict. 2, 4 (Colo. 1999) (quoting Roe, 1 Fict. at 3)."
    )


def test_html_has_italics_escapes_and_blocks() -> None:
    emphasis = (Styled(4, 9, EmphasisStyle.ITALIC), Styled(6, 9, EmphasisStyle.SMALL_CAPS))
    source = Quoted("The ferry & <co>.\nIt left.", emphasis=emphasis)
    block = compose(QuotationForm.BLOCK_AND_CITATION, source, REVERSED)
    assert as_html(block) == (
        "<blockquote><p>The <i>fe</i><i>rry</i> &amp; &lt;co&gt;.</p><p>It left.</p></blockquote>"
        "<p><i>Doe v. Ferry Co.</i>, 1 Fict. 2, 4 (Colo. 1999), <i>rev'd sub nom. Ferry Co. v. Doe</i>, 9 Fict. 8.</p>"
    )
    assert as_html(compose(QuotationForm.CITATION, source, CITED)) == (
        "<i>Doe v. Ferry Co.</i>, 1 Fict. 2, 4 (Colo. 1999)"
    )


def test_html_keeps_emphasis_where_marks_are_added() -> None:
    source = Quoted("so,” it left.", before="“", emphasis=(Styled(0, 2, EmphasisStyle.ITALIC),))
    assert as_html(compose(WORDS, source, CITED)) == "“‘<i>so</i>,’ it left.”"


ENDS = {
    "lies in a quotation": ("“It [left] at nine.” Id.", 10),
    "is one with its marks": ("[“It left.”] Id.", 0),
    "is one without its last mark": ("[“It left.]” Id.", 1),
    "is one before a period": ("[“It left”.] Id.", -1),
    "lies in single marks within": ("“It ‘[left] now’ at nine.” Id.", 15),
    "goes beyond it": ("It [“left” at] nine.", None),
    "holds two": ("[“It” and “that”]", None),
    "is none": ("It [left].", None),
}


@pytest.mark.parametrize("case", ENDS)
def test_quotation_end_is_where_the_court_stops_quoting(case: str) -> None:
    text, end = ENDS[case]
    assert quotation_end(quoted(text)) == end


def test_quotation_end_of_a_block_is_its_passages() -> None:
    assert quotation_end(quoted("The [ferry] left.", in_block=True)) == len(" left.")
