"""All that is looked at, in its order; the database's only where it answers."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import Error
from psycopg_pool import PoolTimeout

from annotations.checks import relations
from annotations.checks.anchors import anchor_checks
from config.doctor import database
from config.doctor.chosen import CHOSEN
from config.doctor.looks import Look, Looker, State, watch, wrong
from config.doctor.machine import MACHINE
from config.doctor.outside import OUTSIDE
from config.doctor.work import WORK
from opinions import checks as of_texts
from people.checks.database import DEEP
from people.checks.findings import Progress, findings_of, unwatched

SHOWN: Final = 20
"""Findings of the deep checks that are told."""


def look(*, outside: bool = True) -> Iterator[Look]:
    """Everything that takes seconds at most; without `outside`, what asks nothing over the network but the database."""
    yield from all_of((*CHOSEN, *(OUTSIDE if outside else ()), *MACHINE))
    answered = list(database.answers())
    yield from answered
    if all(each.state is State.WELL for each in answered):
        yield from all_of((*database.LOOKERS, *WORK))


def all_of(lookers: Iterable[Looker]) -> Iterator[Look]:
    """What each of them saw. One that the database refuses an answer is told of, and the others go on."""
    for each in lookers:
        try:
            yield from list(each())
        except (Error, PoolTimeout) as problem:
            subject = each.__name__.replace("_", " ").capitalize()
            what = f"It could not be looked at: {str(problem).splitlines()[0] if str(problem) else problem!r}"
            yield watch(subject, what, "Apply the migrations, and look again.")


def look_deep(progress: Progress = unwatched) -> Iterator[Look]:
    """Reads every table: whether every annotation stands on its words, and no row names one that is not there."""
    checks = (*DEEP, *relations.CHECKS, *of_texts.CHECKS, *anchor_checks())
    for number, finding in enumerate(findings_of(checks, progress)):
        if number == SHOWN:
            yield wrong("Integrity", "There is more than is told here.", "manage.py check_integrity --deep")
            return
        yield wrong("Integrity", finding.what, finding.to_do)
