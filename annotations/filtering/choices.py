"""What the filter's form offers, and what is set, each with the way to take it back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from annotations.filtering.filters import CLASS, MINE, Filter, Only
from annotations.filtering.reach import groups, sections
from annotations.models import Submission, Treatment
from annotations.reading.cards import ClaimView
from annotations.reading.desk import Desk
from annotations.reading.usual_reads import authorities_linked, works_named
from courses.models import Group, Section
from opinions.models import Authority
from opinions.text.kinds import PassageKind
from people.addresses import reverse
from people.gaps import UUID_GAP, gap

KINDS: Final = {
    PassageKind.PARAGRAPH: gettext_lazy("Body"),
    PassageKind.HEADING: gettext_lazy("Heading"),
    PassageKind.BLOCKQUOTE: gettext_lazy("Block quotation"),
    PassageKind.FOOTNOTE: gettext_lazy("Footnote"),
    PassageKind.BYLINE: gettext_lazy("Byline"),
    PassageKind.HEAD_MATTER: gettext_lazy("Head matter"),
    PassageKind.HEADNOTE: gettext_lazy("Headnote"),
    PassageKind.PREFORMATTED: gettext_lazy("Table or figure"),
    PassageKind.UNPLACED: gettext_lazy("Without a place"),
}
ONLY: Final = {
    Only.UNANSWERED: gettext_lazy("With an open question"),
    Only.UNTAGGED: gettext_lazy("Without a claim"),
    Only.NOTED: gettext_lazy("With a note"),
    Only.AFTER_REVEAL: gettext_lazy("Made or changed after the reveal"),
}
MISSING: Final = {
    "who": gettext_lazy("This address asks for notes that are not shown to you, or that do not exist."),
    "claim": gettext_lazy("This address names a claim that is not in the codebook."),
    "group": gettext_lazy("You cannot choose by the group that this address names."),
    "section": gettext_lazy("You cannot choose by the section that this address names."),
    "authority": gettext_lazy("This address names an authority that is not held here."),
    "changed": gettext_lazy("The time in this address cannot be read."),
}


class Option(NamedTuple):
    """One choice of a field of the form."""

    value: str
    label: str
    chosen: bool


class Person(NamedTuple):
    """Somebody whose annotations may be chosen, by the key that the filter has for her (`Names.key`)."""

    uuid: str
    name: str


class Chip(NamedTuple):
    """One thing that is set: what it is in words, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What may be chosen, what is (`chips`), and what the address asked for in vain (`missing`, sentences).

    The form is on the page at `path`. `series` is in which series the pins are; `every_series` is empty where there is
    one. `since`, and `now`, the time of this page, are as they stand in an address. `share_url` leads whoever opens it
    to her own page, under as much of this filter as is for her.
    """

    path: str
    who: str
    shows_class: bool
    claims: tuple[str, ...]
    people: tuple[Person, ...]
    series: str
    every_series: tuple[str, ...]
    groups: tuple[Option, ...]
    sections: tuple[Option, ...]
    authorities: tuple[Option, ...]
    treatments: tuple[Option, ...]
    kinds: tuple[Option, ...]
    only: tuple[Option, ...]
    since: str
    since_words: str
    now: str
    chips: tuple[Chip, ...]
    missing: tuple[str, ...]
    clear_url: str
    all_url: str
    share_url: str

    def in_shape(self, submission: str) -> "FilterChoices":
        """The same with gaps: for the submission's UUID, the time, and the address to share."""

        def anybodys(address: str) -> str:
            return address.replace(submission, str(UUID_GAP))

        return replace(
            self,
            path=anybodys(self.path),
            clear_url=anybodys(self.clear_url),
            all_url=anybodys(self.all_url),
            chips=tuple([Chip(each.label, anybodys(each.url)) for each in self.chips]),
            now=gap("now"),
            share_url=gap("share"),
        )


def filter_choices(desk: Desk, claims: Sequence[ClaimView], path: str) -> FilterChoices:
    """The form of the filter at that desk, on the page at `path`; `claims` are those that the assignment offers."""
    every = desk.layout.pagination.series
    chosen = desk.filter
    people = _people(desk)
    options = {
        "group": _options(_named(groups(desk)), [chosen.group]),
        "section": _options(_named(sections(desk)), [chosen.section]),
        "authority": _options(_authorities(desk), [chosen.authority]),
        "treatment": _usual("treatment", tuple(Treatment.values), tuple(chosen.treatments), get_language()),
        "kind": _usual("kind", tuple(_kinds(desk)), tuple(chosen.kinds), get_language()),
        "only": _usual("only", tuple(ONLY), tuple(chosen.only), get_language()),
    }
    since = dict(chosen.pairs).get("changed", "")
    return FilterChoices(
        path=path,
        who=chosen.who,
        shows_class=desk.shows_class,
        claims=chosen.claims,
        people=people,
        series=desk.citer.series or "",
        every_series=every if len(every) > 1 else (),
        groups=options["group"],
        sections=options["section"],
        authorities=options["authority"],
        treatments=options["treatment"],
        kinds=options["kind"],
        only=options["only"],
        since=since,
        since_words=_since_words(desk, chosen.since),
        now=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        chips=tuple(_chips(desk, path, people, claims, options)),
        missing=tuple([str(words) for name, words in MISSING.items() if name in desk.missing]),
        clear_url=_address(path, chosen.bare),
        all_url=f"{reverse('submission_notes', args=[desk.submission.uuid])}?{chosen.query}",
        share_url=_share_url(desk),
    )


def _named(found: QuerySet[Group] | QuerySet[Section]) -> list[tuple[str, str]]:
    """By their names; a set that is empty by its making is not asked for."""
    return (
        []
        if found.query.is_empty()
        else [(str(uuid), name) for uuid, name in found.order_by("name").values_list("uuid", "name")]
    )


def _options(pairs: Iterable[tuple[str, str]], chosen: Collection[str]) -> tuple[Option, ...]:
    return tuple(Option(value, str(label), value in chosen) for value, label in pairs)


@lru_cache(maxsize=256)
def _usual(field: str, values: tuple[str, ...], chosen: tuple[str, ...], _language: str | None) -> tuple[Option, ...]:
    """The options of a field whose words are ours, once for each language."""
    labels: dict[str, Mapping[Any, Any]] = {"treatment": dict(Treatment.choices), "kind": KINDS, "only": ONLY}
    return _options([(value, str(labels[field][value])) for value in values], chosen)


def _address(path: str, chosen: Filter) -> str:
    return f"{path}?{chosen.query}" if chosen.query else path


def _share_url(desk: Desk) -> str:
    """One's own are named by one's key: whoever opens it sees the same person's, where she may."""
    key = str(desk.names.key(desk.submission))
    shared = replace(desk.filter, who=key) if desk.filter.who == MINE else desk.filter
    path = reverse("reader_shared", args=[desk.submission.assignment.uuid, desk.version.opinion.uuid])
    return f"{path}?{shared.query}"


def _chips(
    desk: Desk, path: str, people: Sequence[Person], claims: Sequence[ClaimView], options: dict[str, tuple[Option, ...]]
) -> list[Chip]:
    """What is set, in the order of the form."""
    chosen = desk.filter
    labels = {claim.uuid: claim.label for claim in claims}
    usual = CLASS if desk.shows_class else MINE
    names = {person.uuid: person.name for person in people} | {MINE: _("My notes")}
    if not desk.standing.owns:
        names[MINE] = desk.names.of(desk.submission)
    found = [] if chosen.who == usual else [Chip(names.get(chosen.who, ""), _address(path, replace(chosen, who="")))]
    found += [
        Chip(labels.get(claim, _("A claim")), _address(path, replace(chosen, claims=_without(chosen.claims, claim))))
        for claim in chosen.claims
    ]
    take_back: dict[str, Callable[[str], Filter]] = {
        "group": lambda _value: replace(chosen, group=""),
        "section": lambda _value: replace(chosen, section=""),
        "authority": lambda _value: replace(chosen, authority=""),
        "treatment": lambda value: replace(chosen, treatments=_without(chosen.treatments, value)),
        "kind": lambda value: replace(chosen, kinds=_without(chosen.kinds, value)),
        "only": lambda value: replace(chosen, only=_without(chosen.only, value)),
    }
    for name, without in take_back.items():
        found += [Chip(each.label, _address(path, without(each.value))) for each in options[name] if each.chosen]
    if chosen.since:
        changed = _("Changed since %(time)s") % {"time": _since_words(desk, chosen.since)}
        found.append(Chip(changed, _address(path, replace(chosen, since=None))))
    return found


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(each for each in values if each != value)


def _since_words(desk: Desk, since: datetime | None) -> str:
    """The time on the course's clock; empty where none is set."""
    return date_format(since.astimezone(desk.zone), "j M, H:i") if since else ""


def _kinds(desk: Desk) -> list[PassageKind]:
    """The kinds of passages of the text, and those that are chosen; in the vocabulary's order as people know it."""
    here = {passage.kind for passage in desk.layout.passages} | set(desk.filter.kinds)
    return [kind for kind in KINDS if kind in here]


def _authorities(desk: Desk) -> list[tuple[str, str]]:
    """Those that somebody whose work she sees linked on this assignment, and the chosen one, by their words."""
    works = [*{desk.submission.pk, *desk.seen}]
    linked = authorities_linked(works=works, assignment=desk.submission.assignment_id)
    found = {str(each.shown.uuid): each.shown.cite for each in linked}
    if desk.filter.authority and desk.filter.authority not in found:
        found[desk.filter.authority] = Authority.objects.values_list("cite", flat=True).get(uuid=desk.filter.authority)
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def _people(desk: Desk) -> tuple[Person, ...]:
    """Those whose annotations on this text may be looked at one by one, and the one who is chosen."""
    if not desk.shows_class:
        return ()
    found = [*desk.others_here]
    if desk.filter.who not in (MINE, CLASS, *(str(desk.names.key(each)) for each in found)):
        chosen = desk.names.owned_by(desk.submission.assignment, desk.filter.who, path="")
        others = desk.seen - {desk.submission.pk}
        found += works_named([*others & set(Submission.objects.filter(chosen).values_list("pk", flat=True))])
    people = (Person(str(desk.names.key(each)), desk.names.of(each)) for each in found)
    return tuple(sorted(people, key=_by_name))


def _by_name(person: Person) -> tuple[str, str]:
    return person.name.casefold(), person.uuid
