"""The copy of one's work that is read without a network."""

import re
from typing import Any

import lxml.html
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Assignment, AssignmentText
from courses.models import Course
from tests.annotations.stage import DISSENT, DUTY, PREDICATES, Desk, desk
from tests.factories import make_person


def copy(at: Desk, client: Client | None = None) -> str:
    """The file's words."""
    response = (client or at.client).get(reverse("offline_copy", args=[at.submission.uuid]))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="notice-ana.html"'
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]  # -- the answer is streamed


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_offline_copy_needs_no_network_and_every_link_in_it_leads_somewhere(ana: Desk) -> None:
    ana.annotate(PREDICATES, "Why", [0], links=True)
    told = copy(ana)
    root = lxml.html.fromstring(told)
    assert root.xpath("//@src | //script | //link | //*[@style]") == []
    assert re.findall(r"url\(|@import|https?:", told) == []
    links, names = root.xpath("//@href"), root.xpath("//@id")
    assert [link for link in links if link[1:] not in names] == []
    assert len(names) == len(set(names))


def test_offline_copy_has_ones_own_annotations_after_their_passages_numbered(ana: Desk, course: Course) -> None:
    other = desk(ana.submission.assignment, make_person("Ben", course=course))
    other.annotate("candor", "Not mine.")
    desk(ana.submission.assignment, ana.submission.user, 1).annotate(DISSENT, "Apart", [1])
    ana.annotate("duty of care", "**First**", [0, 1])
    ana.annotate(f"care & candor to its <script>lodgers</script>, and{DUTY.split('and', 2)[2][:3]}", "Over")
    root = lxml.html.fromstring(copy(ana))
    assert [words(each) for each in root.find_class("ann")] == [
        "1 Du Duty; Br Breach at 100 First", "2 Highlight at 100 Over", "3 Br Breach at 101–04 Apart",
    ]  # fmt: skip
    assert [words(each) for each in root.find_class("key")] == ["1 Du Br", "2", "3 Br"]
    assert root.find_class("ann")[0].getprevious().get("id") == "w1-passage-1"


def test_offline_copy_leaves_out_what_may_not_be_opened(ana: Desk) -> None:
    AssignmentText.objects.filter(version=ana.version).update(kept=[0, 1])
    assert "is no exception" in copy(ana)
    Assignment.objects.update(folds_open=False)
    told = copy(ana)
    assert ("is no exception" in told, "Roe v. Poe" in told, "The note says otherwise" in told) == (False, False, False)
    assert "The town owes a duty" in told


def test_offline_copy_asks_the_same_number_of_queries_for_more(ana: Desk) -> None:
    ana.annotate("duty of care", "N", [0], links=True)
    copy(ana)
    asked = []
    for chosen in ("candor", "Two predicates"):
        with CaptureQueriesContext(connection) as queries:
            copy(ana)
        asked.append(len(queries))
        ana.annotate(chosen, "N", [0, 1], links=True)
    with CaptureQueriesContext(connection) as queries:
        copy(ana)
    assert [*asked, len(queries)] == [24] * 3
