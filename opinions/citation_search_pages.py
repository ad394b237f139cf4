"""Whether a case's citations are being looked for, as its page tells everybody, and what its curators can do."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from opinions.access import may_curate
from opinions.citation_reading import last_search
from opinions.models import Case
from people.addresses import reverse
from people.job_pages import JobShown, show_job
from people.models import Job, User


@dataclass(frozen=True, slots=True)
class SearchShown:
    """A search for a case's citations. `job` waits or goes on, None where none does; its owner alone sees `shown`.

    `last` is the last one, which may be over.
    """

    job: Job | None
    shown: JobShown | None
    find_url: str
    last: Job | None


def search_shown(case: Case, user: User | AnonymousUser) -> SearchShown:
    """The search on the case's page; `find_url` is empty for those who may not start one. One query."""
    last = last_search(case)
    job = last if last is not None and not last.is_over else None
    shown = show_job(job) if job is not None and job.owner_id == user.pk else None
    return SearchShown(job, shown, reverse("citations_find", args=[case.uuid]) if may_curate(user) else "", last)
