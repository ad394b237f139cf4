"""What is done to the invented case's text in tests: it is corrected, and an assignment takes the correction."""

from collections.abc import Mapping

from annotations.assignments.adoption import adopt_version
from annotations.models import Annotation, PlaceQuestion
from opinions.corrections import correct_text, editable
from opinions.models import OpinionText
from opinions.text.carrying import Fate
from opinions.text.editing import PassageEdit
from people.models import User
from tests.annotations.stage import Desk

DUTY, PREDICATES, QUOTED = 1, 2, 3
"""The passages of Hart's opinion that are corrected."""
QUOTE = "A lodger shall have notice."


def corrected(version: OpinionText, changes: Mapping[int, tuple[str, str]]) -> OpinionText:
    """The next version: in each passage named, the first words become the second."""
    passages = editable(version)
    edits = {}
    for number, (old, new) in changes.items():
        assert passages[number].words.count(old) == 1
        edits[number] = PassageEdit(passages[number].words.replace(old, new), passages[number].kind)
    by = User.objects.first()
    assert by is not None
    return correct_text(version, by=by, edits=edits, reason="The printed page has it so.")


def present(annotation: Annotation) -> tuple[int, str, int]:
    """Where an annotation stands now: its version's number, the words that it quotes, its revision."""
    found = Annotation.objects.select_related("version").get(pk=annotation.pk)
    return found.version.number, found.span.slice(found.version.text), found.revision


def adopt(at: Desk, by: User, version: OpinionText) -> dict[Fate, int]:
    """The desk's assignment takes the version."""
    return adopt_version(at.submission.assignment, by=by, version=version)


def question(annotation: Annotation) -> PlaceQuestion:
    """What its owner is asked."""
    return PlaceQuestion.objects.select_related("annotation__submission__assignment").get(annotation=annotation)


def seen(asked: PlaceQuestion) -> tuple[str, int, int]:
    """What a page that shows the question sends back."""
    assert asked.proposed is not None
    return str(asked.version.uuid), asked.proposed.start, asked.proposed.end
