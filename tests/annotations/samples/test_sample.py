"""The sample class: what it holds, and that it comes once, and never among people."""

import tomllib
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from annotations.models import Annotation, Assignment, AuthorityLink, Claim, Codebook
from annotations.samples.sample import FOLDER, Sample, WrongSample, find_authority, find_words
from courses.models import Course, Enrollment
from opinions.models import Case, Passage
from people.models import User
from tests.factories import make_case, make_person, version_of


@pytest.fixture
def sample(db: None) -> Sample:
    loaded = Sample(FOLDER)
    loaded.load()
    return loaded


def test_sample_holds_a_class_on_two_opinions(sample: Sample) -> None:
    assert Course.objects.get().time_zone == "America/Denver"
    assert list(Enrollment.objects.order_by("pk").values_list("user__email", "role")) == [
        ("instructor@example.edu", "instructor"),
        ("ana@example.edu", "student"),
        ("ben@example.edu", "student"),
        ("chloe@example.edu", "student"),
    ]
    assert list(Assignment.objects.order_by("pk").values_list("case__caption", "codebook__title", "visibility")) == [
        ("Gonzales v. City of Castle Rock", "Due process", "class"),
        ("Orchard v. Town of Milldale", "Case brief", "after_due"),
    ]
    writings = [
        list(each.texts.order_by("pinned__position").values_list("opinion__kind", flat=True))
        for each in sample.assignments.values()
    ]
    assert writings == [
        ["concurrence_in_part_dissent_in_part"],
        ["majority", "concurrence_in_judgment", "dissent"],
    ]
    assert [case.fictional for case in Case.objects.order_by("pk")] == [False, True]


def test_sample_people_sign_in_and_one_curates(sample: Sample) -> None:
    verified = EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)
    assert sorted(verified) == sorted(sample.addresses)
    assert [user.email for user in User.objects.order_by("pk") if user.has_perm("opinions.curate")] == [
        "instructor@example.edu"
    ]
    client = Client()
    assert client.login(username="ana@example.edu", password=sample.tables["password"])


def test_sample_keeps_judge_obriens_words_apart(sample: Sample) -> None:
    passages = Passage.objects.filter(version__opinion__case=sample.cases["castle-rock"], kind="blockquote")
    quoted = [passage.version.text[passage.start : passage.end] for passage in passages.select_related("version")]

    assert [
        words.startswith("Any process to which") and words.endswith("never denied Ms. Gonzales.") for words in quoted
    ].count(True) == 1


def test_sample_annotations_overlap_and_nest_by_different_people(sample: Sample) -> None:
    spans = [
        (each.submission.user.email, each.start, each.end)
        for each in Annotation.objects.filter(submission__assignment=sample.assignments["castle-rock"])
    ]
    pairs = [(one, two) for one in spans for two in spans if one[0] != two[0]]

    assert any(one[1] < two[1] < one[2] < two[2] for one, two in pairs)
    assert any(one[1] < two[1] and two[2] < one[2] for one, two in pairs)
    assert {email for email, _start, _end in spans} == set(sample.addresses)
    assert Annotation.objects.filter(tags=None).count() == 1
    assert AuthorityLink.objects.exclude(treatment="mentions").exists()


def test_sample_claims_name_the_others_as_near_misses(sample: Sample) -> None:
    claims = Codebook.objects.get(title="Due process").claims.all()

    assert [claim.key for claim in claims] == ["property-interest", "deshaney", "rule-65d"]
    assert [set(claim.near_misses.all()) for claim in claims] == [set(claims) - {claim} for claim in claims]
    brief = Claim.objects.filter(codebook__title="Case brief").values_list("key", flat=True)
    assert " ".join(brief) == "facts procedure issue holding rule reasoning dicta disposition position"


def test_sample_examples_are_the_opinions_own_words(sample: Sample) -> None:
    text = sample.assignments["castle-rock"].texts.get().text

    assert [claim.key for claim in Claim.objects.all() if claim.example not in text] == []
    assert [
        claim.key for claim in Claim.objects.all() if not (claim.definition and claim.include and claim.exclude)
    ] == []


def test_sample_command_loads_once_and_tells_the_logins(db: None) -> None:
    first, again = StringIO(), StringIO()
    call_command("sample", stdout=first)
    before = Annotation.objects.count()

    call_command("sample", stdout=again)

    assert (Annotation.objects.count(), User.objects.count()) == (before, 4)
    assert first.getvalue().splitlines()[1:] == again.getvalue().splitlines()[1:]
    password = tomllib.loads((FOLDER / "class.toml").read_text())["password"]
    assert again.getvalue().splitlines()[:2] == ["The sample is there already.", f"Password of all: {password}"]


def test_sample_command_refuses_a_database_with_people(db: None) -> None:
    make_person("Dean")

    with pytest.raises(CommandError, match="holds people"):
        call_command("sample")

    assert (User.objects.count(), Course.objects.count()) == (1, 0)


def test_find_words_wants_them_once(db: None) -> None:
    version = version_of(make_case(passages=("One and one are two.",)))

    assert find_words("two", [version])[1].start == version.text.index("two")
    with pytest.raises(WrongSample, match="0 times"):
        find_words("three", [version])
    with pytest.raises(WrongSample, match="2 times"):
        find_words("ne", [version])


def test_find_authority_wants_one_that_is_cited(db: None) -> None:
    with pytest.raises(WrongSample, match="cites 0 authorities"):
        find_authority("Roth", version_of(make_case()))
