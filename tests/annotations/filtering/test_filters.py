"""The reading page's filter: what an address asks for, what of it a reader is given, and which notes answer."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import lxml.html
import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from annotations.filtering.filters import CLASS, MINE, Asked, Filter, asked_filter
from annotations.models import Annotation, Assignment, Question, Reply, Visibility
from annotations.reading.desk import Counted
from annotations.reading.desk import Desk as Place
from annotations.views.desks import desk_at
from courses.models import Enrollment, Group, Role, Section
from people.models import User
from tests.annotations.stage import Desk, desk, signed_in
from tests.factories import make_person

ONE, TWO = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ("", Asked(Filter(who=""))),
        (f"who=class&claim={ONE}&claim={TWO}", Asked(Filter(CLASS, (ONE, TWO)))),
        (f"who={ONE.replace('-', '')}&claim={ONE}&claim={ONE}", Asked(Filter(ONE, (ONE,)))),
        ("who=nobody&claim=x&changed=then&kind=tablet&only=mad&treatment=loves", Asked(
            Filter(who=""), frozenset({"who", "claim", "changed", "kind", "only", "treatment"}))),
        ("who=mine&kind=footnote&kind=heading&only=noted&treatment=follows&series=9+Fict.", Asked(
            Filter(MINE, series="9 Fict.", kinds=("footnote", "heading"), only=("noted",), treatments=("follows",)))),
        ("changed=2026-03-01T10:00:00-05:00", Asked(Filter("", since=datetime(2026, 3, 1, 15, tzinfo=UTC)))),
        ("changed=0001-01-01T00:00:00%2B09:00", Asked(Filter(who=""), frozenset({"changed"}))),
        (f"group={ONE}&section={TWO}&authority=%00", Asked(
            Filter("", group=ONE, section=TWO), frozenset({"authority"}))),
    ],
)  # fmt: skip
def test_filter_is_read_from_an_address(sent: str, wanted: Asked) -> None:
    assert asked_filter(QueryDict(sent)) == wanted


def test_filter_stands_in_an_address_as_it_was() -> None:
    chosen = Filter(
        CLASS, (ONE, TWO), "9 Fict. 100", ONE, TWO, ONE, ("follows", "limits"), ("footnote",), ("noted", "untagged"),
        datetime(2026, 3, 1, 15, 4, 5, tzinfo=UTC),
    )  # fmt: skip
    assert asked_filter(QueryDict(chosen.query)) == Asked(chosen)


def place(at: Desk, query: str, by: User | None = None) -> Place:
    """The desk of somebody who asks at that writing."""
    request = RequestFactory().get(at.url("reader", query))
    request.user = by or at.submission.user
    return desk_at(request, at.submission.uuid, at.version.opinion.uuid)


def classmate(at: Desk, name: str = "Ben") -> Desk:
    """Another student at the same assignment."""
    course = at.submission.assignment.course
    return desk(at.submission.assignment, make_person(name, course=course))


def noted(at: Desk, query: str, by: User | None = None) -> list[str]:
    """The notes that the filter lists."""
    return [each.note for each in place(at, query, by).listed()]


@pytest.fixture
def work(shown: Desk) -> Desk:
    """Ana's place among notes of Ana and Ben, each of which something sets apart."""
    shown.annotate("A. Notice", "heading", [0])
    linked = shown.annotate("duty of care", "linked", [0, 1], links=True)
    shown.annotate("lodger shall have", "", [])
    ben = classmate(shown)
    asked = ben.annotate("candor", "A question of his", [1])
    ben.annotate("The note says", "footnote")
    ben.annotate("Two predicates", "settled")
    Annotation.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    user, moment = ben.submission.user, datetime(2026, 2, 1, tzinfo=UTC)
    Question.objects.create(annotation=asked, by=user, asked_at=moment)
    settled = Annotation.objects.get(note="settled")
    Question.objects.create(annotation=settled, by=user, asked_at=moment, resolved_by=user, resolved_at=timezone.now())
    Reply.objects.create(uuid=uuid4(), annotation=linked, by=ben.submission.user, body="No.")
    return shown


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("who=class", ["heading", "linked", "A question of his", "settled", "", "footnote"]),
        ("who=mine", ["heading", "linked", ""]),
        ("claim={0}", ["heading", "linked"]),
        ("claim={0}&claim={1}", ["heading", "linked", "A question of his"]),
        ("who=mine&claim={1}", ["linked"]),
        ("authority={roe}", ["linked"]),
        ("authority={roe}&treatment=mentions", ["linked"]),
        ("authority={roe}&treatment=follows", []),
        ("treatment=mentions&treatment=limits", ["linked"]),
        ("kind=footnote&kind=heading", ["heading", "footnote"]),
        ("kind=blockquote", [""]),
        ("only=unanswered", ["A question of his"]),
        ("only=untagged", ["settled", "", "footnote"]),
        ("only=untagged&only=noted", ["settled", "footnote"]),
        ("changed=2026-01-01T00:00:00Z", ["linked", "A question of his", "settled"]),
        ("changed=2026-02-01T00:00:00Z", ["linked", "settled"]),
    ],
)
def test_filter_lists_what_it_asks_for(work: Desk, query: str, notes: list[str]) -> None:
    sent = query.format(*(claim.uuid for claim in work.claims), roe=work.roe.uuid)
    here = place(work, f"?{sent}")
    assert ([each.note for each in here.listed()], here.missing) == (notes, frozenset())
    own = here.annotations().filter(submission=work.submission).count()
    assert here.counters() == Counted(shown=len(notes), own=own)


def test_staff_choose_by_group_and_section_and_students_do_not(work: Desk, teacher: User) -> None:
    course = work.submission.assignment.course
    group = Group.objects.create(course=course, name="Red")
    section = Section.objects.create(course=course, name="A")
    Enrollment.objects.filter(user=work.submission.user).update(group=group)
    Enrollment.objects.filter(user__name="Ben").update(section=section)
    assert noted(work, f"?who=class&group={group.uuid}", teacher) == ["heading", "linked", ""]
    assert noted(work, f"?who=class&section={section.uuid}", teacher) == ["A question of his", "settled", "footnote"]
    for query in (f"?who=class&group={group.uuid}", f"?who=class&section={section.uuid}"):
        here = place(work, query)
        assert (here.filter, len(here.missing), here.listed().count()) == (Filter(CLASS), 1, 6)


def test_students_choose_their_own_group_where_groups_see_each_other(work: Desk) -> None:
    course = work.submission.assignment.course
    red, blue = (Group.objects.create(course=course, name=name) for name in ("Red", "Blue"))
    Enrollment.objects.filter(user=work.submission.user).update(group=red)
    Assignment.objects.update(visibility=Visibility.GROUP)
    tess = make_person("Tess", course=course, role=Role.INSTRUCTOR)
    desk(work.submission.assignment, tess).annotate("Two predicates", "posted")
    assert noted(work, f"?who=class&group={red.uuid}") == ["heading", "linked", ""]
    assert place(work, f"?group={blue.uuid}").filter == place(work, f"?group={uuid4()}").filter == Filter(CLASS)


@pytest.mark.parametrize("query", ["who={ben}", "who={nobody}", "who=class", "claim={nobody}", "authority={nobody}"])
def test_what_is_not_for_her_falls_back_and_is_said_alike(work: Desk, query: str) -> None:
    Assignment.objects.update(visibility=Visibility.PRIVATE)
    ben = User.objects.get(name="Ben")
    sent = query.format(ben=ben.uuid, nobody=uuid4())
    here = place(work, f"?{sent}")
    assert (here.filter, here.missing) == (Filter(MINE), frozenset({query.split("=", maxsplit=1)[0]}))
    page = work.client.get(work.url("reader", f"?{sent}")).content.decode()
    assert ("A question of his" in page, "Ben" in page) == (False, False)
    assert len(lxml.html.fromstring(page).find_class("filter-missing")) == 1


def test_chips_take_back_one_thing_each(work: Desk) -> None:
    first, second = (str(claim.uuid) for claim in work.claims[:2])
    page = lxml.html.fromstring(
        work.client.get(work.url("reader", f"?who=mine&claim={first}&claim={second}&only=noted")).content.decode()
    )
    chips = [(link.get("aria-label"), link.get("href")) for link in page.xpath("//*[@class='filter-chips']//a")]
    labels = [claim.label for claim in work.claims]
    assert chips == [
        ("Take back: My notes", work.url("reader", f"?claim={first}&claim={second}&only=noted")),
        (f"Take back: {labels[0]}", work.url("reader", f"?who=mine&claim={second}&only=noted")),
        (f"Take back: {labels[1]}", work.url("reader", f"?who=mine&claim={first}&only=noted")),
        ("Take back: With a note", work.url("reader", f"?who=mine&claim={first}&claim={second}")),
        (None, work.url("reader")),
    ]


def test_shared_address_leads_each_to_her_own_page_and_to_the_same_person(work: Desk, teacher: User) -> None:
    page = lxml.html.fromstring(work.client.get(work.url("reader", "?who=mine&only=noted")).content.decode())
    address = page.xpath("//a[@data-copy-address]/@href")[0]
    ben, cleo = User.objects.get(name="Ben"), make_person("Cleo", course=work.submission.assignment.course)
    query = f"?who={work.submission.user.uuid}&only=noted"
    came = {name: signed_in(user).get(address) for name, user in (("ben", ben), ("cleo", cleo), ("tess", teacher))}
    assert [each.headers["Location"] for each in came.values()] == [
        Desk(ben.submissions.get(), work.version, work.client).url("reader", query),
        work.submission.assignment.get_absolute_url(),
        work.url("reader", query),
    ]
    assert noted(Desk(ben.submissions.get(), work.version, work.client), query, ben) == ["heading", "linked"]
    assert place(work, query).filter.who == MINE


def test_notes_of_all_writings_are_listed_by_writing(work: Desk) -> None:
    desk(work.submission.assignment, work.submission.user, writing=1).annotate("affirm", "dissent", [0])
    url = reverse("submission_notes", args=[work.submission.uuid])
    response = work.client.get(url, {"who": "mine", "claim": str(work.claims[0].uuid)})
    listed = [(each.count, [card.note for card in each.cards]) for each in response.context["notes"].writings]
    assert listed == [(2, ["heading", "linked"]), (1, ["dissent"])]


def exported(client: Client, address: str) -> int:
    """How many rows the file has."""
    content = b"".join(client.get(address).streaming_content).decode()  # type: ignore[attr-defined]  # -- a streamed answer
    return len(list(csv.DictReader(io.StringIO(content, newline=""))))


def test_files_hold_what_the_filter_asks_for(work: Desk, teacher: User) -> None:
    own, whole = (
        reverse(name, args=[key])
        for name, key in (
            ("submission_export", work.submission.uuid),
            ("assignment_export", work.submission.assignment.uuid),
        )
    )
    ben = User.objects.get(name="Ben").uuid
    client = signed_in(teacher)
    sizes = {
        f"{path}{query}": exported(client, path + query)
        for path, query in ((own, "?only=noted"), (whole, f"?who={ben}"), (whole, "?kind=heading"), (whole, "?kind=x"))
    }
    assert list(sizes.values()) == [2, 3, 1, 0]


def test_what_changed_is_told_by_the_second(work: Desk) -> None:
    moment = timezone.now().replace(microsecond=0) - timedelta(days=1)
    Annotation.objects.filter(note="heading").update(updated_at=moment)
    query = "?who=mine&changed={:%Y-%m-%dT%H:%M:%SZ}"
    earlier = moment - timedelta(seconds=1)
    assert [noted(work, query.format(at)) for at in (earlier, moment)] == [["heading", "linked"], ["linked"]]
