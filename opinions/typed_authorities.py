"""Authorities that a person names: found among the library's by words, or typed in their Bluebook form."""

import re

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from opinions.models import Authority
from opinions.text.citations.finding import find
from opinions.text.kinds import AuthorityKind, OpinionKind, PassageKind
from opinions.text.parsed import ParsedAuthority, ParsedOpinion, ParsedPassage

MOST_FOUND = 12
LONGEST_TYPED = 500
LONGEST_SOUGHT = 200
"""Code points: nothing is found by more, which PostgreSQL would refuse as a pattern."""


class NoSuchAuthority(Exception):
    """What was typed is no authority of that kind; the message is a sentence that says what to write."""


def search_authorities(words: str, *, most: int = MOST_FOUND) -> list[Authority]:
    """The library's authorities in whose name or citation a word begins with each of the words, the most cited first.

    One that was found to be the same as another is found by its own citation too, and stands there as that other.
    """
    if len(words) > LONGEST_SOUGHT:
        return []
    named = Q()
    for word in words.replace("\0", "").split():
        begun = rf"\m{re.escape(word)}" if word[0].isalnum() else re.escape(word)
        named &= Q(cite__iregex=begun) | Q(name__iregex=begun) | Q(others__cite__iregex=begun)
    if not named:
        return []
    begins = When(cite__istartswith=words.replace("\0", "").strip(), then=Value(0))
    found = Authority.objects.filter(named, same_as=None).annotate(
        uses=Count("citations", distinct=True), later=Case(begins, default=Value(1), output_field=IntegerField())
    )
    return list(found.distinct().order_by("later", "-uses", "cite")[:most])


def typed_authority(kind: AuthorityKind, words: str) -> ParsedAuthority:
    """The authority that a person typed. A case has to read as one: name, volume, reporter, page.

    What our own grammar reads as one authority of that kind is that one, so that it is known again where it is found.
    Raises `NoSuchAuthority`.
    """
    typed = " ".join(words.replace("\0", "").split())
    if not typed or len(typed) > LONGEST_TYPED:
        raise NoSuchAuthority(_("Write the authority as it is cited in full, in at most 500 characters."))
    passage = ParsedPassage(PassageKind.PARAGRAPH, typed)
    found = [each for each in find([ParsedOpinion(OpinionKind.MAJORITY, (passage,))]).authorities if each.kind is kind]
    if kind is AuthorityKind.CASE:
        found = [each for each in found if each.reports]
        if not found:
            told = _("“%(typed)s” does not read as a case. Write name, volume, reporter, page and year.")
            raise NoSuchAuthority(told % {"typed": typed})
        return found[0]
    return found[0] if len(found) == 1 else ParsedAuthority(f"typed:{typed.lower()}", kind, typed)
