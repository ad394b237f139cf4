"""Files that were spoiled: each is read, or refused in words; none fails, and nothing is half in.

`TURNS` of each kind, always the same; `tests/soak` has other and more of them.
"""

from collections.abc import Callable
from random import Random

import pytest

from tests.annotations.packing.world import full_course, packed
from tests.annotations.stage import Desk, desk, invented_case
from tests.bad_input.kinds import KINDS, Kind, forge_archive
from tests.factories import make_assignment, make_course, make_person

TURNS = 12


@pytest.fixture
def ana(db: None) -> Desk:
    """Ana's notes on the invented case."""
    course = make_course("Town law")
    at = desk(make_assignment(course, case=invented_case(), title="Notice"), make_person("Ana", course=course))
    at.annotate("𝔘nder it none", "One\n<two> 🏛️", [0, 1], links=True)
    at.annotate("may with\u00adhold", "a form\x0cfeed")
    return at


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_spoiled_files_are_read_or_refused(ana: Desk, kind: Kind) -> None:
    run(ana, kind, TURNS, seed=kind.name)


def test_forged_archives_of_courses_are_refused_whole(db: None) -> None:
    forge_archive(packed(full_course()), TURNS, Random("forged"))  # noqa: S311 -- the same accidents in each run


def run(ana: Desk, kind: Kind, turns: int, *, seed: str) -> None:
    """Spoils the file so often."""
    source, read = kind.made(ana), kind.read
    chance = Random(seed)  # noqa: S311 -- the same accidents in each run
    read(ana, source)  # as it is, it is read
    for _ in range(turns):
        check(ana, read, kind.spoil(source, chance))


def check(ana: Desk, read: Callable[[Desk, bytes], None], source: bytes) -> None:
    """Fails with the file where reading it fails."""
    try:
        read(ana, source)
    except Exception as error:
        error.add_note(f"the file: {source[:2_000]!r}")
        raise
