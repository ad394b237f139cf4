"""A class's agreement on one text, measured from its work and kept as long as the work stays as it is.

The measures themselves are in `annotations.agreement`, which is imported where it is used alone: NumPy would make every
web worker larger and its start slower.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from annotations.models import Assignment
from annotations.review.coded import Among, CodedWork, coded_work
from annotations.review.units import sentences_of
from opinions.layout import layout
from opinions.models import OpinionText
from people.addresses import reverse
from people.jobs import RunningJob, job_task, start
from people.models import Job, User

UNITS: Final = ("sentence", "passage", "character")
SEED: Final = 1
AT_ONCE: Final = 400_000
"""Coders times units times claims up to which it is measured in the request: some tenths of a second."""
KEPT_SECONDS: Final = 30 * 24 * 60 * 60
SAME: Final = "3"
"""Counted up when the measures change, so that what was kept before is measured anew."""


@dataclass(frozen=True)
class Asked:
    """What is to be measured: whose work on which text, by which unit."""

    assignment: Assignment
    version: OpinionText
    unit: str
    among: Among
    work: CodedWork

    @property
    def key(self) -> str:
        """Names the figures: the same as long as coders, tags, claims and unit are the same."""
        here = [tag for tag in self.work.tags if tag.version == self.version.pk]
        tags = [[tag.coder, tag.claim, tag.span.start, tag.span.end] for tag in here]
        stands = [SAME, SEED, self.unit, self.version.fingerprint, sorted(tags)]
        coders = sorted(coder.key for coder in self.work.coders)
        claims = [claim.pk for claim in self.work.claims]
        digest = sha256(json.dumps([*stands, coders, claims]).encode()).hexdigest()
        return f"agreement-{self.assignment.pk}-{digest}"

    @property
    def cells(self) -> int:
        """How much there is to measure."""
        return len(self.work.coders) * len(sentences_of(self.version).spans) * max(len(self.work.claims), 1)


def kept(asked: Asked) -> dict[str, Any] | None:
    """The figures, where they were measured for the work as it is."""
    found: dict[str, Any] | None = cache.get(asked.key)
    return found


def measure(asked: Asked) -> dict[str, Any]:
    """Measures and keeps: the fields of `annotations.agreement.reports.Agreement`, claims by key."""
    from annotations.agreement.reports import Coding, UnitKind, agreement  # noqa: PLC0415 -- NumPy: see the module

    rows = {coder.key: at for at, coder in enumerate(asked.work.coders)}
    spans: dict[int, list[list[Any]]] = {claim.pk: [[] for _ in rows] for claim in asked.work.claims}
    for tag in asked.work.tags:
        if tag.version == asked.version.pk and tag.claim in spans:
            spans[tag.claim][rows[tag.coder]].append(tag.span)
    units = sentences_of(asked.version).spans
    if asked.unit == UnitKind.PASSAGE:
        units = tuple(passage.span for passage in layout(asked.version).passages)
    found = agreement(Coding(spans, len(rows), units, asked.version.length, UnitKind(asked.unit)), seed=SEED)
    figures = asdict(found)
    for one, claim in zip(figures["claims"], found.claims, strict=True):
        one["unitized"]["alpha"] = claim.unitized.alpha
    cache.set(asked.key, figures, KEPT_SECONDS)
    return figures


def begin(asked: Asked, user: User, address: str) -> Job:
    """Has it measured in the background for that person, once: who asks again meanwhile is shown the same job."""
    mark = f"{asked.key}-{user.pk}"
    going = Job.objects.filter(uuid=cache.get(mark), owner=user, ended_at=None).first() if cache.get(mark) else None
    if going is not None:
        return going
    words = _("Measuring agreement: %(title)s") % {"title": asked.assignment.title}
    job = start(
        user, words[:200], measure_agreement, again_at=address, assignment=str(asked.assignment.uuid),
        version=str(asked.version.uuid), unit=asked.unit, section=_text(asked.among.section),
        group=_text(asked.among.group), address=address,
    )  # fmt: skip
    cache.set(mark, str(job.uuid), KEPT_SECONDS)
    return job


@job_task
def measure_agreement(
    job: RunningJob, *, assignment: str, version: str, unit: str, section: str, group: str, address: str
) -> None:
    """Measures what was asked for, as its owner sees the work."""
    found = Assignment.objects.select_related("course", "codebook").get(uuid=assignment)
    among = Among(UUID(section) if section else None, UUID(group) if group else None)
    work = coded_work(found, job.owner, among)
    text = next(each for each in work.versions if str(each.uuid) == version)
    job.progress(0, 2, _("Reading the work of the class"))
    measure(Asked(found, text, unit, among, work))
    job.finish(_("Measured."), leads_to=address)


def _text(uuid: UUID | None) -> str:
    return str(uuid) if uuid else ""


def address_of(assignment: Assignment, version: OpinionText, unit: str, among: Among) -> str:
    """The page of these figures."""
    chosen: Mapping[str, str] = {
        "writing": str(version.opinion.uuid),
        "unit": unit,
        "section": _text(among.section),
        "group": _text(among.group),
    }
    query = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return f"{reverse('agreement', args=[assignment.uuid])}?{query}"
