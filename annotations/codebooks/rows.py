"""A codebook as files hold it: one row a claim, claims named by keys; what is wrong with it is said by line."""

from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from annotations.codebooks.claim_rows import (
    LONGEST_LABEL,
    LONGEST_SOURCE,
    LONGEST_TEXT,
    MOST_CLAIMS,
    TEXT_COLUMNS,
    ClaimRow,
    CodebookFile,
    Problem,
    too_many,
)
from annotations.codebooks.tree import WrongTree, places
from annotations.models import Claim, Codebook
from opinions.text.kinds import OpinionKind


def rows_of(codebook: Codebook) -> list[ClaimRow]:
    """The codebook's claims as rows, parents first. Two queries."""
    claims = list(codebook.claims.all())
    prefetch_related_objects(claims, "near_misses")
    keys = {claim.pk: claim.key for claim in claims}
    return [
        ClaimRow(
            line=number,
            key=claim.key,
            label=claim.label,
            parent=keys.get(claim.parent_id or 0, ""),
            letters=claim.letters,
            colour=claim.colour,
            pattern=claim.pattern,
            texts={name: getattr(claim, name) for name in TEXT_COLUMNS},
            writing_kinds=tuple(claim.writing_kinds),
            elsewhere=keys.get(claim.elsewhere_id or 0, ""),
            near_misses=tuple(sorted(other.key for other in claim.near_misses.all())),
            retired=claim.is_retired,
            uuid=str(claim.uuid),
        )
        for number, claim in enumerate(claims, start=1)
    ]


def check(found: CodebookFile, present: Iterable[Claim] = ()) -> CodebookFile:
    """Adds what is wrong with the rows together; `present` are claims that they may name beside their own."""
    if len(found.rows) > MOST_CLAIMS:
        found.problems.append(too_many(len(found.rows)))
        return found
    seen: dict[str, int] = {}
    known = {row.key for row in found.rows} | {claim.key for claim in present}
    for row in found.rows:
        if row.key in seen:
            words = _("the key “%(key)s” stands on line %(line)d already.")
            found.problems.append(Problem(row.line, words % {"key": row.key, "line": seen[row.key]}))
        seen.setdefault(row.key, row.line)
        found.problems += [Problem(row.line, words) for words in _wrong(row, known)]
    found.problems += _wrong_tree(found.rows, seen, list(present))
    found.problems.sort(key=lambda problem: problem.line)
    return found


def _wrong(row: ClaimRow, known: set[str]) -> list[str]:
    found = []
    if not row.label:
        found.append(_("a claim needs a label."))
    if len(row.label) > LONGEST_LABEL:
        found.append(_("the label is longer than %(most)d characters.") % {"most": LONGEST_LABEL})
    if len(row.letters) > 3:  # noqa: PLR2004 -- what the field holds
        found.append(_("“%(letters)s” are more than three letters.") % {"letters": row.letters})
    for name in TEXT_COLUMNS:
        most = LONGEST_SOURCE if name.endswith("_source") else LONGEST_TEXT
        if len(row.texts.get(name, "")) > most:
            found.append(_("“%(column)s” is longer than %(most)d characters.") % {"column": name, "most": most})
    named = [row.parent, row.elsewhere, *row.near_misses]
    found += [
        _("there is no claim with the key “%(key)s”.") % {"key": key} for key in named if key and key not in known
    ]
    if row.elsewhere == row.key:
        found.append(_("a claim cannot be its own counterpart."))
    kinds = {kind.value for kind in OpinionKind}
    found += [
        _("“%(kind)s” is no kind of writing.") % {"kind": kind} for kind in row.writing_kinds if kind not in kinds
    ]
    return found


def _wrong_tree(rows: Sequence[ClaimRow], lines: dict[str, int], present: Sequence[Claim]) -> list[Problem]:
    own = [Problem(row.line, _("the claim is its own parent.")) for row in rows if row.key and row.parent == row.key]
    if own:
        return own
    keys = {claim.pk: claim.key for claim in present}
    under = {claim.key: keys.get(claim.parent_id or 0, "") for claim in present} | {row.key: row.parent for row in rows}
    pairs = [(key, parent if parent in under else None) for key, parent in under.items()]
    try:
        places(pairs)
    except WrongTree:
        looped = [key for key in under if key in lines and _loops(key, under)]
        return [Problem(lines[key], _("the claim stands under itself.")) for key in looped]
    return []


def _loops(key: str, under: dict[str, str]) -> bool:
    above, steps = under.get(key, ""), 0
    while above and above != key and steps <= len(under):
        above, steps = under.get(above, ""), steps + 1
    return above == key
