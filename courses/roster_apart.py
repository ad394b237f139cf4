"""A class list taken apart by a confined child (`people.sandbox`), which loads this module: it loads no model."""

from courses.roles import Role
from courses.roster_reading import MOST_BYTES, Roster, RosterLine, Told, UnreadableRoster, read_roster
from people.sandbox import DAMAGED, Json, NotRead, run_apart
from people.small_files import MOST_BYTES_OF_A_SIGN, small_limits, speak_plainly

Refusal = UnreadableRoster


def read_apart(text: str, *, domain: str = "") -> Roster:
    """`read_roster` in a confined child. Raises `UnreadableRoster`, also at a limit."""
    source, limits = text.encode("utf-8", "surrogatepass"), small_limits(MOST_BYTES * MOST_BYTES_OF_A_SIGN)
    try:
        answer = run_apart(__name__, domain, source, limits)
        return roster_in(answer)
    except NotRead as refused:
        raise UnreadableRoster(str(refused)) from refused


def prepare() -> None:
    """In the child: all that reading may need is loaded."""
    speak_plainly()
    read_roster("ana@example.edu")


def perform(job: Json, source: bytes) -> Json:
    """In the child: `read_roster`, the domain being the job; as lists of strings and numbers."""
    roster = read_roster(source.decode("utf-8", "surrogatepass"), domain=str(job))
    return {
        "lines": [[each.number, each.email, each.name, each.section, each.group, each.role] for each in roster.lines],
        "problems": [[each.number, each.words] for each in roster.problems],
        "notes": [[each.number, each.words] for each in roster.notes],
    }


def roster_in(answer: Json) -> Roster:
    """What `perform` wrote; nothing else is believed. Raises `UnreadableRoster`."""
    match answer:
        case {"lines": list(lines), "problems": list(problems), "notes": list(notes)}:
            return Roster([_line(each) for each in lines], [_told(each) for each in problems], [*map(_told, notes)])
    raise UnreadableRoster(DAMAGED)


def _line(told: Json) -> RosterLine:
    match told:
        case [int(number), str(email), str(name), str(section), str(group), None | str() as role]:
            if role is None or role in Role.values:
                return RosterLine(number, email, name, section, group, None if role is None else Role(role))
    raise UnreadableRoster(DAMAGED)


def _told(told: Json) -> Told:
    match told:
        case [int(number), str(words)]:
            return Told(number, words)
    raise UnreadableRoster(DAMAGED)
