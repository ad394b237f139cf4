"""An edited opinion: what is folded, for whom it opens, and what a correction makes of it."""

import lxml.html
import pytest

from annotations.assignments.assigning import duplicate_assignment, keep_passages
from annotations.assignments.keeping import Keeping
from annotations.models import AssignmentText
from annotations.reading.folding import kept_after
from courses.models import Role
from opinions.models import Passage
from opinions.text.kinds import PassageKind
from people.models import User
from tests.annotations.correcting import adopt, corrected
from tests.annotations.stage import Desk, desk, signed_in
from tests.factories import make_assignment, make_person

pytestmark = pytest.mark.django_db


def fold(place: Desk, kept: list[int]) -> AssignmentText:
    text: AssignmentText = place.submission.assignment.pinned.get(version=place.version)
    keep_passages(text, kept, by=place.submission.user)
    return text


def keeping_page(place: Desk) -> Keeping | None:
    found: Keeping | None = place.client.get(place.url("reader", "?mode=keep")).context["reader"].keeping
    return found


def classmate(place: Desk) -> Desk:
    assignment = place.submission.assignment
    return desk(assignment, make_person("Ben", course=assignment.course))


def blocks(place: Desk) -> list[tuple[list[int], bool, bool]]:
    page = place.client.get(place.url("reader")).context["reader"]
    return [([view.number for view in each.passages], each.folded, each.open) for each in page.blocks]


def test_whole_opinion_has_no_fold(ana: Desk) -> None:
    assert blocks(ana) == [([0, 1, 2, 3], False, False)]


def test_what_is_not_kept_is_folded_and_its_note_with_it(ana: Desk) -> None:
    fold(ana, [0, 3])
    page = ana.client.get(ana.url("reader"))
    notes = page.context["reader"].notes

    assert blocks(ana) == [([0], False, False), ([1, 2], True, False), ([3], False, False)]
    assert ([note.label for note in notes.shown], [note.label for note in notes.folded]) == ([], ["1"])


def test_fold_with_an_annotation_is_open_for_who_sees_it_alone(ana: Desk) -> None:
    ben = classmate(ana)
    fold(ana, [0, 3])
    ana.annotate("duty of care")

    assert [opened for _numbers, folded, opened in blocks(ana) if folded] == [True]
    assert [opened for _numbers, folded, opened in blocks(ben) if folded] == [False]


def test_words_of_a_fold_that_does_not_open_are_not_on_the_page(ana: Desk) -> None:
    ben = classmate(ana)
    fold(ana, [0, 3])
    type(ana.submission.assignment).objects.update(folds_open=False)
    before = blocks(ana)
    ana.annotate("duty of care")

    assert before == [([0], False, False), ([], True, False), ([3], False, False)]
    assert [numbers for numbers, folded, _opened in blocks(ana) if folded] == [[1, 2]]
    assert "duty of care" not in ben.client.get(ben.url("reader")).content.decode()


def test_page_has_one_tab_stop_in_sight(ana: Desk) -> None:
    fold(ana, [2, 3])
    page = lxml.html.fromstring(ana.client.get(ana.url("reader")).content)

    assert page.xpath("//*[@data-passage and @tabindex='0']/@data-passage") == ["2"]


def test_head_matter_is_folded_until_somebody_annotates_it_and_is_no_tab_stop(ana: Desk) -> None:
    Passage.objects.filter(version=ana.version, position=0).update(kind=PassageKind.HEAD_MATTER.value)
    page = ana.client.get(ana.url("reader"))
    [apart, opinion] = page.context["reader"].blocks
    stops = lxml.html.fromstring(page.content).xpath("//*[@data-passage and @tabindex='0']/@data-passage")

    assert [(each.apart, each.folded, each.open) for each in (apart, opinion)] == [
        ("head_matter", False, False),
        ("", False, False),
    ]
    assert ([view.number for view in apart.passages], stops) == ([0], ["1"])
    assert page.content.decode().count("Before the opinion: not the court's opinion") == 1
    ana.annotate("Notice")
    assert blocks(ana)[0] == ([0], False, True)


def test_folds_of_one_assignment_are_not_those_of_another(ana: Desk) -> None:
    first = ana.submission.assignment
    other = make_assignment(first.course, case=first.case, codebook=first.codebook, title="Whole")
    fold(ana, [0])

    kept = list(other.pinned.values_list("kept", flat=True))
    assert (kept, [text.kept for text in first.pinned.all()]) == ([None, None], [[0], None])
    assert len(blocks(ana)) == 2


def test_pins_do_not_change_with_folds(ana: Desk) -> None:
    ana.annotate("icates")
    before = ana.client.get(ana.url("reader")).context["reader"].cards[0].pin
    fold(ana, [0])

    assert (ana.client.get(ana.url("reader")).context["reader"].cards[0].pin, before) == ("101", "101")


def test_instructor_folds_from_here_to_there(ana: Desk) -> None:
    assignment = ana.submission.assignment
    iris = signed_in(make_person("Iris", course=assignment.course, role=Role.INSTRUCTOR))
    address = f"/assignments/{assignment.uuid}/writings/{ana.version.opinion.uuid}/passages/"
    text = assignment.pinned.get(version=ana.version)
    seen = []
    for sent in (
        {"kept": [0, 1, 2, 3], "step": "fold", "first": 3, "last": 2},
        {"kept": [0, 3], "step": "keep", "first": 2, "last": 2},
        {"kept": [0, 3], "step": "save"},
        {"kept": [], "step": "save"},
        {"step": "all"},
    ):
        iris.post(address, sent)
        text.refresh_from_db()
        seen.append(text.kept)

    assert seen == [[0, 3], [0, 1, 3], [0, 3], [0, 3], None]


def test_corrected_text_keeps_what_the_earlier_one_kept(ana: Desk, teacher: User) -> None:
    text = fold(ana, [0, 3])
    after = corrected(text.version, {1: ("The town", "The village")})
    foreseen = kept_after(text.version, after, text.kept or [])
    adopt(ana, teacher, after)
    text.refresh_from_db()

    assert (foreseen, text.version, text.kept) == ([0, 3], after, [0, 3])


def test_instructor_edits_the_opinion_where_she_reads_it_and_comes_back(ana: Desk, teacher: User) -> None:
    ana.annotate("duty of care")
    fold(ana, [0, 3])
    tess = desk(ana.submission.assignment, teacher)

    shown = keeping_page(tess)
    assert shown is not None
    assert [(each.number, each.kept, each.notes) for each in shown.choices] == [
        (1, True, 0), (2, False, 1), (3, False, 0), (4, True, 0)
    ]  # fmt: skip
    sent = {"kept": ["1"], "step": "save", "reading": shown.reading}
    answer = tess.client.post(shown.url, sent)

    assert answer.headers["Location"] == tess.url("reader")
    assert ana.submission.assignment.pinned.get(version=ana.version).kept == [1]


def test_student_cannot_edit_the_opinion_and_nothing_is_annotated_meanwhile(ana: Desk, teacher: User) -> None:
    tess = desk(ana.submission.assignment, teacher)

    assert keeping_page(ana) is None
    assert tess.client.get(tess.url("reader")).context["reader"].can_annotate
    assert not tess.client.get(tess.url("reader", "?mode=keep")).context["reader"].can_annotate


def test_another_assignment_starts_from_the_edit_of_this_one(ana: Desk, teacher: User) -> None:
    fold(ana, [0, 3])

    copied = duplicate_assignment(ana.submission.assignment, by=teacher)

    assert copied.pinned.get(version=ana.version).kept == [0, 3]
