"""An opinion as its instructor edits it: each passage, whether it is kept, and what of the class's lies on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Annotation, AssignmentText
from annotations.querysets import NOT_IN_BIN
from opinions.drawing import PassageView, share_out
from opinions.layout import layout
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class PassageChoice:
    """A passage that is kept or folded; `number` counts from 1, `notes` are the class's annotations on it."""

    number: int
    view: PassageView
    kept: bool
    notes: int


@dataclass(frozen=True, slots=True)
class Keeping:
    """The reading page while passages are chosen. `reading` (a submission's UUID) is where saving leads back to."""

    url: str
    cancel_url: str
    reading: str
    choices: list[PassageChoice]

    @property
    def kept_count(self) -> int:
        """How many are kept."""
        return sum(choice.kept for choice in self.choices)


def choices_of(text: AssignmentText, drawn: Sequence[PassageView]) -> list[PassageChoice]:
    """The text's passages but the court's notes, which go with those that call them. `drawn` are all of its views."""
    place = layout(text.version)
    spans = Annotation.objects.filter(NOT_IN_BIN, submission__assignment=text.assignment, version=text.version)
    lying = share_out(place.passages, ((pk, Span(a, b)) for pk, a, b in spans.values_list("pk", "start", "end")))
    kept = None if text.kept is None else set(text.kept)
    return [
        PassageChoice(at, view, kept is None or view.number in kept, len(lying[passage.pk]))
        for at, (passage, view) in enumerate(zip(place.passages, drawn, strict=True), start=1)
        if not view.label
    ]
