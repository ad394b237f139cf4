"""Whether a case's citations are being looked for, as its page tells everybody, and what its curators can do."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from opinions.access import may_curate
from opinions.citation_reading import search_of
from opinions.models import Case
from people.job_pages import JobShown, show_job
from people.models import Job, User


@dataclass(frozen=True, slots=True)
class SearchShown:
    """A search for a case's citations. `job` waits or goes on, None where none does; its owner alone sees `shown`."""

    job: Job | None
    shown: JobShown | None
    find_url: str


def search_shown(case: Case, user: User | AnonymousUser) -> SearchShown:
    """The search on the case's page; `find_url` is empty for those who may not start one. One query."""
    job = search_of(case)
    shown = show_job(job) if job is not None and job.owner_id == user.pk else None
    return SearchShown(job, shown, reverse("citations_find", args=[case.uuid]) if may_curate(user) else "")
