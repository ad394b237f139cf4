"""`/metrics/`: what all web processes counted, and what the database tells of queues, failures and backups."""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.jobs import waiting_since
from people.models import Fault, Job, JobState, Sighting
from people.seen import BACKUP, TICK, WORKER

HERE = frozenset({"127.0.0.1", "::1"})
PROXIED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
ALIVE = timedelta(minutes=2)


def may_read(request: HttpRequest) -> bool:
    """Whoever has the token; a program on this machine, where that is let in and no proxy has handed it on."""
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and word.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    direct = request.META.get("REMOTE_ADDR") in HERE and not any(name in request.headers for name in PROXIED)
    return bool(settings.METRICS_HERE and direct)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The page, in Prometheus's text format; 404 to all who may not read it, and where metrics are off."""
    if not may_read(request):
        raise Http404
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 -- loaded only where it is used
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 -- likewise

    from config.metrics import counted  # noqa: PLC0415 -- names the folder

    counted.forget_dead()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(counted.FOLDER))  # type: ignore[no-untyped-call]  # -- it has no types
    registry.register(FromDatabase())
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


class FromDatabase:
    """What is the same whichever process is asked. Four queries."""

    def collect(self) -> Iterator[Any]:
        """The gauges, by prometheus-client's protocol."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 -- loaded only where it is used

        now = timezone.now()
        day = Q(ended_at__gte=now - timedelta(days=1))
        told = Job.objects.aggregate(
            waiting=Count("pk", filter=Q(state=JobState.WAITING)),
            running=Count("pk", filter=Q(state=JobState.RUNNING)),
            failed=Count("pk", filter=Q(state=JobState.FAILED) & day),
        )
        seen = {each.name: each.at for each in Sighting.objects.all()}
        jobs = GaugeMetricFamily("glossator_jobs", "Jobs that wait, run, or failed within a day.", labels=["state"])
        for state in ("waiting", "running", "failed"):
            jobs.add_metric([state], told[state])
        yield jobs
        since = waiting_since()
        waits = (now - since).total_seconds() if since else 0
        yield GaugeMetricFamily("glossator_job_wait_seconds", "For how long the oldest job waits.", value=waits)
        alive = sum(name.startswith(WORKER) and now - at < ALIVE for name, at in seen.items())
        yield GaugeMetricFamily("glossator_workers", "Background workers that are alive.", value=alive)
        faults = Fault.objects.filter(at__gte=now - timedelta(days=1)).count()
        yield GaugeMetricFamily("glossator_faults_within_a_day", "Pages that ended with an error.", value=faults)
        for name, words in ((TICK, "the last tick"), (BACKUP, "the last backup")):
            age = (now - seen[name]).total_seconds() if name in seen else float("nan")
            yield GaugeMetricFamily(f"glossator_{name}_age_seconds", f"Seconds since {words}.", value=age)
