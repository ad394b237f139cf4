"""What is drawn once for several pages: each is sent exactly what her own page shows, and nothing of another's."""

from typing import Any
from uuid import uuid4

import lxml.html
import pytest
from django.core.management import call_command
from lxml.html import HtmlElement

from annotations.actions import Content, create_annotation, delete_annotation
from annotations.models import Annotation, Assignment, Visibility
from annotations.news import lately
from courses.models import Course, Enrollment, Role
from opinions.models import Case, Passage
from opinions.text.spans import Span
from people.gaps import UUID_GAP
from people.models import User
from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_assignment, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_at_once")]


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was read is old by the next look."""
    monkeypatch.setattr(lately, "HOLD", 0)


def pieces_in(root: HtmlElement) -> dict[str, str]:
    """Cards, passages and counters by their ids, without what belongs to how they are sent."""
    for field in root.xpath("//input[@name='csrfmiddlewaretoken']"):
        field.getparent().remove(field)
    found = root.xpath("//*[@data-card] | //*[@data-passage] | //*[@id='counters'] | //*[@id='counters-dock']")
    for each in found:
        each.attrib.pop("hx-swap-oob", None)
        each.attrib.pop("tabindex", None)
    return {each.get("id"): lxml.html.tostring(each, with_tail=False).decode() for each in found}


class Page:
    """Somebody's page of the class's view, which stands open."""

    def __init__(self, at: Desk) -> None:
        self.at = at
        self.cursor: str = self.opened().get_element_by_id("reading").get("data-cursor")

    def opened(self) -> HtmlElement:
        """The page as it is when it is opened now."""
        content = self.at.client.get(self.at.url("reader", "?who=class")).content.decode()
        assert str(UUID_GAP) not in content
        return lxml.html.fromstring(content)

    def look(self, more: str = "") -> str:
        """What it is sent, as it is written."""
        address = self.at.url("reader_changes", f"?who=class&since={self.cursor}{more}")
        response = self.at.client.get(address, headers=HTMX)
        self.cursor = response.headers.get("X-Cursor", self.cursor)
        assert str(UUID_GAP) not in response.content.decode()
        return response.content.decode()

    def agrees(self) -> set[str]:
        """Looks, and holds all that it is sent against what the page would be; gives the ids."""
        sent = pieces_in(lxml.html.fromstring(f"<div>{self.look()}</div>"))
        shown = pieces_in(self.opened())
        assert sent == {name: shown[name] for name in sent}
        return set(sent)


def card(annotation: Annotation) -> str:
    return f"annotation-card-{annotation.uuid}"


@pytest.mark.parametrize("hiding", [None, "anonymous", "graded_anonymously"])
def test_each_is_sent_what_her_own_page_shows(course: Course, case: Case, teacher: User, hiding: str | None) -> None:
    hidden: dict[str, Any] = {hiding: True} if hiding else {}
    work = make_assignment(course, case=case, visibility=Visibility.CLASS, **hidden)
    ana, ben, cleo = (desk(work, make_person(name, course=course)) for name in ("Ana", "Ben", "Cleo"))
    tess, uma = desk(work, teacher), desk(work, make_person("Uma", course=course, role=Role.INSTRUCTOR))
    aide = desk(work, make_person("Dora", course=course, role=Role.ASSISTANT))
    first = ana.annotate("duty of care", "Why?", [0])
    pages = [Page(each) for each in (ana, ben, cleo, tess, uma, aide)]
    counters = {"counters", "counters-dock"}

    def all_see(*ids: str) -> None:
        assert [page.agrees() for page in pages] == [{*ids, *counters}] * len(pages)

    note = ben.annotate("lodgers", "<b>Mine</b>", [1], links=True)
    all_see(card(note), "passage-1")
    over = cleo.annotate("owes a duty of care & candor")
    posted = tess.annotate("Two predicates", "Read this.", [0, 1])
    all_see(card(over), card(posted), "passage-1", "passage-2")
    delete_annotation(first, by=ana.submission.user)
    all_see("passage-1")


def test_a_name_that_is_hidden_from_others_is_not_sent_to_them(course: Course, case: Case) -> None:
    work = make_assignment(course, case=case, visibility=Visibility.CLASS, anonymous=True)
    ana, ben = (desk(work, make_person(name, course=course)) for name in ("Ana Alba", "Ben"))
    pages = Page(ana), Page(ben)
    ana.annotate("duty of care", "Why?")
    hers, his = (page.look() for page in pages)
    assert ("Ana Alba" in hers, "by you" in hers, "Edit" in hers) == (True, True, True)
    assert ("Ana Alba" in his, "by you" in his, "Edit" in his) == (False, False, False)


def test_who_has_left_is_not_drawn_from_what_others_see(shown: Desk, course: Course) -> None:
    ben, cleo = (desk(shown.submission.assignment, make_person(name, course=course)) for name in ("Ben", "Cleo"))
    pages = Page(ben), Page(cleo)
    Enrollment.objects.filter(user=cleo.submission.user).update(left_at="2020-01-01T00:00Z")
    note = shown.annotate("duty of care")
    assert card(note) in pages[0].look()
    response = cleo.client.get(cleo.url("reader_changes", f"?who=class&since={pages[1].cursor}"), headers=HTMX)
    assert response.status_code == 404


def test_what_one_wrote_oneself_is_in_what_one_is_sent_though_others_are_sent_what_was_read_before(
    shown: Desk, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, cleo = (desk(shown.submission.assignment, make_person(name, course=course)) for name in ("Ben", "Cleo"))
    pages = Page(ben), Page(cleo), Page(shown)
    monkeypatch.setattr(lately, "HOLD", 60)
    note = shown.annotate("duty of care")
    assert card(note) in pages[1].look()
    own = ben.annotate("owes a duty")
    assert card(own) not in pages[2].look()
    sent = pages[0].look()
    assert (card(note) in sent, f'data-annotations="{own.uuid}"' in sent) == (True, True)
    assert card(own) in pages[2].look()


def test_references_to_other_writings_lead_from_each_one_s_own_submission() -> None:
    call_command("sample", verbosity=0)
    work = Assignment.objects.get(title__startswith="Orchard")
    work.visibility = Visibility.CLASS
    work.save(update_fields=["visibility"])
    ana, ben = (desk(work, User.objects.get(email=f"{name}@example.edu"), writing=1) for name in ("ana", "ben"))
    page = Page(ben)
    number = page.opened().xpath("//a[@class='cross-reference']/ancestor::*/@data-passage")[0]
    passage = Passage.objects.get(version=ana.version, position=number)
    span = Span(passage.start, passage.end)
    create_annotation(
        ana.submission, by=ana.submission.user, uuid=uuid4(), version=ana.version, span=span, content=Content()
    )
    assert f"passage-{number}" in page.agrees()


def test_cards_after_the_last_that_the_page_has_are_not_sent(shown: Desk, course: Course) -> None:
    ben = desk(shown.submission.assignment, make_person("Ben", course=course))
    page = Page(ben)
    near, far = shown.annotate("duty of care"), shown.annotate("Two predicates")
    sent = page.look(f"&upto={near.start}")
    assert (card(near) in sent, card(far) in sent) == (True, False)
    assert 'id="passage-2"' in sent
