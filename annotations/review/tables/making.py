"""Makes the table of a kind."""

from annotations.review.coded import CodedWork
from annotations.review.places import places_of
from annotations.review.tables.authorities import authorities_table
from annotations.review.tables.counting import least_of, passages_table, students_table, writings_table
from annotations.review.tables.grid import Grid, Kind
from annotations.review.tables.naming import named_places, shown_places


def made(work: CodedWork, kind: Kind, least: int | None = None) -> Grid:
    """The table of the work. Passages are shown that at least `least` marked; without it, as many as can be read."""
    if kind is Kind.STUDENTS:
        return students_table(work)
    if kind is Kind.WRITINGS:
        return writings_table(work)
    if kind is Kind.AUTHORITIES:
        return authorities_table(work)
    return _passages(work, least)


def _passages(work: CodedWork, asked: int | None) -> Grid:
    places = places_of(work)
    least = least_of(places, asked)
    shown = shown_places(places, least)
    return passages_table(work, named_places(work, shown), len(places) - len(shown), least)
