"""What a student was told of her work, as she reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from annotations.models import Annotation, Remark, Submission, Verdict
from annotations.names import names_for
from annotations.reading.cards import FeedbackView, feedback_view
from annotations.review.readings import Entry, Reader, entries, for_reading
from annotations.review.remarks import told_remarks
from people.addresses import reverse
from people.models import User

REVISE = (Verdict.UNCONVINCING, Verdict.PARTLY)


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One remark with the annotation that it is about; `entry` is None where she has deleted that since."""

    uuid: UUID
    said: FeedbackView
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """What is said of the whole (None where nothing is), what asks to be revised, and the rest.

    `returned`: she has the work back, and can revise it. `only_new`: what she has read is left out; `told` counts all.
    """

    whole: ToldLine | None
    revise: Sequence[ToldLine]
    others: Sequence[ToldLine]
    unread: int
    returned: bool
    accepted: bool
    submission_url: str
    read_url: str
    told: int
    only_new: bool = False

    @property
    def count(self) -> int:
        """How many remarks are shown."""
        return len(self.revise) + len(self.others) + (self.whole is not None)


def feedback_page(submission: Submission, user: User, *, only_new: bool = False) -> FeedbackPage:
    """What she was told, or of it what she has not read. The number of queries does not depend on how much that is."""
    every = list(told_remarks(submission))
    remarks = [each for each in every if each.read_at is None or not only_new]
    about = {each.annotation_id for each in remarks if each.annotation_id}
    annotations: list[Annotation] = list(for_reading([submission]).filter(pk__in=about))
    reader = Reader(user, submission.assignment, names_for(user, [submission.assignment]))
    drawn = dict(zip([each.pk for each in annotations], entries(annotations, reader), strict=True))
    order = {pk: at for at, pk in enumerate(drawn)}
    remarks.sort(key=lambda each: order.get(each.annotation_id or 0, len(order)))
    lines = [(each, _line(each, drawn)) for each in remarks]
    return FeedbackPage(
        whole=next((line for each, line in lines if each.annotation_id is None), None),
        revise=[line for each, line in lines if each.annotation_id and each.verdict in REVISE],
        others=[line for each, line in lines if each.annotation_id and each.verdict not in REVISE],
        unread=sum(each.read_at is None for each in every),
        returned=submission.submitted_at is None and submission.returned_at is not None,
        accepted=submission.accepted_at is not None,
        submission_url=submission.get_absolute_url(),
        read_url=reverse("feedback_read", args=[submission.uuid]),
        told=len(every),
        only_new=only_new,
    )


def _line(remark: Remark, drawn: dict[int, Entry]) -> ToldLine:
    return ToldLine(remark.uuid, feedback_view(remark), drawn.get(remark.annotation_id or 0))
