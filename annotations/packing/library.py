"""What of an archive the library holds already: texts by their fingerprints, cases by their texts, authorities by key.

What is held stays as it is. A case of which no text is held is a new one. A writing that is held in other versions
gets the missing version beside these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from annotations.packing.reading import Opened, Unreadable
from annotations.packing.tables import TABLES
from opinions.models import Authority, OpinionText
from opinions.text.canonical import fingerprint

_TABLE: Final = {table.name: table for table in TABLES}
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A row of this installation that stands for one of the archive."""

    pk: int
    uuid: UUID


@dataclass(slots=True)
class Held:
    """For tables by name: the rows of the archive, by their UUIDs, that this installation holds already.

    `missing` are the captions of cases that come new, `corrected` of those that get a version which they lack.
    """

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether the library already holds every text, so that it gets nothing new but authorities."""
        return not self.missing and not self.corrected


def find_library(opened: Opened) -> Held:
    """What the library holds of the archive. Raises `Unreadable` where a text is not what its fingerprint says."""
    captions = {_key(row): str(row["caption"]) for _size, row in opened.rows(_TABLE["cases"])}
    of_case = {_key(row): str(row["case"]) for _size, row in opened.rows(_TABLE["opinions"])}
    cases: dict[str, Row] = {}
    opinions: dict[str, Row] = {}
    texts: dict[str, Row] = {}
    lacking: list[str] = []
    for uuid, opinion, digest in _texts(opened):
        case = of_case.get(opinion, "")
        found = _text_like(digest, captions.get(case, ""), opinions.get(opinion), cases.get(case))
        if found is None:
            lacking.append(case)
            continue
        texts[uuid] = Row(found.pk, found.uuid)
        opinions[opinion] = Row(found.opinion.pk, found.opinion.uuid)
        cases[case] = Row(found.opinion.case.pk, found.opinion.case.uuid)
    rows = {"cases": cases, "opinions": opinions, "texts": texts, "authorities": dict(_authorities(opened))}
    new = [words for case, words in captions.items() if case not in cases]
    return Held(rows, new, [captions[case] for case in dict.fromkeys(lacking) if case in cases])


def _texts(opened: Opened) -> Iterator[tuple[str, str, str]]:
    """UUID, opinion and fingerprint of each version."""
    for _size, row in opened.rows(_TABLE["texts"]):
        if fingerprint(str(row["text"])) != row["fingerprint"]:
            raise Unreadable(_("A text of the archive is not what its fingerprint says. Fetch the archive again."))
        yield _key(row), str(row["opinion"]), str(row["fingerprint"])


def _text_like(digest: str, caption: str, opinion: Row | None, case: Row | None) -> OpinionText | None:
    """The version with that fingerprint, of a case of that caption rather than of another."""
    alike = OpinionText.objects.filter(fingerprint=digest).select_related("opinion__case").defer("text").order_by("pk")
    if opinion is not None:
        alike = alike.filter(opinion=opinion.pk)
    elif case is not None:
        alike = alike.filter(opinion__case=case.pk)
    found = list(alike)
    return next((each for each in found if each.opinion.case.caption == caption), found[0] if found else None)


def _authorities(opened: Opened) -> Iterator[tuple[str, Row]]:
    """Those of the same kind and key."""
    waiting: dict[tuple[str, str], str] = {}
    for _size, row in opened.rows(_TABLE["authorities"]):
        waiting[str(row["kind"]), str(row["key"])] = _key(row)
        if len(waiting) >= AT_ONCE:
            yield from _present(waiting)
            waiting = {}
    yield from _present(waiting)


def _present(waiting: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, Row]]:
    keys = [key for _kind, key in waiting]
    for pk, uuid, kind, key in Authority.objects.filter(key__in=keys).values_list("pk", "uuid", "kind", "key"):
        if (kind, key) in waiting:
            yield waiting[kind, key], Row(pk, uuid)


def _key(row: Mapping[str, Any]) -> str:
    return str(row["uuid"])
