"""What the page of an upload shows: how far it is, and what has become of each file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from opinions.drafts import statement_of
from opinions.models import Batch, BatchFile, FileState
from people.addresses import reverse
from people.job_pages import JobShown, show_job
from people.models import User

MOST_BATCHES: Final = 5
UNSEEN: Final = ("source", "html", "draft__source", "draft__parsed", "draft__repairs", "draft__undone")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file, and what became of it: the draft's address and caption, or the problem."""

    key: int
    name: str
    state: str
    problem: str
    caption: str
    url: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """An upload: how its job is shown, and its files by what became of them."""

    shown: JobShown
    created_at: datetime
    retry_url: str
    read: Sequence[FileRow]
    refused: Sequence[FileRow]
    waiting: Sequence[FileRow]

    @property
    def can_retry(self) -> bool:
        """Whether there is something to try again, and nobody at it."""
        return self.shown.job.is_over and bool(self.refused or self.waiting)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An upload in the list of them."""

    url: str
    created_at: datetime
    files: int
    refused: int
    is_over: bool


def build_batch_page(batch: Batch) -> BatchPage:
    """The page, in two queries whatever it holds."""
    rows = [_row(file) for file in batch.files.select_related("draft").defer(*UNSEEN)]
    by_state = {state: [row for row in rows if row.state == state] for state in FileState}
    return BatchPage(
        shown=show_job(batch.job, batch.get_absolute_url()),
        created_at=batch.created_at,
        retry_url=reverse("batch_retry", args=[batch.uuid]),
        read=by_state[FileState.READ],
        refused=by_state[FileState.REFUSED],
        waiting=by_state[FileState.WAITING],
    )


def recent_batches(person: User) -> list[BatchRow]:
    """The person's latest uploads of many files."""
    counted = person.batches.select_related("job").annotate(
        file_count=Count("files"), refused_count=Count("files", filter=Q(files__state=FileState.REFUSED))
    )
    return [
        BatchRow(each.get_absolute_url(), each.created_at, each.file_count, each.refused_count, each.job.is_over)
        for each in counted.order_by("-created_at")[:MOST_BATCHES]
    ]


def _row(file: BatchFile) -> FileRow:
    caption = statement_of(file.draft).facts.caption if file.draft else ""
    url = file.draft.get_absolute_url() if file.draft else ""
    return FileRow(file.pk, file.name, file.state, file.problem, caption, url)
