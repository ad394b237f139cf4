"""What is killed, one act after the other, and what is found afterwards."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import pairwise
from typing import Final

from tests.soak.rehearsal.crowd import NOTE, Crowd, Told
from tests.soak.rehearsal.machines import AppHost, Database, Pooler, wait_until

BEFORE: Final = 6.0
"""Seconds of ordinary work before anything is killed."""
AFTER: Final = 12
"""Acknowledged notes after the last step, until an act is over."""
LOOK_SECONDS: Final = 0.5
"""Between two looks of whoever watches."""
MISSED: Final = 3
"""Looks in a row that find the product not ready, until a standby is promoted."""
ALONE_SECONDS: Final = 4.0
"""How long a primary that was left behind may try to acknowledge something."""


@dataclass
class Row:
    """An act as it is told."""

    what: str
    gap: float
    notes: int
    errors: Counter[str]
    looks: int
    failed_looks: Counter[str]
    lost: int
    twice: int
    told: str = ""


@dataclass
class Stage:
    """Everything that runs. The acts change which database is the primary."""

    primary: Database
    standby: Database
    pooler: Pooler
    apps: list[AppHost]
    crowd: Crowd
    address: str

    def is_ready(self, host: str, seconds: float = 2.0) -> bool:
        """Whether that address says that it is ready to serve, in so many seconds."""
        connection = HTTPConnection(host, timeout=seconds)
        try:
            connection.request("GET", "/health/ready/")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def await_missed(self) -> None:
        """Returns when the product was found not ready so many times in a row."""
        missed = 0
        while missed < MISSED:
            time.sleep(LOOK_SECONDS)
            missed = 0 if self.is_ready(self.address) else missed + 1

    def fail_over(self) -> None:
        """The steps of docs/growing.md: promote the standby, send the pooler there. The old primary is off by then."""
        self.standby.promote()
        self.pooler.point_to(self.standby)
        self.primary, self.standby = self.standby, self.primary

    def act(self, what: str, play: Callable[[], str]) -> Row:
        """Plays one act under load and counts."""
        told = self.crowd.begin_act()
        begun = time.monotonic()
        wait_until(lambda: time.monotonic() > begun + BEFORE and len(told.acknowledged) > AFTER, "work before the act")
        said = play()
        there = len(told.acknowledged)
        wait_until(lambda: len(told.acknowledged) > there + AFTER, "work after the act")
        with told.lock:
            gap = _longest_gap(told, begun)
            counted = [each for _at, each, _took in told.acknowledged]
            row = Row(what, gap, len(counted), told.errors, told.looks, told.failed_looks, 0, 0, said)
        row.lost, row.twice = self.found(counted)
        return row

    def found(self, acknowledged: list[str]) -> tuple[int, int]:
        """How many of those the primary lacks, and how many notes or beginnings of one it has twice."""
        rows = self.primary.sql(
            "SELECT a.note, count(DISTINCT a.id), count(r.id) FROM annotations_annotation a"  # noqa: S608 -- a constant
            " JOIN annotations_annotationrevision r ON r.annotation_id = a.id"
            f" WHERE a.note LIKE '{NOTE}%' GROUP BY a.note"
        )
        there = {str(note).removeprefix(NOTE) for note, _count, _revisions in rows}
        twice = sum(count > 1 or revisions > 1 for _note, count, revisions in rows)
        return len(set(acknowledged) - there), twice

    def nothing(self) -> str:
        """Ordinary work."""
        time.sleep(BEFORE)
        return "nothing"

    def pooler_killed(self) -> str:
        """PgBouncer gone for three seconds."""
        self.pooler.machine.kill()
        time.sleep(3)
        self.pooler.start()
        return "started again after 3 s"

    def app_killed(self) -> str:
        """An application server gone, with its worker, until it is started again."""
        victim = self.apps[1]
        victim.machine.kill()
        time.sleep(8)
        victim.start()
        wait_until(lambda: victim.is_up, "the application server")
        return "the other served; started again after 8 s"

    def primary_killed(self) -> str:
        """The primary without power: the standby takes its place, and it comes back as the standby."""
        begun = time.monotonic()
        self.primary.machine.kill()
        self.await_missed()
        noticed = time.monotonic()
        self.fail_over()
        promoted = time.monotonic()
        self._bring_back()
        return f"noticed after {noticed - begun:.1f} s, promoted and re-pointed in {promoted - noticed:.1f} s"

    def primary_cut_off(self) -> str:
        """The primary without its network: alone it acknowledges nothing, so that there are never two of them."""
        begun = time.monotonic()
        self.primary.machine.cut()
        self.await_missed()
        noticed = time.monotonic()
        self.fail_over()
        promoted = time.monotonic()
        alone = self.standby.acknowledges_alone(ALONE_SECONDS)
        self.standby.machine.kill()
        self.standby.machine.join()
        self._bring_back()
        apart = "something" if alone else "nothing"
        steps = f"noticed after {noticed - begun:.1f} s, promoted and re-pointed in {promoted - noticed:.1f} s"
        return f"{steps}; cut off, the old one acknowledged {apart}"

    def standby_killed(self) -> str:
        """The standby without power: nothing is acknowledged until somebody decides that one copy must do."""
        self.standby.machine.kill()
        self.await_quiet()
        self.primary.wait_for_standby(synchronous=False)
        time.sleep(3)
        self.standby.start()
        self.primary.wait_for_standby(synchronous=True)
        return "nothing acknowledged until told to go on with one copy; standby started again"

    def await_quiet(self) -> None:
        """Returns when nothing has been acknowledged for three seconds."""
        told = self.crowd.told
        wait_until(lambda: time.monotonic() - told.acknowledged[-1][0] > 3, "an end of acknowledgements")

    def _bring_back(self) -> None:
        self.standby.rewind_to(self.primary)
        self.primary.wait_for_standby(synchronous=True)


def _longest_gap(told: Told, begun: float) -> float:
    """Seconds, the longest, in which nobody's note was acknowledged."""
    times = [begun, *(at for at, _which, _took in told.acknowledged)]
    return max((later - earlier for earlier, later in pairwise(times)), default=0.0)
