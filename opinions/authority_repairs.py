"""Authorities that turn out to be one, or several: a person's word alone merges or parts them, and can be taken back.

A merged authority keeps its mentions and links; pages show the other (`Authority.shown`), never through a third. To
part is to say of chosen mentions that they are of another authority: a repair of each (`opinions.citation_repairs`).
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from opinions.models import Authority
from opinions.text.citations.name_words import telling_words
from opinions.text.kinds import AuthorityKind
from people.actions import record
from people.models import User

MOST_LOOKED_AT: Final = 200
MOST_PROPOSED: Final = 8
ONE_EDIT: Final = 1


class AuthorityDoesNotFit(Exception):
    """The authorities cannot be one; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An authority that may be the same, why that is proposed, and how often it is cited."""

    authority: Authority
    why: str
    uses: int


@transaction.atomic
def merge_authorities(authority: Authority, *, by: User, into: Authority) -> Authority:
    """Says that the authority is `into`, and returns the one that is shown from now on.

    That is `into`, or the other where that alone is a case that the library holds. Those that were merged into the one
    that is hidden now follow. Raises `AuthorityDoesNotFit`.
    """
    hidden, shown = _locked(authority, into)
    if hidden.case_id is not None and shown.case_id is None:
        hidden, shown = shown, hidden
    _check(hidden, shown)
    followers = list(hidden.others.all())
    Authority.objects.filter(pk__in=[hidden.pk, *(each.pk for each in followers)]).update(same_as=shown)
    named = [str(each.uuid) for each in followers]
    record("merge_authorities", hidden, by=by, into=str(shown.uuid), followers=named)
    return shown


@transaction.atomic
def unmerge_authority(authority: Authority, *, by: User) -> Authority:
    """Takes back that the authority is another, and returns it. Raises `AuthorityDoesNotFit` where nobody says so."""
    kept = Authority.objects.select_for_update().get(pk=authority.pk)
    if kept.same_as_id is None:
        raise AuthorityDoesNotFit(_("This authority stands for itself already."))
    before = str(Authority.objects.values_list("uuid", flat=True).get(pk=kept.same_as_id))
    kept.same_as = None
    kept.save(update_fields=["same_as"])
    record("unmerge_authority", kept, by=by, was=before)
    return kept


def likely_duplicates(authority: Authority) -> list[Duplicate]:
    """Authorities that may be the same, the most cited first: proposed to a person, never merged by themselves.

    Cases of one name and year in another reporter, or one misprinted figure apart; other things that are spelled one
    character apart, with the same numbers: § 1983 and § 1988 are neighbours, no misprints of each other. Two queries.
    """
    near = _looked_at(authority)
    found = [Duplicate(each, why, each.uses) for each in near if (why := _why(authority, each))]  # type: ignore[attr-defined]  # -- annotated by `_looked_at`
    return sorted(found, key=lambda one: -one.uses)[:MOST_PROPOSED]


def differ_by_one(words: str, other: str) -> bool:
    """Whether one character was changed, added or left out, or two neighbours changed places.

    >>> differ_by_one("489 U.S. 189", "489 U.S. 198"), differ_by_one("489 U.S. 189", "489 U.S. 1899")
    (True, True)
    >>> differ_by_one("489 U.S. 189", "498 U.S. 198")
    False
    """
    if words == other or abs(len(words) - len(other)) > ONE_EDIT:
        return False
    start = next((at for at, (one, two) in enumerate(zip(words, other, strict=False)) if one != two), None)
    if start is None:
        return True
    left, right = words[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:] and len(left) > 1
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def _locked(authority: Authority, into: Authority) -> tuple[Authority, Authority]:
    """Both, locked; of one that is merged already the other is taken."""
    rows = {each.pk: each for each in _lock([authority.pk, into.pk])}
    hidden, shown = rows[authority.pk], rows[into.pk]
    if hidden.same_as_id is not None:
        raise AuthorityDoesNotFit(_("Somebody said meanwhile that this authority is another. Look at it again."))
    if shown.same_as_id is not None:
        shown = _lock([shown.same_as_id])[0]
    return hidden, shown


def _lock(keys: list[int]) -> list[Authority]:
    return list(Authority.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _check(hidden: Authority, shown: Authority) -> None:
    if hidden.pk == shown.pk:
        raise AuthorityDoesNotFit(_("That is the same authority already."))
    if hidden.kind != shown.kind:
        raise AuthorityDoesNotFit(_("A %(one)s is no %(other)s.") % {"one": hidden.kind, "other": shown.kind})
    if hidden.case_id is not None and shown.case_id is not None and hidden.case_id != shown.case_id:
        raise AuthorityDoesNotFit(_("The library holds both, and they are two cases."))
    if hidden.kind == AuthorityKind.RECORD and hidden.key.split(":")[0] != shown.key.split(":")[0]:
        raise AuthorityDoesNotFit(_("They belong to the records of two cases."))


def _looked_at(authority: Authority) -> QuerySet[Authority]:
    """The authorities among which there may be duplicates, each with how often it is cited (`uses`)."""
    alike = Q(year=authority.year) | Q(year="")
    if authority.kind == AuthorityKind.CASE:
        words = sorted(telling_words(authority.name), key=len)[-3:]
        named = Q(pk__in=[])
        for word in words:
            named |= Q(name__icontains=word)
        reports = list(authority.reports.all())
        named |= Q(reports__reporter__in=[each.reporter for each in reports], name="")
        alike &= named
    else:
        alike = Q(cite__istartswith=authority.cite[:4])
    others = Authority.objects.filter(alike, kind=authority.kind, same_as=None).exclude(pk=authority.pk)
    rows = others.annotate(uses=Count("citations", distinct=True)).prefetch_related("reports")
    return rows.distinct().order_by("pk")[:MOST_LOOKED_AT]


def _misspelled(authority: Authority, other: Authority) -> bool:
    """Whether two laws, works or records differ in one character, and not in what numbers them (`§ 1692e`, `XIV`)."""
    numbered = [each.cite.split()[-1:] for each in (authority, other)]
    figures = ["".join(filter(str.isdigit, each.cite)) for each in (authority, other)]
    same_number = numbered[0] == numbered[1] and figures[0] == figures[1]
    return authority.kind != AuthorityKind.CONSTITUTION and same_number and differ_by_one(authority.cite, other.cite)


def _why(authority: Authority, other: Authority) -> str:
    """Why they may be one, in words; empty where nothing says so."""
    if authority.kind == AuthorityKind.RECORD and authority.key.split(":")[0] != other.key.split(":")[0]:
        return ""
    if authority.kind != AuthorityKind.CASE:
        return _("spelled one character apart") if _misspelled(authority, other) else ""
    if authority.case_id is not None and other.case_id not in (None, authority.case_id):
        return ""
    pages, others = ({str(each) for each in one.reports.all()} for one in (authority, other))
    if any(differ_by_one(one, two) for one in pages for two in others):
        return _("one figure apart, perhaps misprinted")
    same_name = bool(authority.name) and telling_words(authority.name) == telling_words(other.name)
    return _("the same name and year, in another reporter") if same_name and authority.year == other.year else ""
