"""What the browser sends, checked field by field; what the forms give is what the actions take."""

from uuid import uuid4

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions import LinkChoice
from annotations.forms import (
    NO_WORDS,
    OTHER_CODEBOOK,
    OTHER_TEXT,
    UNKNOWN_AUTHORITY,
    WORDS_CHANGED,
    AnnotationForm,
    EditForm,
    SelectionForm,
    first_problem,
    place_of,
)
from annotations.models import NOTE_LIMIT, Treatment
from opinions.text.selectors import WHITE_SPACE, Window, trim
from opinions.text.spans import Span
from opinions.windows import window_of
from tests.annotations.stage import Desk


def posted(fields: dict[str, object]) -> QueryDict:
    """The fields as a request brings them."""
    sent = QueryDict(mutable=True)
    for name, value in fields.items():
        sent.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    return sent


def new_form(at: Desk, /, **fields: object) -> AnnotationForm:
    """The form of a new note on the words "duty of care"."""
    return AnnotationForm(posted(at.sent("duty of care") | fields), submission=at.submission)


def edit_form(at: Desk, **fields: object) -> EditForm:
    """The form of an edit."""
    return EditForm(posted({"revision": 1} | fields), submission=at.submission)


def test_annotation_form_gives_place_and_content(ana: Desk) -> None:
    form = new_form(ana, note=" Why? ", claims=[ana.claims[2].uuid, ana.claims[0].uuid])
    assert form.is_valid()
    assert place_of(form) == (ana.version, ana.span("duty of care"))
    content = form.cleaned_data["content"]
    assert (content.note, content.claims, content.links) == ("Why?", [ana.claims[0], ana.claims[2]], [])


def test_form_takes_a_claim_once_however_often_it_is_sent(ana: Desk) -> None:
    form = new_form(ana, claims=[ana.claims[1].uuid, str(ana.claims[1].uuid).upper()])
    assert form.is_valid()
    assert form.cleaned_data["content"].claims == [ana.claims[1]]


def test_form_narrows_a_link_to_a_chosen_claim_only(ana: Desk) -> None:
    roe = str(ana.roe.uuid)
    chosen: dict[str, object] = {
        "authorities": [roe],
        f"treatment-{roe}": "limits",
        f"quotes-{roe}": "on",
        f"pin-{roe}": " 7–8\x00 ",
    }
    narrowed = new_form(ana, claims=[ana.claims[0].uuid], **chosen, **{f"claim-{roe}": ana.claims[0].uuid})
    wide = new_form(ana, claims=[ana.claims[0].uuid], **chosen, **{f"claim-{roe}": ana.claims[1].uuid})
    assert narrowed.is_valid()
    assert wide.is_valid()
    link = LinkChoice(ana.roe, Treatment.LIMITS, quotes=True, pin="7–8", claim=ana.claims[0])
    assert narrowed.cleaned_data["content"].links == [link]
    assert [found.claim for found in wide.cleaned_data["content"].links] == [None]


def test_form_without_a_treatment_mentions(ana: Desk) -> None:
    form = new_form(ana, authorities=[ana.roe.uuid])
    assert form.is_valid()
    assert form.cleaned_data["content"].links == [LinkChoice(ana.roe, Treatment.MENTIONS)]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"exact": "duty of Care"}, WORDS_CHANGED),
        ({"exact": "duty of care &"}, WORDS_CHANGED),
        ({"version": uuid4()}, OTHER_TEXT),
        ({"claims": [uuid4()]}, OTHER_CODEBOOK),
        ({"claims": ["' OR 1=1"]}, OTHER_CODEBOOK),
        ({"authorities": [uuid4()]}, UNKNOWN_AUTHORITY),
        ({"authorities": ["\x00"]}, UNKNOWN_AUTHORITY),
        ({"start": 4, "end": 10**30}, WORDS_CHANGED),
        ({"uuid": ""}, "uuid: This field is required."),
        ({"exact": ""}, "exact: This field is required."),
        ({"start": "1.5"}, "start: Enter a whole number."),
    ],
)
def test_annotation_form_says_what_is_wrong(ana: Desk, wrong: dict[str, object], problem: object) -> None:
    form = new_form(ana, **wrong)
    assert not form.is_valid()
    assert first_problem(form) == str(problem)


def test_annotation_form_takes_words_as_browsers_join_them(ana: Desk) -> None:
    text = ana.version.text
    start, end = text.index("with\u00adhold"), text.index("predicates")
    joined = text[start:end].replace("\n", " \r\n ").strip()
    form = new_form(ana, start=start, end=end, exact=joined)
    assert form.is_valid()
    assert place_of(form)[1] == Span(start, end - 1)


def test_note_is_bounded_in_code_points(ana: Desk) -> None:
    assert edit_form(ana, note="𝔘" * NOTE_LIMIT).is_valid()
    over = edit_form(ana, note="𝔘" * (NOTE_LIMIT + 7))
    assert first_problem(over) == ("The note is longer than 100000 characters: shorten it by 7. Nothing of it is lost.")


@pytest.mark.parametrize("revision", ["", "0", "-1", "one", "1" * 5000])
def test_edit_form_asks_for_a_revision(ana: Desk, revision: str) -> None:
    form = EditForm(posted({"revision": revision}), submission=ana.submission)
    assert not form.is_valid()
    assert first_problem(form).startswith("revision: ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(edges=st.tuples(st.integers(0, 300), st.integers(0, 300)))
def test_selection_form_gives_the_trimmed_span_or_a_sentence(ana: Desk, edges: tuple[int, int]) -> None:
    start, end = edges
    text = ana.version.text
    form = SelectionForm(posted({"version": ana.version.uuid, "start": start, "end": end}), submission=ana.submission)
    if not start < end <= len(text):
        assert not form.is_valid()
    elif text[start:end].strip(WHITE_SPACE):
        assert form.is_valid()
        assert place_of(form) == (ana.version, trim(text, start, end))
    else:
        assert first_problem(form) == str(NO_WORDS)


def test_window_of_loads_no_more_than_is_asked_for(ana: Desk) -> None:
    span = ana.span("𝔘nder it")
    assert window_of(ana.version.pk, span.start, span.end) == Window("𝔘nder it", span.start)
