"""Words in the library's texts: which versions hold them, and where, by PostgreSQL's full-text search.

What is asked is in the syntax of `websearch_to_tsquery`: words, "a phrase", or, -not. Only the latest version of each
writing is searched. A text's passages are its lines (`opinions.text.canonical`), so one query reads each text once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from opinions.excerpts import marked_spans
from opinions.models import SEARCHED_WORDS, OpinionText
from opinions.text.spans import Span

CONFIG = "english"
OPENS, CLOSES = "\ue000", "\ue001"
"""Around found words in PostgreSQL's answer: private characters, taken out of the text that is asked about."""
HIGHLIGHT = f'HighlightAll=true, StartSel="{OPENS}", StopSel="{CLOSES}"'
SAME_LENGTH = (f"<>&{OPENS}{CLOSES}", "     ")
"""Characters that are blanked before words are marked: PostgreSQL would take `<b>` for a tag, and drop it."""

ASKED = """
WITH asked AS (SELECT websearch_to_tsquery(%(config)s::regconfig, %(words)s) AS whole),
wider AS (
    SELECT whole, replace(whole::text, ' & ', ' | ')::tsquery AS part,
        tsvector_to_array(to_tsvector(%(config)s::regconfig, %(words)s)) AS terms
    FROM asked
),
lines AS (
    SELECT version.id, line.words, line.number,
        sum(length(line.words) + 1) OVER (PARTITION BY version.id ORDER BY line.number) AS next_start
    FROM opinions_opiniontext version, string_to_table(version.text, E'\\n') WITH ORDINALITY AS line(words, number)
    WHERE version.id = ANY(%(versions)s)
),
hits AS (
    SELECT lines.*, next_start - length(words) - 1 AS start, part,
        vector @@ whole AS holds_all, ts_rank(vector, part, 1) AS rank,
        (SELECT count(*) FROM unnest(tsvector_to_array(vector)) AS own WHERE own = ANY(terms)) AS held
    FROM lines, wider, LATERAL (SELECT to_tsvector(%(config)s::regconfig, words) AS vector) AS read
    WHERE vector @@ part
)
"""
MARKED = "ts_headline(%(config)s::regconfig, translate(words, %(blanked)s, %(blanks)s), part, %(highlight)s)"
BEST = f"""{ASKED}, best AS (
    SELECT DISTINCT ON (case_id) hits.*, case_id
    FROM hits JOIN opinions_opiniontext version USING (id) JOIN opinions_opinion opinion ON opinion.id = opinion_id
    ORDER BY case_id, holds_all DESC, held DESC, rank DESC, opinion.position, hits.number
)
SELECT id, start, words, {MARKED} FROM best
"""  # noqa: S608 -- made of the constants above; what a person asks is a parameter
EVERY = f"{ASKED} SELECT id, start, words, {MARKED} FROM hits ORDER BY start"  # noqa: S608 -- likewise


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds searched words: its text, where it starts in its version, and the words' spans in it."""

    version: int
    start: int
    text: str
    found: tuple[Span, ...]


def versions_holding(words: str) -> QuerySet[OpinionText]:
    """The latest versions of writings whose text holds what is asked; by the index `version_searched_words`."""
    later = OpinionText.objects.filter(opinion=OuterRef("opinion"), number__gt=OuterRef("number"))
    asked = SearchQuery(words, config=CONFIG, search_type="websearch")
    return OpinionText.objects.annotate(searched=SEARCHED_WORDS).filter(~Exists(later), searched=asked)


def cases_holding(words: str) -> list[int]:
    """The cases (keys) of which a writing's latest version holds what is asked. One query."""
    return _by_index(versions_holding(words).values_list("opinion__case", flat=True))


def _by_index(keys: QuerySet[OpinionText, int]) -> list[int]:
    """The keys, found by the index: of a word that most texts have PostgreSQL would read every text anew instead.

    It looks a GIN index up in bitmap scans alone; the other two kinds would compute the words of each text.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        found = list(keys)
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")
    return found


def best_passages(words: str, cases: Collection[int]) -> dict[int, Hit]:
    """Of each of these cases (by key) that holds the words the passage that answers best, by its version's key.

    First a passage that holds all that is asked, then the one that holds the most of it. Two queries.
    """
    versions = _by_index(versions_holding(words).filter(opinion__case__in=cases).values_list("pk", flat=True))
    return {hit.version: hit for hit in _hits(BEST, words, versions)} if versions else {}


def found_spans(words: str, version: OpinionText) -> list[Span]:
    """Where the searched words stand in the version, in its code points, in order. One query."""
    return [
        Span(hit.start + each.start, hit.start + each.end)
        for hit in _hits(EVERY, words, [version.pk])
        for each in hit.found
    ]


def _hits(query: str, words: str, versions: list[int]) -> list[Hit]:
    blanked, blanks = SAME_LENGTH
    asked: dict[str, str | list[int]] = {"config": CONFIG, "words": words, "versions": versions, "highlight": HIGHLIGHT}
    with connection.cursor() as cursor:
        cursor.execute(query, asked | {"blanked": blanked, "blanks": blanks})
        rows: list[tuple[int, int, str, str]] = cursor.fetchall()
    table = str.maketrans(blanked, blanks)
    return [
        Hit(version, int(start), text, tuple(marked_spans(marked, text.translate(table), OPENS, CLOSES)))
        for version, start, text, marked in rows
    ]
