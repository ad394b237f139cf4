"""The form in which an instructor says a passage of the key by her own hand, or otherwise than it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from annotations.assignments.offered import offered_claims
from annotations.filtering.filters import is_uuid
from annotations.models import Assignment, Claim, KeyPassage, KeyStanding, Treatment
from annotations.reading.desk import whole_number
from annotations.review.key_carrying import proposed
from annotations.review.key_results import key_of
from annotations.review.key_words import Quoter
from annotations.review.units import sentences_of
from opinions.models import Authority, Citation, OpinionText
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """An authority that may be leaned on, and how it is."""

    uuid: str
    cite: str
    chosen: bool
    treatment: str


@dataclass(frozen=True)
class KeyWriting:
    """The form: a passage with what is said of it so far. `before` is what stands, where something does.

    `earlier` are the words of an earlier version of the text, whose place is to be chosen anew. `clash`: somebody else
    said it meanwhile; `before` is then what she said.
    """

    before: KeyPassage | None
    version: str
    start: int
    end: int
    words: str
    pin: str
    claims: Sequence[Claim]
    claim: str
    standing: str
    reason: str
    authorities: Sequence[AuthorityRow]
    tag: str = ""
    earlier: str = ""
    problem: str = ""
    clash: bool = False

    @property
    def standings(self) -> list[tuple[str, str]]:
        """What can stand for a passage."""
        return [(each.value, str(each.label)) for each in KeyStanding]

    @property
    def treatments(self) -> list[tuple[str, str]]:
        """How an authority can be used."""
        return [(each.value, str(each.label)) for each in Treatment]


def key_writing(
    assignment: Assignment,
    sent: QueryDict | None,
    before: KeyPassage | None = None,
    *,
    problem: str = "",
    clash: bool = False,
) -> KeyWriting:
    """The form with what was sent; without that with what stands."""
    key = key_of(assignment)
    said = _said(before) if sent is None and before is not None else sent or QueryDict()
    earlier = before.span.slice(before.version.text) if before and before.version not in key.versions else ""
    if earlier and sent is None and before is not None:
        for name, value in _carried(before, key.versions, earlier).items():
            said[name] = value
    version, span = _place(key.versions, said, before)
    quoter = Quoter(key.versions)
    exact = quoter.exact(version.pk, span)
    claims = [each for each in offered_claims(assignment) if not each.is_retired or str(each.uuid) == said.get("claim")]
    return KeyWriting(
        before=before,
        version=str(version.uuid),
        start=span.start,
        end=span.end,
        words=said.get("words") or exact,
        pin=quoter.pin(version.pk, span),
        claims=claims,
        claim=said.get("claim", ""),
        standing=said.get("standing") or KeyStanding.ACCEPTED.value,
        reason=said.get("reason", ""),
        authorities=_authorities(version, span, said),
        tag=said.get("tag", ""),
        earlier=earlier,
        problem=problem,
        clash=clash,
    )


def _said(passage: KeyPassage) -> QueryDict:
    """What stands, as the form would send it."""
    said = QueryDict(mutable=True)
    said.update({"version": str(passage.version.uuid), "start": str(passage.start), "end": str(passage.end)})
    said.update({"claim": str(passage.claim.uuid), "standing": passage.standing, "reason": passage.reason})
    links = passage.links.select_related("authority__same_as")
    said.setlist("link", [f"{each.authority.shown.uuid}:{each.treatment}" for each in links])
    return said


def _carried(before: KeyPassage, versions: Sequence[OpinionText], words: str) -> dict[str, str]:
    """The place that is proposed in the present version; where the words are gone, its beginning with the old words."""
    now = next((each for each in versions if each.opinion_id == before.version.opinion_id), None)
    if now is None:
        return {}
    span = proposed(before, now)
    if span is None:
        return {"version": str(now.uuid), "start": "0", "end": str(min(1, now.length)), "words": words}
    return {"version": str(now.uuid), "start": str(span.start), "end": str(span.end)}


def _place(versions: Sequence[OpinionText], said: QueryDict, before: KeyPassage | None) -> tuple[OpinionText, Span]:
    """The place that was sent, where there is one; else that of what stands, or the first words of the first text."""
    at = {str(each.uuid): each for each in versions} | ({str(before.version.uuid): before.version} if before else {})
    version = at.get(said.get("version", ""))
    start, end = (whole_number(said.get(name, "")) for name in ("start", "end"))
    if version is not None and start is not None and end is not None and start < end <= version.length:
        return version, Span(start, end)
    if before is not None:
        return before.version, before.span
    return versions[0], Span(0, min(1, versions[0].length))


def _authorities(version: OpinionText, span: Span, said: QueryDict) -> list[AuthorityRow]:
    """Those that are chosen, and those that are cited in the sentences of the passage."""
    chosen = dict(each.partition(":")[::2] for each in said.getlist("link"))
    chosen |= {uuid: said.get(f"treatment-{uuid}", Treatment.MENTIONS) for uuid in said.getlist("authority")}
    sentences = sentences_of(version)
    touched = sentences.touched(span)
    near = Span(sentences.starts[touched.start], sentences.ends[touched.stop - 1]) if touched else span
    cited = Citation.objects.filter(version=version, start__lt=near.end, end__gt=near.start).order_by()
    named = Authority.objects.filter(uuid__in=[uuid for uuid in chosen if is_uuid(uuid)]).order_by()
    keys = cited.values("authority").union(named.values("pk"))
    every = Authority.objects.filter(pk__in=keys).select_related("same_as").order_by("cite", "pk")
    shown = {str(each.shown.uuid): each.shown for each in every}
    return [
        AuthorityRow(uuid, each.cite, uuid in chosen, str(chosen.get(uuid, Treatment.MENTIONS)))
        for uuid, each in shown.items()
    ]
