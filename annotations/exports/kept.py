"""Finished files: put into the database piece by piece, given out so, and deleted after a day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from annotations.models import ExportFile, ExportPiece
from people.models import Job, User

KEPT: Final = timedelta(days=1)
"""How long a finished file can be fetched."""
PIECE: Final = 1 << 20
"""Bytes of a piece."""
NAME_LIMIT: Final = 200
"""Code points in a file's name."""


def keep_file(
    job: UUID, name: str, content_type: str, content: BinaryIO, *, key: str, about: str = "", page: str = ""
) -> ExportFile:
    """Keeps what `content` holds from where it stands, for the owner of that job; `key` is its format's.

    One transaction. A job that is done again replaces what it had made.
    """
    with transaction.atomic():
        ExportFile.objects.filter(job__uuid=job).delete()
        kept = ExportFile.objects.create(
            job=Job.objects.get(uuid=job), name=name[-NAME_LIMIT:], format=key, content_type=content_type,
            about=about[:500], page=page, size=0, sha256="",
        )  # fmt: skip
        digest, size, number = sha256(), 0, 0
        while piece := content.read(PIECE):
            ExportPiece.objects.create(file=kept, number=number, content=piece)
            digest.update(piece)
            size, number = size + len(piece), number + 1
        kept.size, kept.sha256 = size, digest.hexdigest()
        kept.save(update_fields=["size", "sha256"])
    return kept


def pieces(kept: ExportFile) -> Iterator[bytes]:
    """The file, piece by piece; one query each."""
    for number in kept.pieces.order_by("number").values_list("number", flat=True):
        yield bytes(kept.pieces.values_list("content", flat=True).get(number=number))


def files_of(user: User, page: str) -> QuerySet[ExportFile]:
    """What she had made at that page and can still fetch, the newest first, without manifests."""
    return ExportFile.objects.filter(job__owner=user, page=page).defer("manifest").order_by("-made_at", "-pk")


def delete_old(now: datetime) -> int:
    """Deletes what has been kept for a day. Makes no notice, and says so: 0."""
    ExportFile.objects.filter(made_at__lt=now - KEPT).delete()
    return 0
