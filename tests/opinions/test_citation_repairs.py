"""What a person says of citations holds, is attributed and taken back; what she did not see is refused."""

import pytest

from opinions.actions import store_case
from opinions.citation_repairs import (
    LONGEST,
    CitationChanged,
    CitationDoesNotFit,
    add_citation,
    move_mentions,
    redo_repair,
    repair_citation,
    take_likely,
    undo_repair,
)
from opinions.citation_states import Said, said_by, seen, state_of
from opinions.models import Authority, Citation, OpinionText
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.spans import Span
from opinions.typed_authorities import NoSuchAuthority, search_authorities, typed_authority
from people.models import AuditEvent, User
from tests.opinions.cases import cited, tiny
from tests.opinions.saying import make_authority, span_of, weir_said

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill() -> OpinionText:
    """An invented opinion: Weir in full, *id.*, Hop in full, and words that are no citation yet."""
    return OpinionText.objects.get(opinion__case=store_case(cited(), by=None, fictional=True))


def cites(version: OpinionText) -> list[tuple[str, str | None, str]]:
    """The version's citations: their words, what they are of, and the pin."""
    text = version.text
    rows = version.citations.select_related("authority__same_as")
    return [(text[row.start : row.end], row.authority.shown.name if row.authority else None, row.pin) for row in rows]


def of(version: OpinionText, words: str) -> Citation:
    span = span_of(version, words)
    return Citation.objects.get(version=version, start=span.start, end=span.end)


WEIR_CITED = ("Weir v. Mill, 12 U.S. 34, 36 (1901)", "Weir v. Mill", "36")
ID_CITED = ("Id. at 37", "Weir v. Mill", "37")
HOP_CITED = ("Hop v. Kiln, 56 U.S. 78 (1902)", "Hop v. Kiln", "")


def test_the_invented_opinion_is_read_as_it_is_meant(mill: OpinionText) -> None:
    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]


def test_a_target_is_corrected_attributed_and_taken_back(mill: OpinionText, curator: User) -> None:
    wrong = of(mill, "Id. at 37")
    before = state_of(wrong)
    hop = Authority.objects.get(name="Hop v. Kiln")

    said = Said(span_of(mill, "Id. at 37"), CitationForm.ID, authority=hop, pin="79")
    repair = repair_citation(wrong, by=curator, was=seen(wrong), said=said)

    assert cites(mill) == [WEIR_CITED, ("Id. at 37", "Hop v. Kiln", "79"), HOP_CITED]
    kept = Citation.objects.get(repair=repair)
    assert (kept.pk, repair.by, repair.before, repair.after) == (
        wrong.pk,
        curator,
        before,
        state_of(kept) | {"repair": None},
    )
    undo_repair(repair, by=curator)
    assert state_of(of(mill, "Id. at 37")) == before
    redo_repair(repair, by=curator)
    assert cites(mill)[1] == ("Id. at 37", "Hop v. Kiln", "79")
    events = AuditEvent.objects.filter(subject_uuid=repair.uuid).order_by("pk")
    assert [(event.verb, event.actor) for event in events] == [
        ("repair_citation", curator),
        ("undo_citation_repair", curator),
        ("redo_citation_repair", curator),
    ]


def test_words_that_are_no_citation_come_back_with_their_key(mill: OpinionText, curator: User) -> None:
    hop = of(mill, HOP_CITED[0])

    repair = repair_citation(hop, by=curator, was=seen(hop), said=None)

    assert cites(mill) == [WEIR_CITED, ID_CITED]
    undo_repair(repair, by=curator)
    assert of(mill, HOP_CITED[0]).pk == hop.pk


def test_an_extent_is_corrected(mill: OpinionText, curator: User) -> None:
    hop = of(mill, HOP_CITED[0])
    said = said_by(hop)
    shorter = Said(span_of(mill, "56 U.S. 78 (1902)"), said.form, said.authority, None, "80")

    repair = repair_citation(hop, by=curator, was=seen(hop), said=shorter)

    assert cites(mill)[2] == ("56 U.S. 78 (1902)", "Hop v. Kiln", "80")
    assert Span(repair.start, repair.end) == span_of(mill, HOP_CITED[0])


def test_words_become_a_citation_of_an_authority_that_is_typed(mill: OpinionText, curator: User) -> None:
    typed = typed_authority(AuthorityKind.CASE, "Oast v. Barn, 3 F.2d 9 (10th Cir. 1925)")

    repair = add_citation(mill, by=curator, said=Said(span_of(mill, "the Oast case"), CitationForm.NAME, typed=typed))

    assert cites(mill)[-1] == ("the Oast case", "Oast v. Barn", "")
    oast = Authority.objects.get(name="Oast v. Barn")
    assert [str(report) for report in oast.reports.all()] == ["3 F.2d 9"]
    undo_repair(repair, by=curator)
    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]


def test_a_typed_case_that_the_library_knows_is_that_one(mill: OpinionText, curator: User) -> None:
    add_citation(mill, by=curator, said=weir_said(mill, "the Oast case"))

    assert Authority.objects.filter(name="Weir v. Mill").count() == 1


def test_what_was_changed_meanwhile_is_refused(mill: OpinionText, curator: User) -> None:
    hop = of(mill, HOP_CITED[0])
    was, said = seen(hop), said_by(hop)
    repair_citation(hop, by=curator, was=was, said=Said(said.span, said.form, said.authority, None, "81"))

    with pytest.raises(CitationChanged) as told:
        repair_citation(hop, by=curator, was=was, said=None)

    assert told.value.present is not None
    assert told.value.present.pin == "81"
    assert cites(mill)[2] == ("Hop v. Kiln, 56 U.S. 78 (1902)", "Hop v. Kiln", "81")


def test_an_earlier_word_waits_for_the_later_one(mill: OpinionText, curator: User) -> None:
    hop = of(mill, HOP_CITED[0])
    said = said_by(hop)
    first = repair_citation(hop, by=curator, was=seen(hop), said=Said(said.span, said.form, said.authority, None, "81"))
    again = of(mill, HOP_CITED[0])
    second = repair_citation(again, by=curator, was=seen(again), said=None)

    with pytest.raises(CitationDoesNotFit):
        undo_repair(first, by=curator)
    undo_repair(second, by=curator)
    assert cites(mill)[2][2] == "81"
    undo_repair(first, by=curator)
    assert cites(mill)[2] == HOP_CITED
    with pytest.raises(CitationDoesNotFit):
        redo_repair(second, by=curator)
    redo_repair(first, by=curator)
    redo_repair(second, by=curator)
    assert cites(mill) == [WEIR_CITED, ID_CITED]


@pytest.mark.parametrize("words", ["Hop v. Kiln, 56 U.S. 78 (1902), differs", "78 (1902), differs", "Kiln"])
def test_citations_do_not_overlap(mill: OpinionText, curator: User, words: str) -> None:
    with pytest.raises(CitationDoesNotFit, match="belongs to another citation"):
        add_citation(mill, by=curator, said=Said(span_of(mill, words), CitationForm.NAME))

    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]


def test_a_citation_ends_with_its_passage(mill: OpinionText, curator: User) -> None:
    end = mill.text.index("\n")
    spans = (Span(end - 4, end + 1), Span(end - 4, end + 5), Span(len(mill.text) - 1, len(mill.text) + 1))
    for span in (*spans, Span(0, LONGEST + 1)):
        with pytest.raises(CitationDoesNotFit):
            add_citation(mill, by=curator, said=Said(span, CitationForm.NAME))


def test_nothing_changed_is_told(mill: OpinionText, curator: User) -> None:
    hop = of(mill, HOP_CITED[0])

    with pytest.raises(CitationDoesNotFit, match="Nothing is changed"):
        repair_citation(hop, by=curator, was=seen(hop), said=said_by(hop))


def test_a_proposal_is_taken(mill: OpinionText, curator: User) -> None:
    hop, weir = of(mill, HOP_CITED[0]), Authority.objects.get(name="Weir v. Mill")
    Citation.objects.filter(pk=hop.pk).update(authority=None, doubt="It may be misprinted.", likely=weir)
    hop = of(mill, HOP_CITED[0])

    take_likely(hop, by=curator, was=seen(hop))

    taken = of(mill, HOP_CITED[0])
    assert (taken.authority, taken.likely, taken.doubt) == (weir, None, "")


def test_mentions_are_moved_and_taken_back_in_one_go(mill: OpinionText, curator: User) -> None:
    other = make_authority("Weir v. Mill II")
    mentions = {row.pk: seen(row) for row in (of(mill, WEIR_CITED[0]), of(mill, "Id. at 37"))}

    made = move_mentions(mentions, by=curator, into=other)

    assert [name for _words, name, _pin in cites(mill)] == ["Weir v. Mill II", "Weir v. Mill II", "Hop v. Kiln"]
    undo_repair(made[0], by=curator)
    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]
    redo_repair(made[1], by=curator)
    assert [name for _words, name, _pin in cites(mill)] == ["Weir v. Mill II", "Weir v. Mill II", "Hop v. Kiln"]


def test_mentions_are_moved_all_or_none(mill: OpinionText, curator: User) -> None:
    mentions = {of(mill, WEIR_CITED[0]).pk: seen(of(mill, WEIR_CITED[0])), of(mill, "Id. at 37").pk: "otherwise"}

    with pytest.raises(CitationChanged):
        move_mentions(mentions, by=curator, into=make_authority("Weir v. Mill II"))

    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]


def test_a_writing_of_another_case_is_refused(mill: OpinionText, curator: User) -> None:
    elsewhere = store_case(tiny(), by=None, fictional=True).opinions.get()
    hop = of(mill, HOP_CITED[0])
    said = Said(said_by(hop).span, CitationForm.INTERNAL, writing=elsewhere)

    with pytest.raises(CitationDoesNotFit, match="none of this case"):
        repair_citation(hop, by=curator, was=seen(hop), said=said)


@pytest.mark.parametrize("typed", ["", "Weir", "12 U.S.", "x" * 600])
def test_what_is_no_case_is_not_taken_for_one(typed: str) -> None:
    with pytest.raises(NoSuchAuthority):
        typed_authority(AuthorityKind.CASE, typed)


def test_a_typed_statute_is_the_one_that_is_found_in_texts() -> None:
    read, own = (
        typed_authority(AuthorityKind.STATUTE, words) for words in ("42 U.S.C. § 1983", "The Mill Act of 1901")
    )

    assert (read.cite, own.id, own.cite) == ("42 U.S.C. § 1983", "typed:the mill act of 1901", "The Mill Act of 1901")
    assert not read.id.startswith("typed:")


def test_authorities_are_searched_by_all_words_the_most_cited_first(mill: OpinionText) -> None:
    make_authority("Weir v. Hop", cite="Weir v. Hop, 9 U.S. 9 (1903)")
    hidden = make_authority("Wier v. Mill", cite="Wier v. Mill, 12 U.S. 43")
    hidden.same_as = Authority.objects.get(name="Weir v. Mill")
    hidden.save()

    def names(words: str) -> list[str]:
        return [each.name for each in search_authorities(words)]

    assert names("weir") == ["Weir v. Mill", "Weir v. Hop"]
    assert names("weir 9 U.S.") == ["Weir v. Hop"]
    assert names("wier") == ["Weir v. Mill"]
    assert names("  ") == names("x" * 70_000) == []
