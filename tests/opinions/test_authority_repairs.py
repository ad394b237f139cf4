"""Authorities are merged and parted by a person alone; nothing is shown through a third."""

import pytest

from opinions.actions import store_case
from opinions.authority_repairs import (
    AuthorityDoesNotFit,
    differ_by_one,
    likely_duplicates,
    merge_authorities,
    unmerge_authority,
)
from opinions.models import Authority, ParallelCitation
from opinions.text.kinds import AuthorityKind
from people.models import AuditEvent, User
from tests.opinions.cases import tiny
from tests.opinions.saying import make_authority

pytestmark = pytest.mark.django_db


def reported(name: str, *cites: str, year: str = "1901") -> Authority:
    made = make_authority(name, cite=f"{name}, {cites[0]} ({year})", year=year, key=f"{name} {cites[0]}")
    for at, cite in enumerate(cites):
        volume, reporter, page = cite.split(" ")
        ParallelCitation.objects.create(authority=made, position=at, volume=volume, reporter=reporter, page=page)
    return made


def test_merging_never_makes_a_chain_and_is_taken_back_one_by_one(curator: User) -> None:
    first, second, third = (make_authority(name) for name in ("Weir", "Wier", "Weyr"))
    merge_authorities(third, by=curator, into=second)

    assert merge_authorities(second, by=curator, into=first) == first

    assert {each.shown for each in Authority.objects.select_related("same_as")} == {first}
    unmerge_authority(Authority.objects.get(pk=third.pk), by=curator)
    assert [each.same_as for each in Authority.objects.order_by("pk")] == [None, first, None]
    verbs = AuditEvent.objects.filter(subject_type="Authority").order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [(verb, curator.pk) for verb in ("merge_authorities",) * 2 + ("unmerge_authority",)]


def test_merging_into_a_merged_one_is_into_the_one_that_is_shown(curator: User) -> None:
    first, second, third = (make_authority(name) for name in ("Weir", "Wier", "Weyr"))
    merge_authorities(second, by=curator, into=first)

    assert merge_authorities(third, by=curator, into=second) == first


def test_a_case_that_the_library_holds_is_the_one_that_is_shown(curator: User) -> None:
    held, other = make_authority("Pott v. Kettle"), make_authority("Pot v. Kettle")
    held.case = store_case(tiny(), by=None, fictional=True)
    held.save()

    assert merge_authorities(held, by=curator, into=other) == held
    assert Authority.objects.get(pk=other.pk).same_as == held


def test_what_cannot_be_one_is_refused(curator: User) -> None:
    weir, rule = make_authority("Weir"), make_authority("Rule 1", AuthorityKind.RULE)
    here, there = (make_authority("Br.", AuthorityKind.RECORD, key=f"{case}:br") for case in ("one", "two"))
    pott, tub = make_authority("Pott"), make_authority("Tub")
    for authority, case in ((pott, tiny()), (tub, tiny("Tub v. Lid", "2 Frankl. 2"))):
        authority.case = store_case(case, by=None, fictional=True)
        authority.save()

    for one, other in ((weir, weir), (weir, rule), (here, there), (pott, tub)):
        with pytest.raises(AuthorityDoesNotFit):
            merge_authorities(one, by=curator, into=other)
    with pytest.raises(AuthorityDoesNotFit):
        unmerge_authority(weir, by=curator)
    assert not Authority.objects.exclude(same_as=None).exists()


def test_the_second_of_two_at_once_is_told(curator: User) -> None:
    first, second, third = (make_authority(name) for name in ("Weir", "Wier", "Weyr"))
    merge_authorities(second, by=curator, into=first)

    with pytest.raises(AuthorityDoesNotFit, match="meanwhile"):
        merge_authorities(second, by=curator, into=third)


def test_duplicates_are_proposed_for_a_reason_and_never_merged() -> None:
    weir = reported("Weir v. Mill", "12 U.S. 34")
    reported("Weir v. Mill", "56 S.Ct. 78")
    reported("Wear v. Mell", "12 U.S. 43", year="")
    reported("Weir v. Mill", "99 F.2d 1", year="1950")
    reported("Hop v. Mill", "77 F.2d 1")

    found = {(each.authority.cite, each.why) for each in likely_duplicates(weir)}

    assert found == {("Weir v. Mill, 56 S.Ct. 78 (1901)", "the same name and year, in another reporter")}
    misprinted = reported("Weir v. Mill", "12 U.S. 43", year="1902")
    misprinted.year = ""
    misprinted.save()
    assert {each.why for each in likely_duplicates(weir)} == {
        "the same name and year, in another reporter",
        "one figure apart, perhaps misprinted",
    }
    assert not Authority.objects.exclude(same_as=None).exists()


@pytest.mark.parametrize(
    ("kind", "cite", "other", "proposed"),
    [
        (AuthorityKind.STATUTE, "Frankl. Rev. Stat. § 19-8", "Frank. Rev. Stat. § 19-8", True),
        (AuthorityKind.STATUTE, "42 U.S.C. § 1983", "42 U.S.C. § 1988", False),
        (AuthorityKind.STATUTE, "15 U.S.C. § 1692e", "15 U.S.C. § 1692k", False),
        (AuthorityKind.STATUTE, "41 U.S.C. § 1983", "42 U.S.C. § 1983", False),
        (AuthorityKind.CONSTITUTION, "U.S. Const. amend. V", "U.S. Const. amend. IV", False),
    ],
)
def test_laws_are_proposed_for_their_spelling_and_never_for_their_numbers(
    kind: AuthorityKind, cite: str, other: str, *, proposed: bool
) -> None:
    law = make_authority(cite, kind)
    make_authority(other, kind)

    assert [each.authority.cite for each in likely_duplicates(law)] == [other] * proposed


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("12 U.S. 34", "12 U.S. 43", True),
        ("12 U.S. 34", "12 U.S. 345", True),
        ("12 U.S. 34", "2 U.S. 34", True),
        ("12 U.S. 34", "12 U.S. 35", True),
        ("12 U.S. 34", "12 U.S. 34", False),
        ("12 U.S. 34", "21 U.S. 43", False),
        ("12 U.S. 34", "12 U.S. 3456", False),
        ("ab", "ba", True),
        ("a", "b", True),
    ],
)
def test_one_character_apart(one: str, other: str, answer: bool) -> None:
    assert differ_by_one(one, other) is answer
    assert differ_by_one(other, one) is answer
