"""What a library holds already is used as it is; what it lacks comes beside it."""

from io import BytesIO

from annotations.models import Assignment, AssignmentText
from annotations.packing.preview import preview_of
from annotations.packing.restoring import restore_archive
from courses.models import Course
from opinions.models import Case, OpinionText
from opinions.text.canonical import fingerprint
from tests import factories
from tests.annotations.packing.world import WHOLE, nothing_told, opened, packed, wipe


def corrected(number: int, words: str) -> OpinionText:
    """Another version of the one writing that there is."""
    first = OpinionText.objects.get(number=1)
    text = first.text.replace("nine", words)
    return OpinionText.objects.create(opinion=first.opinion, number=number, text=text, fingerprint=fingerprint(text))


def archived_with_a_correction() -> BytesIO:
    """The archive of a course that has pinned a corrected text; then the installation is empty."""
    assignment = factories.make_assignment()
    AssignmentText.objects.filter(assignment=assignment).update(version=corrected(2, "ten"))
    archive = packed(assignment.course)
    wipe()
    return archive


def restored(archive: BytesIO) -> Course:
    return restore_archive(opened(archive), WHOLE, nothing_told)


def numbers() -> list[tuple[int, bool]]:
    """The versions in the library by number, each with whether it says that the ferry left at ten."""
    found = OpinionText.objects.order_by("number").values_list("number", "text")
    return [(number, "at ten" in text) for number, text in found]


def test_texts_that_are_there_are_used(db: None) -> None:
    archive = archived_with_a_correction()
    case = factories.make_case()
    second = corrected(2, "ten")

    course = restored(archive)

    assert (Case.objects.count(), numbers()) == (1, [(1, False), (2, True)])
    assignment = Assignment.objects.get(course=course)
    assert (assignment.case, list(assignment.texts.all())) == (case, [second])


def test_version_that_is_lacking_comes_beside_the_others(db: None) -> None:
    archive = archived_with_a_correction()
    case = factories.make_case()
    assert preview_of(opened(archive), WHOLE).library.corrected == [case.caption]

    restored(archive)

    assert (Case.objects.count(), numbers()) == (1, [(1, False), (2, True)])


def test_version_whose_number_is_taken_comes_after_the_others(db: None) -> None:
    archive = archived_with_a_correction()
    factories.make_case()
    corrected(2, "eleven")

    restored(archive)

    assert numbers() == [(1, False), (2, False), (3, True)]


def test_case_of_other_words_is_left_alone(db: None) -> None:
    archive = archived_with_a_correction()
    factories.make_case("Doe v. Ferry Co. (another)", passages=["Affirmed."])

    restored(archive)

    assert sorted(Case.objects.values_list("caption", flat=True)) == [
        "Doe v. Ferry Co. (another)", "Doe v. Ferry Co. (fictional)",
    ]  # fmt: skip
